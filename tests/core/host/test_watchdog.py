"""The watchdog: who holds everything up is reported with handler, file and line, and interrupted in the end."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest

from offhook import ActionCancelled, RealClock, hookimpl

LIMIT = timedelta(milliseconds=30)


def busy(until: Any = lambda: False) -> None:
    """Work until told otherwise; in the worst case for so long that the test fails."""
    for _ in range(20_000):
        if until():
            return
        time.sleep(0.001)
    raise AssertionError("nobody interrupted it")


async def test_a_handler_that_holds_everything_up_is_interrupted(
    kit: Any, form: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def before_ping() -> None:
        busy()

    host = kit.host(kit.plugin("a", before_ping=form(before_ping)), clock=RealClock(), watchdog_limit=LIMIT)
    async with host:
        assert await host.invoke("Ping", "x") == "pong x"
        await host.settle()
    assert kit.problems(host) == [
        ("a.before_ping", "it held everything else up for too long and was interrupted"),
    ]
    report = kit.records(host, "handler.blocked")[0]
    assert report["handler"] == "a.before_ping"
    assert report["place"].startswith(f"{__file__}:")
    assert "a.before_ping holds everything up for 30ms" in caplog.text


async def test_an_interrupted_guard_cancels(kit: Any) -> None:
    @hookimpl(required=True)
    def before_ping() -> None:
        busy()

    async with kit.host(kit.plugin("a", before_ping=before_ping), clock=RealClock(), watchdog_limit=LIMIT) as host:
        with pytest.raises(ActionCancelled, match="held everything else up"):
            await host.invoke("Ping", "x")


async def test_a_handler_that_ends_after_the_report_is_left_alone(kit: Any) -> None:
    reported = threading.Event()

    def before_ping() -> None:
        busy(reported.is_set)

    host = kit.host(kit.plugin("a", before_ping=before_ping), clock=RealClock(), watchdog_limit=timedelta(seconds=0.2))
    async with host:
        watchdog = host._watchdog
        report = watchdog._loop.call_soon_threadsafe

        class Loop:
            def call_soon_threadsafe(self, function: Any, *arguments: Any) -> None:
                if arguments:
                    reported.set()
                report(function, *arguments)

        watchdog._loop = Loop()
        assert await host.invoke("Ping", "x") == "pong x"
    assert kit.problems(host) == []


async def test_waiting_is_not_holding_up(kit: Any) -> None:
    async def before_ping(host: Any) -> None:
        await host.sleep(10 * LIMIT)

    host = kit.host(kit.plugin("a", before_ping=before_ping), clock=RealClock(), watchdog_limit=LIMIT)
    async with host:
        await host.invoke("Ping", "x")
    assert kit.records(host, "handler.blocked") == []


async def test_code_that_is_no_handlers_is_not_its_business(kit: Any) -> None:
    async with kit.host(clock=RealClock(), watchdog_limit=LIMIT) as host:
        ended = time.monotonic() + 10 * LIMIT.total_seconds()
        busy(lambda: time.monotonic() > ended)
        await host.invoke("Ping", "x")
    assert kit.records(host, "handler.blocked") == []


@pytest.mark.parametrize("virtual", [False, True])
@pytest.mark.parametrize(("limit", "watched"), [(LIMIT, True), (None, False)])
async def test_it_watches_on_both_clocks(kit: Any, virtual: bool, limit: Any, watched: bool) -> None:
    options: dict[str, Any] = {} if virtual else {"clock": RealClock()}
    before = set(threading.enumerate())
    names = lambda: [one.name for one in set(threading.enumerate()) - before]  # noqa: E731
    async with kit.host(watchdog_limit=limit, **options):
        assert ("offhook-watchdog" in names()) is watched
    assert "offhook-watchdog" not in names()


async def test_in_virtual_time_a_handler_that_never_ends_is_interrupted(kit: Any, form: Any) -> None:
    def before_ping() -> None:
        busy()

    async with kit.host(kit.plugin("a", before_ping=form(before_ping)), watchdog_limit=LIMIT) as host:
        assert await host.invoke("Ping", "x") == "pong x"
        await host.settle()
        assert kit.problems(host) == [
            ("a.before_ping", "it held everything else up for too long and was interrupted"),
        ]
        assert [one["handler"] for one in kit.records(host, "handler.blocked")] == ["a.before_ping"]


async def test_many_short_calls_are_nobodys_fault_though_the_loop_does_not_answer(kit: Any) -> None:
    limit = timedelta(milliseconds=200)
    calls = 0

    def before_ping() -> None:
        nonlocal calls
        calls += 1
        ended = time.monotonic() + 0.002
        while time.monotonic() < ended:
            pass

    script = "every 1s do Ping"
    plugin = kit.plugin("a", before_ping=before_ping)
    async with kit.host(plugin, script=script, watchdog_limit=limit) as host:
        await host.advance(timedelta(seconds=500))
    assert calls >= 500  # a second of work: many times the limit between two turns of the loop
    assert kit.problems(host) == []
    assert kit.records(host, "handler.blocked") == []


async def test_the_report_is_not_in_the_digest(kit: Any) -> None:
    one, two = kit.host(digest=True), kit.host(digest=True)
    one.reporting.blocked(one.planner.handlers[0], "here:1")
    assert len(kit.records(one, "handler.blocked")) == 1
    assert one.journal.digest.hexdigest() == two.journal.digest.hexdigest()
