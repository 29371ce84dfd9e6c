"""A server on this machine that answers as its paths say, and desks that may ask it."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from offhook.testing import Desk

TOKEN = "s3cr3t/tok en+4711"  # noqa: S105  # of nothing


class Answers(BaseHTTPRequestHandler):
    """`/echo` tells what it was asked; a function of `server.paths` gives status, headers and body of other paths."""

    server: Any

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        path = urlsplit(self.path)
        asked = {
            "method": self.command,
            "path": path.path,
            "query": dict(parse_qsl(path.query)),
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": self.rfile.read(length).decode(),
        }
        self.server.asked.append(asked)
        answer = self.server.paths.get(path.path)
        status, headers, body = answer(asked) if answer is not None else (200, {}, asked)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_GET  # noqa: N815  # names of http.server

    def log_message(self, *args: Any) -> None:
        """Nothing on the terminal."""


class Service:
    """The server: what it was asked, and what it answers."""

    def __init__(self, server: Any) -> None:
        self.port: int = server.server_port
        self.url = f"http://localhost:{self.port}"
        self.asked: list[dict[str, Any]] = server.asked
        self.answers: dict[str, Callable[[dict[str, Any]], tuple[int, dict[str, str], Any]]] = server.paths

    def says(self, path: str, status: int = 200, body: Any = None, **headers: str) -> str:
        """The URL of a path that always answers so; `_` in the names of headers stands for `-`."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = lambda asked: (status, said, body)
        return self.url + path

    def says_first(self, path: str, *answers: tuple[int, dict[str, str], Any]) -> str:
        """The URL of a path that answers so, one after another, and then tells what it was asked."""
        left = list(answers)
        self.answers[path] = lambda asked: left.pop(0) if left else (200, {}, asked)
        return self.url + path


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[Service]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.asked, server.paths = [], {}  # type: ignore[attr-defined]
        server.handle_error = lambda *args: None  # type: ignore[method-assign]  # whoever asks may hang up
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Service(server)
        server.shutdown()
        thread.join()


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as made:
        yield made


@pytest.fixture
def encrypted_service() -> Iterator[Callable[[Path], Service]]:
    """Makes a service with a certificate."""
    with ExitStack() as stack:
        yield lambda certificate: stack.enter_context(serving(certificate))


@pytest.fixture
def web_desk(make_desk: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Desk]:
    """Makes desks that may ask this machine, with a secret for `localhost`; takes further settings of the plugin."""
    monkeypatch.setenv("OFFHOOK_TEST_TOKEN", TOKEN)
    secret = {"env": "OFFHOOK_TEST_TOKEN", "hosts": ["localhost:*"]}

    def make(scripts: Any = (), **config: Any) -> Desk:
        settings = {"private_hosts": ["localhost:*", "127.0.0.1:*"], "secrets": {"token": secret}, **config}
        desk: Desk = make_desk(config={"http": settings}, scripts=scripts)
        return desk

    return make
