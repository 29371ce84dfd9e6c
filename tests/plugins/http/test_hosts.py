"""Whom a request may ask."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from offhook import ConfigError
from offhook.testing import Desk
from offhook_plugins.http.patterns import matches


@pytest.mark.action("HttpRequest", error="host-not-allowed")
@pytest.mark.parametrize("config", [{}, {"hosts": ["example.com", "*.example.com", "localhost"]}])
def test_a_host_that_nobody_named(make_desk: Any, service: Any, refused: Any, config: dict[str, Any]) -> None:
    error = refused(make_desk(config={"http": config}), "HttpRequest", f"{service.url}/echo").error
    assert error.code == "host-not-allowed"
    assert f"localhost, port {service.port}" in error.message
    assert service.asked == []


@pytest.mark.parametrize(
    ("pattern", "host", "port", "wanted"),
    [
        ("crm.example.com", "crm.example.com", 443, True),
        ("crm.example.com", "CRM.example.com.", 80, True),
        ("crm.example.com", "crm.example.com", 8080, False),
        ("crm.example.com", "evilcrm.example.com", 443, False),
        ("crm.example.com", "crm.example.com.evil.org", 443, False),
        ("*.example.com", "a.b.example.com", 443, True),
        ("*.example.com", "example.com", 443, False),
        ("*.example.com", "badexample.com", 443, False),
        ("example.com:8443", "example.com", 8443, True),
        ("example.com:8443", "example.com", 443, False),
        ("example.com:*", "example.com", 1, True),
        ("[::1]:*", "::1", 9, True),
    ],
)
def test_patterns(pattern: str, host: str, port: int, wanted: bool) -> None:
    assert matches([pattern], host, port) is wanted


@pytest.mark.parametrize("pattern", ["https://example.com", "*", "exam ple.com", "*.*.com", "example.com:", ""])
def test_patterns_that_are_none(make_desk: Any, pattern: str) -> None:
    with pytest.raises(ConfigError, match="should be a host"):
        make_desk(config={"http": {"hosts": [pattern]}})


@pytest.mark.action("HttpRequest", error="private-address")
@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:{port}/echo",
        "http://127.0.0.1:{port}/echo",
        "http://2130706433:{port}/echo",
        "http://[::ffff:127.0.0.1]:{port}/echo",
        "http://[64:ff9b::7f00:1]:{port}/echo",
        "http://[64:ff9b:1::7f00:1]:{port}/echo",
        "http://[::ffff:0:7f00:1]:{port}/echo",
        "http://[::7f00:1]:{port}/echo",
        "http://[fec0::1]:{port}/echo",
        "http://[fd00::1]:{port}/echo",
        "http://169.254.169.254:{port}/latest",
        "http://10.0.0.1:{port}/",
    ],
)
def test_an_address_that_is_not_public(make_desk: Any, service: Any, refused: Any, url: str) -> None:
    named = ["localhost:*", "127.0.0.1:*", "2130706433:*", "169.254.169.254:*", "10.0.0.1:*", "[::ffff:127.0.0.1]:*"]
    named += ["[64:ff9b::7f00:1]:*", "[64:ff9b:1::7f00:1]:*", "[::ffff:0:7f00:1]:*", "[::7f00:1]:*", "[fec0::1]:*"]
    config = {"http": {"hosts": [*named, "[fd00::1]:*", "[::ffff:7f00:1]:*"]}}
    error = refused(make_desk(config=config), "HttpRequest", url.format(port=service.port)).error
    assert error.code == "private-address"
    assert service.asked == []


def test_the_address_that_was_looked_at_is_asked(web_desk: Any, service: Any, monkeypatch: Any) -> None:
    """A name whose address changes after it was looked at leads nowhere else."""
    desk: Desk = web_desk(private_hosts=["crm.example.com:*"])
    lookups: list[str] = []

    async def looked_up(self: Any, host: str, port: int, **_more: Any) -> Any:
        lookups.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", looked_up)
    answer = desk.invoke("HttpRequest", f"http://crm.example.com:{service.port}/echo")
    assert answer["body"]["headers"]["host"] == f"crm.example.com:{service.port}"
    assert lookups.count("crm.example.com") == 1


@pytest.mark.action("HttpRequest", error="host-not-allowed")
def test_a_redirect_to_a_host_that_nobody_named(web_desk: Any, service: Any, refused: Any) -> None:
    url = service.says("/away", 302, Location="https://evil.example.org/")
    error = refused(web_desk(), "HttpRequest", url).error
    assert error.code == "host-not-allowed"
    assert "evil.example.org" in error.message


def test_redirects_are_followed_and_the_last_page_named(web_desk: Any, service: Any) -> None:
    service.says("/a", 307, Location="/b?x=1")
    service.says("/b", 308, Location=f"http://127.0.0.1:{service.port}/echo")
    answer = web_desk().invoke("HttpRequest", url=f"{service.url}/a", method="POST", text="hello")
    assert answer["url"] == f"http://127.0.0.1:{service.port}/echo"
    assert (answer["body"]["method"], answer["body"]["body"]) == ("POST", "hello")


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_post_that_is_redirected_to_a_page_becomes_a_get(web_desk: Any, service: Any, status: int) -> None:
    url = service.says("/a", status, Location="/echo")
    asked = web_desk().invoke("HttpRequest", url=url, method="POST", json={"a": 1})["body"]
    assert (asked["method"], asked["body"]) == ("GET", "")
    assert not {"content-type", "content-length"} & set(asked["headers"])


def test_a_redirect_can_be_the_answer(web_desk: Any, service: Any) -> None:
    url = service.says("/a", 302, Location="/echo")
    answer = web_desk().invoke("HttpRequest", url=url, followRedirects=False)
    assert (answer["status"], answer["headers"]["location"], answer["url"]) == (302, "/echo", url)


@pytest.mark.action("HttpRequest", error="too-many-redirects")
def test_redirects_in_a_ring(web_desk: Any, service: Any, refused: Any) -> None:
    url = service.says("/ring", 302, Location="/ring")
    assert refused(web_desk(redirects=3), "HttpRequest", url).error.code == "too-many-redirects"
    assert len(service.asked) == 4


@pytest.mark.action("HttpRequest", error="http-not-installed")
def test_without_the_library(web_desk: Any, service: Any, refused: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    monkeypatch.delitem(sys.modules, "offhook_plugins.http.exchange", raising=False)
    error = refused(web_desk(), "HttpRequest", f"{service.url}/echo").error
    assert error.code == "http-not-installed"
    assert "offhook[http]" in str(error)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and a certificate for `localhost`, in one file."""
    tool = shutil.which("openssl")
    if tool is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    file = tmp_path / "localhost.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(file)]
    command = [tool, "req", "-x509", *key, *subject, "-out", str(tmp_path / "certificate.pem")]
    subprocess.run(command, check=True, capture_output=True)
    file.write_text(file.read_text() + (tmp_path / "certificate.pem").read_text())
    return file


@pytest.mark.action("HttpRequest", error="could-not-connect")
def test_a_certificate_that_nobody_vouches_for(
    web_desk: Any, encrypted_service: Any, certificate: Path, refused: Any
) -> None:
    service = encrypted_service(certificate)
    error = refused(web_desk(), "HttpRequest", f"https://localhost:{service.port}/echo").error
    assert error.code == "could-not-connect"
    assert not error.retryable
    assert service.asked == []


def test_a_certificate_is_that_of_the_name(web_desk: Any, encrypted_service: Any, certificate: Path) -> None:
    """It is the address that is connected to, and the name that has to be proved."""
    service = encrypted_service(certificate)
    desk: Desk = web_desk(ca_file=str(certificate))
    assert desk.invoke("HttpRequest", f"https://localhost:{service.port}/echo")["status"] == 200
    other = desk.attempt("HttpRequest", url=f"https://127.0.0.1:{service.port}/echo", retries=0)
    assert other.error.code == "could-not-connect"
    assert not other.error.retryable
