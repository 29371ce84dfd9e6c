"""Deadlines, cancellation from outside, the host's end: nothing is left over."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from typing import Any

import pytest

from offhook import ActionError, Host, HostOptions, RealClock, VirtualClock
from offhook.centre import transitions

SECOND = timedelta(seconds=1)


async def forever(host: Any) -> None:
    await host.sleep(timedelta(days=1))


async def test_a_deadline(kit: Any) -> None:
    host = kit.host(kit.plugin("a", before_ping=forever), hook_limit=timedelta(days=9))
    with pytest.raises(ActionError, match="Ping did not end within 5s") as caught:
        await host.invoke("Ping", "x", deadline=5 * SECOND)
    assert caught.value.code == "deadline-exceeded"
    assert caught.value.retryable
    assert kit.settled(host) == [("Ping", "interrupted")]
    assert kit.calls == []


async def test_a_deadline_that_is_kept(kit: Any) -> None:
    host = kit.host(script="before Ping within 1m do wait 4s")
    assert await host.invoke("Ping", "x", deadline=5 * SECOND) == "pong x"
    await host.advance(60 * SECOND)
    assert kit.settled(host) == [("Ping", "completed")]


async def test_a_deadline_holds_for_someone_elses_future(kit: Any) -> None:
    async def before_ping() -> None:
        await asyncio.sleep(3600)

    host = kit.host(kit.plugin("a", before_ping=before_ping), clock=RealClock(), hook_limit=timedelta(milliseconds=20))
    async with asyncio.timeout(5):
        assert await host.invoke("Ping", "x") == "pong x"
    assert "did not end within" in kit.problems(host)[0][1]


@pytest.mark.parametrize("clock", [VirtualClock, RealClock])
async def test_the_callers_cancellation_interrupts(kit: Any, clock: Any) -> None:
    gate = asyncio.Event()
    ended = []

    async def before_ping() -> None:
        try:
            await gate.wait()
        finally:
            ended.append(True)

    host = kit.host(kit.plugin("a", before_ping=before_ping), clock=clock())
    call = asyncio.create_task(host.invoke("Ping", "x"))
    for _ in range(5):
        await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert ended == [True]
    assert kit.settled(host) == [("Ping", "interrupted")]
    assert host.guards.pending() == ()
    gate.set()
    assert await host.invoke("Ping", "y") == "pong y"


async def test_an_interruption_among_the_after_handlers_leaves_the_action_done(kit: Any) -> None:
    gate = asyncio.Event()

    async def after_ping() -> None:
        await gate.wait()

    host = kit.host(kit.plugin("a", after_ping=after_ping))
    call = asyncio.create_task(host.invoke("Ping", "x"))
    for _ in range(5):
        await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert kit.settled(host) == [("Ping", "completed")]
    await host.close()


@pytest.mark.parametrize("clock", [VirtualClock, RealClock])
async def test_closing_a_host_ends_its_runs(kit: Any, clock: Any) -> None:
    ended = []

    async def after_ping(host: Any) -> None:
        try:
            await host.sleep(timedelta(days=1))
        finally:
            ended.append(True)

    script = """after Ping named "waits" mode parallel do
      wait 1d
      log "never"
    end
    on task.created do wait until task.priority == 99
    every 1h do wait 1d"""
    host = kit.host(kit.plugin("a", after_ping=after_ping), script=script, clock=clock())
    async with host:
        await host.invoke("Ping", "x")
        kit.task(host)
        await host.settle()
        assert len(host.runs.list()) == 3
    assert host.runs.list() == []
    assert ended == [True]
    assert kit.problems(host) == []


@pytest.mark.parametrize("clock", [VirtualClock, RealClock])
async def test_closing_a_host_ends_the_invocations_on_their_way(kit: Any, clock: Any) -> None:
    gate = asyncio.Event()

    async def before_ping() -> None:
        await gate.wait()

    async with kit.host(kit.plugin("a", before_ping=before_ping), clock=clock()) as host:
        call = asyncio.create_task(host.invoke("Ping", "x"))
        for _ in range(5):
            await asyncio.sleep(0)
    with pytest.raises(ActionError, match="the host has ended") as caught:
        await call
    assert caught.value.code == "host-closed"
    assert kit.settled(host) == [("Ping", "interrupted")]


async def test_a_closed_host_does_nothing_more(kit: Any) -> None:
    host = kit.host()
    async with host:
        pass
    for doing in (host.invoke("Ping", "x"), host.start()):
        with pytest.raises(ActionError) as caught:
            await doing
        assert caught.value.code == "host-closed"
    flow = host.spawn(forever(host))
    assert flow.done
    kit.task(host)  # the centre can still be changed; nobody hears of it
    assert kit.calls == []


async def test_a_run_that_will_not_end_does_not_hold_up_the_end(kit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import offhook.scheduler

    monkeypatch.setattr(offhook.scheduler, "_PATIENCE", 0.01)
    gate = asyncio.Event()

    async def stubborn() -> None:
        while not gate.is_set():
            try:
                await gate.wait()
            except asyncio.CancelledError:
                continue

    host = kit.host()
    flow = host.spawn(stubborn())
    async with asyncio.timeout(5):
        await host.close()
    assert not flow.done
    gate.set()
    await asyncio.wait([flow.task])


async def test_a_flow_that_is_cancelled_before_it_began_ends(kit: Any) -> None:
    began = []

    async def before_ping(host: Any) -> None:
        flow = host.spawn(work())
        flow.cancel()

    async def work() -> None:
        began.append(True)
        await asyncio.sleep(3600)

    async with kit.host(kit.plugin("a", before_ping=before_ping)) as host:
        await host.invoke("Ping")
        async with asyncio.timeout(5):
            await host.settle()
    assert began == [True]


async def test_a_failing_flow_keeps_its_error(kit: Any) -> None:
    async def work() -> None:
        raise LookupError("lost")

    flow = kit.host().spawn(work())
    assert flow.done
    with pytest.raises(LookupError):
        flow.result()


HOOKS = ["before_ping", "after_ping", "after_move", "on_ping_failure", "on_task_created"]


@pytest.mark.parametrize("hook", HOOKS)
async def test_in_virtual_time_a_wait_for_something_outside_ends_in_real_time(kit: Any, hook: str) -> None:
    async def waiting() -> None:
        nothing = asyncio.get_running_loop().create_future()
        await nothing

    plugin = kit.plugin("a", **{hook: waiting})
    host = kit.host(plugin, builtin=True, hook_limit=timedelta(milliseconds=20))
    kit.task(host)
    with contextlib.suppress(ActionError):
        await host.invoke("Ping", "fail" if "failure" in hook else "x")
    await host.invoke("Move", {"sid": "A"})
    await host.advance(timedelta(hours=1))
    problems = [one for one in kit.problems(host) if one[0] == f"a.{hook}"]
    assert problems == [(f"a.{hook}", "it kept virtual time from moving for 20ms, waiting for something outside")]
    places = [one["place"] for one in kit.records(host, "handler.failed") if one["handler"] == f"a.{hook}"]
    assert places == [f"{__file__}:{waiting.__code__.co_firstlineno + 2}"]
    assert host.scheduler.outside == []


async def test_an_instead_hook_that_waits_outside_fails_the_action_with_its_line(kit: Any) -> None:
    async def instead_of_ping() -> None:
        await asyncio.get_running_loop().create_future()

    host = kit.host(kit.plugin("a", instead_of_ping=instead_of_ping), hook_limit=timedelta(milliseconds=20))
    with pytest.raises(ActionError, match="it kept virtual time from moving") as caught:
        await host.invoke("Ping", "x")
    assert caught.value.code == "deadline-exceeded"
    assert caught.value.place == f"{__file__}:{instead_of_ping.__code__.co_firstlineno + 1}"


async def test_the_wait_of_an_action_further_in_is_that_actions(kit: Any) -> None:
    async def before_ping(invocation: Any) -> None:
        await invocation.invoke("Move", {"sid": "A"})

    async def before_move() -> None:
        await asyncio.get_running_loop().create_future()

    host = kit.host(
        kit.plugin("a", before_ping=before_ping, before_move=before_move), hook_limit=timedelta(milliseconds=20)
    )
    assert await host.invoke("Ping", "x") == "pong x"
    assert [name for name, _ in kit.problems(host)] == ["a.before_move"]
    assert kit.settled(host) == [("Move", "completed"), ("Ping", "completed")]


async def test_waiting_on_the_hosts_clock_is_not_waiting_outside(kit: Any) -> None:
    limit = timedelta(milliseconds=10)

    async def after_ping(host: Any) -> None:
        await host.sleep(timedelta(hours=1))

    host = kit.host(kit.plugin("a", after_ping=after_ping), hook_limit=limit)
    await host.invoke("Ping", "x")
    await asyncio.sleep(5 * limit.total_seconds())  # nobody moves time
    assert kit.problems(host) == []
    await host.advance(timedelta(hours=2))
    assert kit.problems(host) == []
    assert len(host.runs.list()) == 0


@pytest.mark.parametrize("hook", ["after_ping", "on_ping_failure"])
async def test_an_after_hook_keeps_the_caller_no_longer_than_the_limit(kit: Any, hook: str) -> None:
    gate = asyncio.Event()
    ended: list[bool] = []

    async def waiting() -> None:
        await gate.wait()
        ended.append(True)

    host = kit.host(kit.plugin("a", **{hook: waiting}), clock=RealClock(), hook_limit=timedelta(milliseconds=20))
    async with host:
        with contextlib.suppress(ActionError):
            await host.invoke("Ping", "fail" if "failure" in hook else "x")
        assert ("Ping", "failed" if "failure" in hook else "completed") in kit.settled(host)
        assert (f"a.{hook}", "it kept the caller for 20ms, who goes on without it") in kit.problems(host)
        assert ended == []
        gate.set()
        await host.settle()
        assert ended == [True]


def test_a_timer_on_real_time_without_an_event_loop_is_refused_and_nothing_changes() -> None:
    host = Host(HostOptions())
    with pytest.raises(ActionError) as caught, host.centre.unit("early") as unit:
        transitions.create_task(unit, channel="voice")
    assert caught.value.code == "no-event-loop"
    assert len(host.centre.tasks) == 0
