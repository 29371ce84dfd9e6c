"""Time, size, and what is tried again."""

from __future__ import annotations

import threading
from datetime import timedelta
from time import perf_counter
from typing import Any

import pytest

from offhook.testing import Desk


@pytest.mark.action("HttpRequest", error="http-timeout")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_service_that_takes_too_long(web_desk: Any, service: Any, refused: Any, method: str) -> None:
    """Rule 17: a time-out is an error. What may have been done cannot just be tried again."""
    ended = threading.Event()
    service.answers["/slow"] = lambda asked: (200, {}, ended.wait(10))
    started = perf_counter()
    error = refused(
        web_desk(time_limit="200ms", retries=0), "HttpRequest", url=f"{service.url}/slow", method=method
    ).error
    ended.set()
    assert perf_counter() - started < 5
    assert error.code == "http-timeout"
    assert "0.2 s" in error.message
    assert error.retryable is (method == "GET")


@pytest.mark.action("HttpRequest", error="bad-response")
def test_a_body_that_ends_too_early(web_desk: Any, service: Any, refused: Any) -> None:
    service.answers["/short"] = lambda asked: (200, {"Content-Length": "100"}, b"only ten..")
    error = refused(web_desk(retries=0), "HttpRequest", url=f"{service.url}/short").error
    assert error.code == "bad-response"
    assert error.retryable


@pytest.mark.action("HttpRequest", error="response-too-large")
@pytest.mark.parametrize("size", [1_001, 5_000_000])
def test_a_body_that_is_too_large(web_desk: Any, service: Any, refused: Any, size: int) -> None:
    url = service.says("/big", 200, b"x" * size, Content_Type="text/plain")
    error = refused(web_desk(size_limit=1_000), "HttpRequest", url).error
    assert error.code == "response-too-large"
    assert "1,000" in error.message
    assert not error.retryable


def test_a_body_that_just_fits(web_desk: Any, service: Any) -> None:
    url = service.says("/big", 200, b"x" * 1_000, Content_Type="text/plain")
    assert web_desk(size_limit=1_000).invoke("HttpRequest", url)["body"] == "x" * 1_000


@pytest.mark.action("HttpRequest", error="could-not-connect")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_answers_there(web_desk: Any, refused: Any, method: str) -> None:
    desk: Desk = web_desk()
    start = desk.now
    error = refused(desk, "HttpRequest", url="http://localhost:1/", method=method).error
    assert error.code == "could-not-connect"
    assert error.retryable
    # tried twice more, since nothing was done: after half a second, and after another
    assert desk.now - start == timedelta(seconds=1.5)


@pytest.mark.action("HttpRequest", error="could-not-connect")
def test_a_name_without_an_address(web_desk: Any, refused: Any) -> None:
    desk = web_desk(hosts=["nowhere.invalid"], retries=0)
    assert refused(desk, "HttpRequest", url="https://nowhere.invalid/").error.code == "could-not-connect"


@pytest.mark.action("HttpRequest")
@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_be_repeated_is(web_desk: Any, service: Any, status: int) -> None:
    busy = (status, {}, {})
    url = service.says_first("/busy", busy, busy)
    desk: Desk = web_desk()
    start = desk.now
    assert desk.invoke("HttpRequest", url)["status"] == 200
    assert len(service.asked) == 3
    assert desk.now - start == timedelta(seconds=1.5)


def test_the_last_answer_is_the_answer(web_desk: Any, service: Any) -> None:
    url = service.says("/busy", 503, {"why": "busy"})
    answer = web_desk().invoke("HttpRequest", url=url, retries=1)
    assert (answer["status"], answer["body"]) == (503, {"why": "busy"})
    assert len(service.asked) == 2


def test_a_post_is_repeated_with_a_key_alone(web_desk: Any, service: Any) -> None:
    desk: Desk = web_desk()
    url = service.says("/busy", 503, {})
    desk.invoke("HttpRequest", url=url, method="POST", json={"a": 1})
    assert len(service.asked) == 1
    url = service.says_first("/busy", (503, {}, {}))
    answer = desk.invoke("HttpRequest", url=url, method="POST", json={"a": 1}, idempotencyKey="callback-7")
    assert answer["status"] == 200
    tries = service.asked[1:]
    assert [one["headers"]["idempotency-key"] for one in tries] == ["callback-7", "callback-7"]
    assert tries[0]["body"] == tries[1]["body"] != ""


@pytest.mark.parametrize(("said", "seconds"), [("7", 7), ("86400", 30), ("Wed, 21 Oct 2037 07:28:00 GMT", 0.5)])
def test_the_service_says_when(web_desk: Any, service: Any, said: str, seconds: float) -> None:
    desk: Desk = web_desk()
    start = desk.now
    desk.invoke("HttpRequest", service.says_first("/busy", (503, {"Retry-After": said}, {})))
    assert desk.now - start == timedelta(seconds=seconds)


def test_virtual_time_stands_while_it_waits(web_desk: Any, service: Any) -> None:
    desk: Desk = web_desk()
    start = desk.now
    desk.invoke("HttpRequest", f"{service.url}/echo")
    assert desk.now == start


def test_a_post_that_was_redirected_may_have_been_done(web_desk: Any, service: Any, refused: Any) -> None:
    url = service.says("/done", 303, Location="http://localhost:1/receipt")
    error = refused(web_desk(), "HttpRequest", url=url, method="POST", json={"a": 1}).error
    assert error.code == "could-not-connect"
    assert not error.retryable
    assert len(service.asked) == 1
