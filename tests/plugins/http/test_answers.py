"""What goes over the line, and what comes back."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from offhook import FrozenDict, PayloadError, RealClock
from offhook.testing import Desk


@pytest.mark.action("HttpRequest", events=())
def test_the_answer_has_status_headers_body_and_url(web_desk: Any, service: Any) -> None:
    desk: Desk = web_desk()
    url = service.says("/customers/7", 201, {"id": "cb-1", "tags": ["a", None]}, X_Kind="made")
    answer = desk.invoke("HttpRequest", url)
    assert isinstance(answer, FrozenDict)
    assert (answer["status"], answer["url"]) == (201, url)
    assert answer["headers"]["x-kind"] == "made"
    assert answer["body"] == {"id": "cb-1", "tags": ("a", None)}
    assert desk.happened == []


@pytest.mark.parametrize("status", [400, 404, 500])
def test_a_status_of_400_and_above_is_a_value(web_desk: Any, service: Any, status: int) -> None:
    """Rule 17."""
    url = service.says("/no", status, {"error": "no"})
    answer = web_desk().invoke("HttpRequest", url)
    assert (answer["status"], answer["body"]) == (status, {"error": "no"})
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("kind", "sent", "body"),
    [
        ("text/plain; charset=latin-1", "Grüße".encode("latin-1"), "Grüße"),
        ("text/html; charset=no-such", "Grüße".encode(), "Grüße"),
        ("application/problem+json", b'{"a": 1}', {"a": 1}),
        ("application/json", b"", None),
    ],
)
def test_bodies(web_desk: Any, service: Any, kind: str, sent: bytes, body: Any) -> None:
    answer = web_desk().invoke("HttpRequest", service.says("/", 200, sent, Content_Type=kind))
    assert answer["body"] == body


@pytest.mark.parametrize(
    "sent", [b"<html>", b'{"a": NaN}', b'"\\ud800"', b"[" * 3_000 + b"]" * 3_000, b"[-1e999]", b"9" * 5_000]
)
@pytest.mark.action("HttpRequest", error="bad-response")
def test_json_that_is_none(web_desk: Any, service: Any, refused: Any, sent: bytes) -> None:
    outcome = refused(web_desk(), "HttpRequest", service.says("/", 200, sent))
    assert outcome.error.code == "bad-response"
    assert not outcome.error.retryable
    assert "recursion" not in outcome.error.message  # nothing of Python's
    assert "sys." not in outcome.error.message


def test_an_error_page_that_says_it_is_json_is_text(web_desk: Any, service: Any) -> None:
    answer = web_desk().invoke("HttpRequest", service.says("/", 500, b"<html>"))
    assert (answer["status"], answer["body"]) == (500, "<html>")


@pytest.mark.parametrize(
    ("given", "kind", "body"),
    [
        ({"json": {"a": [1, {"b": None}]}}, "application/json", '{"a":[1,{"b":null}]}'),
        ({"text": "Grüße"}, "text/plain; charset=utf-8", "Grüße"),
        ({"form": {"a": "x y", "n": 2}}, "application/x-www-form-urlencoded", "a=x+y&n=2"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_what_is_sent(web_desk: Any, service: Any, method: str, given: Any, kind: str, body: str) -> None:
    fields = {"method": method, "url": f"{service.url}/echo?a=1#there", "query": {"b": 2}, **given}
    answer = web_desk().invoke("HttpRequest", fields)
    asked = answer["body"]
    assert (asked["method"], asked["path"], asked["query"]) == (method, "/echo", {"a": "1", "b": "2"})
    assert asked["headers"]["content-type"] == kind
    assert asked["headers"]["host"] == f"localhost:{service.port}"
    assert asked["body"].replace(": ", ":").replace(", ", ",") == body
    assert answer["url"] == f"{service.url}/echo?a=1&b=2"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"url": "ftp://example.com"}, "http://"),
        ({"url": "https://me:word@example.com/"}, "password"),
        ({"url": "https://example.com:99999/"}, "no URL"),
        ({"url": "https://example.com/\x07"}, "no URL"),
        ({"headers": {"Host": "other"}}, "not for the caller"),
        ({"headers": {"X": "a\r\nY: b"}}, "one line"),
        ({"headers": {"X Y": "a"}}, "no name of a header"),
        ({"headers": {"X": {"secrat": "token"}}}, "no secret"),
        ({"query": {"a": ["b"]}}, "one text"),
        ({"json": {}, "text": "a", "method": "POST"}, "json and text"),
        ({"json": {}}, "GET has no body"),
        ({"form": {"a": [1]}, "method": "POST"}, "one text or number"),
        ({"idempotencyKey": "a\n"}, "no header can hold"),
        ({"idempotencyKey": "a", "headers": {"idempotency-key": "b"}}, "says it too"),
        ({"retries": 6}, "retries"),
    ],
)
def test_requests_that_make_no_sense(web_desk: Any, fields: dict[str, Any], problem: str) -> None:
    with pytest.raises(PayloadError, match=problem):
        web_desk().invoke("HttpRequest", {"url": "https://example.com/", **fields})


def test_a_script_reads_the_answer(web_desk: Any, service: Any) -> None:
    service.says("/callbacks", 201, {"id": "cb-1"})
    script = f"""
        use plugin http
        on task.created do
          let asked = {{number: task.attributes.from}}
          let answer = HttpRequest method: "POST", url: "{service.url}/callbacks", json: asked
          if answer.status < 400 then notify "booked as {{answer.body.id}}"
        end
    """
    desk: Desk = web_desk(scripts=script)
    desk.task({"from": "+4930123456"})
    assert desk.notifications == ["booked as cb-1"]
    assert service.asked[0]["body"].replace(" ", "") == '{"number":"+4930123456"}'


def test_nobody_waits_with_it(contact_centre: Any, service: Any) -> None:
    """Another action is done while the service takes its time, with a unit of work of its own."""
    going = threading.Event()
    service.answers["/slow"] = lambda asked: (200, {}, going.wait(10))
    config = {"http": {"private_hosts": ["localhost:*"]}}
    desk: Desk = contact_centre(config=config, clock=RealClock(), tasks=1)

    async def both() -> Any:
        asking = desk.host.spawn(desk.host.invoke("HttpRequest", {"url": f"{service.url}/slow"}), "asking")
        task = await desk.host.invoke("AcceptTask", {"sid": desk.reservations()[0].sid}, worker="Anna")
        assert not asking.done
        going.set()
        await asking.wait()
        return task, asking.result()

    accepted, answer = desk.run(both())
    assert accepted.status == "accepted"
    assert answer["body"] is True
