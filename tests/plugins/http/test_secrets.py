"""A secret is on the line, and nowhere else."""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from tests.plugins.http.conftest import TOKEN

from offhook import RealClock
from offhook.testing import Desk

BEARER = {"Authorization": {"secret": "token", "prefix": "Bearer "}}
FORMS = (TOKEN, quote(TOKEN), quote(TOKEN, safe=""), quote_plus(TOKEN))


def told(desk: Desk) -> str:
    """All that a host says of itself."""
    return repr([list(desk.host.journal), desk.logs, desk.notifications])


def test_it_is_sent_and_stands_nowhere_else(web_desk: Any, service: Any, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    desk: Desk = web_desk()
    answer = desk.invoke("HttpRequest", url=f"{service.url}/echo", headers=BEARER, query={"key": {"secret": "token"}})
    asked = service.asked[0]
    assert asked["headers"]["authorization"] == f"Bearer {TOKEN}"
    assert asked["query"] == {"key": TOKEN}
    # the service repeats what it was asked: it does not come through
    assert answer["body"]["headers"]["authorization"] == "Bearer ***"
    assert answer["body"]["query"] == {"key": "***"}
    everything = told(desk) + json.dumps(answer) + caplog.text
    assert not [form for form in FORMS if form in everything]
    assert "token" in told(desk)


def test_no_error_tells_it(web_desk: Any, service: Any, refused: Any, monkeypatch: Any) -> None:
    desk: Desk = web_desk()
    asked = {"headers": BEARER, "query": {"k": {"secret": "token"}}}
    url = service.says("/away", 302, Location=f"https://evil.example.org/{quote(TOKEN)}")
    outcomes = [refused(desk, "HttpRequest", url=url, **asked)]
    outcomes.append(refused(desk, "HttpRequest", url="http://localhost:1/", retries=0, **asked))
    monkeypatch.setenv("OFFHOOK_TEST_TOKEN", f"{TOKEN}\n")
    outcomes.append(refused(desk, "HttpRequest", url=service.url, **asked))
    text = "".join(str(one.error) + repr(one.told()) for one in outcomes) + told(desk)
    assert not [form for form in FORMS if form in text]


@pytest.mark.action("HttpRequest", error="unknown-secret")
@pytest.mark.parametrize(
    ("value", "why"), [(None, "not set"), ("", "not set"), ("abc", "fewer"), ("abc\nd", "line end")]
)
def test_a_variable_that_holds_none(
    web_desk: Any, service: Any, refused: Any, monkeypatch: Any, value: str | None, why: str
) -> None:
    desk = web_desk()
    if value is None:
        monkeypatch.delenv("OFFHOOK_TEST_TOKEN")
    else:
        monkeypatch.setenv("OFFHOOK_TEST_TOKEN", value)
    error = refused(desk, "HttpRequest", url=service.url, headers=BEARER).error
    assert error.code == "unknown-secret"
    assert why in error.message
    assert service.asked == []


@pytest.mark.action("HttpRequest", error="unknown-secret")
def test_a_name_that_the_settings_do_not_have(web_desk: Any, service: Any, refused: Any) -> None:
    error = refused(web_desk(), "HttpRequest", url=service.url, headers={"X": {"secret": "tokn"}}).error
    assert error.code == "unknown-secret"
    assert error.hint == "did you mean token?"


@pytest.mark.action("HttpRequest", error="secret-not-allowed")
def test_a_host_that_the_secret_is_not_for(web_desk: Any, service: Any, refused: Any) -> None:
    error = refused(web_desk(), "HttpRequest", url=f"http://127.0.0.1:{service.port}/", headers=BEARER).error
    assert error.code == "secret-not-allowed"
    assert service.asked == []


@pytest.mark.action("HttpRequest", error="secret-not-allowed")
def test_no_secret_goes_without_encryption_to_the_world(web_desk: Any, refused: Any) -> None:
    desk = web_desk(hosts=["example.com"], secrets={"token": {"env": "OFFHOOK_TEST_TOKEN", "hosts": ["example.com"]}})
    error = refused(desk, "HttpRequest", url="http://example.com/", headers=BEARER).error
    assert error.code == "secret-not-allowed"
    assert "https" in str(error)


def test_a_redirect_to_another_host_goes_without_secrets(web_desk: Any, service: Any) -> None:
    service.says("/here", 307, Location="/there")
    service.says("/there", 307, Location=f"http://127.0.0.1:{service.port}/echo")
    headers = {**BEARER, "X-Key": {"secret": "token"}, "Cookie": "a=b", "X-Other": "stays"}
    asked = web_desk().invoke("HttpRequest", url=f"{service.url}/here", headers=headers)["body"]
    assert service.asked[1]["headers"]["x-key"] == TOKEN
    assert not {"authorization", "x-key", "cookie"} & set(asked["headers"])
    assert asked["headers"]["x-other"] == "stays"


def test_nothing_is_remembered_between_requests(contact_centre: Any, service: Any) -> None:
    url = service.says("/", 200, {}, Set_Cookie="session=1")
    desk: Desk = contact_centre(config={"http": {"private_hosts": ["localhost:*"]}}, clock=RealClock())
    desk.invoke("HttpRequest", url)
    desk.invoke("HttpRequest", url)
    assert "cookie" not in service.asked[1]["headers"]
