"""Virtual time moves only when nothing of the host can run; many callers share it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from offhook import ActionError, RealClock

SECOND = timedelta(seconds=1)


async def sleeper(host: Any, payload: Any) -> None:
    await host.sleep(payload.count * SECOND)


async def test_an_invocation_moves_the_clock_as_far_as_it_needs(kit: Any) -> None:
    host = kit.host(kit.plugin("a", before_ping=sleeper), hook_limit=timedelta(hours=1))
    start = host.clock.now()
    await host.invoke("Ping", {"count": 10})
    assert host.clock.now() - start == 10 * SECOND


async def test_real_work_of_a_hook_holds_time_back(kit: Any) -> None:
    order = []
    gate = asyncio.Event()

    async def before_ping() -> None:
        order.append("begins")
        await gate.wait()
        order.append("ends")

    host = kit.host(kit.plugin("a", before_ping=before_ping))
    host.clock.call_at(host.clock.now() + SECOND, lambda: order.append("a second later"))
    call = asyncio.create_task(host.invoke("Ping", "x"))
    mover = asyncio.create_task(host.advance(5 * SECOND))
    for _ in range(10):
        await asyncio.sleep(0)
    assert order == ["begins"]
    gate.set()
    await call
    await mover
    assert order == ["begins", "ends", "a second later"]


async def test_many_callers_share_one_clock(kit: Any) -> None:
    host = kit.host(kit.plugin("a", before_ping=sleeper), hook_limit=timedelta(hours=1))
    start = host.clock.now()
    ended: dict[int, timedelta] = {}

    async def call(count: int) -> None:
        await host.invoke("Ping", {"count": count})
        ended[count] = host.clock.now() - start

    async with asyncio.timeout(5):
        await asyncio.gather(*(call(count) for count in (30, 10, 20, 10)))
    assert ended == {10: 10 * SECOND, 20: 20 * SECOND, 30: 30 * SECOND}


async def test_a_caller_who_comes_while_another_one_waits_for_time(kit: Any) -> None:
    host = kit.host(
        script="before Ping within 1h do wait until count(tasks) > 0 up to 30m\nbefore Move within 1h do wait 1h"
    )
    waiting = asyncio.create_task(host.invoke("Ping", "x"))
    for _ in range(5):
        await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await host.invoke("Move", {"sid": "A"})
        await waiting
    assert kit.settled(host) == [("Ping", "completed"), ("Move", "completed")]


async def test_a_waiting_caller_goes_on_when_another_changes_the_centre(kit: Any) -> None:
    async def parked(host: Any) -> None:
        await host.scheduler.park(done)
        await host.sleep(3 * SECOND)

    host = kit.host(kit.plugin("a", before_ping=parked), hook_limit=timedelta(hours=1))
    done = host.scheduler.future()
    start = host.clock.now()
    waiting = asyncio.create_task(host.invoke("Ping", "x"))
    for _ in range(5):
        await asyncio.sleep(0)
    before = host.clock.now()
    host.scheduler.wake(done)
    async with asyncio.timeout(5):
        assert await waiting == "pong x"
    assert before >= start


async def test_advance_does_everything_due_on_the_way_and_no_more(kit: Any) -> None:
    fired = []
    host = kit.host()
    start = host.clock.now()
    for seconds in (1, 2, 3, 4):
        host.clock.call_at(start + seconds * SECOND, lambda seconds=seconds: fired.append(seconds))
    await host.advance(3 * SECOND)
    assert fired == [1, 2, 3]
    assert host.clock.now() == start + 3 * SECOND


async def test_two_who_advance_take_turns(kit: Any) -> None:
    host = kit.host(script='every 1s do log "tick"')
    async with host, asyncio.timeout(5):
        start = host.clock.now()
        await asyncio.gather(host.advance(5 * SECOND), host.advance(10 * SECOND), host.settle(), host.settle())
        assert host.clock.now() - start == 15 * SECOND
        assert len(kit.records(host, "script.logged")) == 15


async def test_what_a_timer_begins_runs_at_its_instant(kit: Any) -> None:
    seen = []

    async def work(host: Any, seconds: int) -> None:
        await asyncio.sleep(0)
        seen.append((seconds, (host.clock.now() - start).seconds))

    host = kit.host()
    start = host.clock.now()
    for seconds in (1, 2, 3):
        host.clock.call_at(start + seconds * SECOND, lambda seconds=seconds: host.spawn(work(host, seconds)))
    await host.advance(10 * SECOND)
    assert seen == [(1, 1), (2, 2), (3, 3)]


async def test_a_cancelled_flow_ends_before_time_moves_on(kit: Any) -> None:
    ended = []

    async def work(host: Any) -> None:
        try:
            await host.sleep(3600 * SECOND)
        finally:
            ended.append((host.clock.now() - start).seconds)

    host = kit.host()
    start = host.clock.now()
    flow = host.spawn(work(host))
    host.clock.call_at(start + SECOND, flow.cancel)
    host.clock.call_at(start + 2 * SECOND, lambda: None)
    await host.advance(5 * SECOND)
    assert ended == [1]


@pytest.mark.parametrize("method", ["advance", "settle"])
async def test_a_handler_cannot_move_time(kit: Any, method: str) -> None:
    async def before_ping(host: Any) -> None:
        await (host.advance(SECOND) if method == "advance" else host.settle())

    host = kit.host(kit.plugin("a", before_ping=before_ping))
    async with asyncio.timeout(5):
        await host.invoke("Ping", "x")
    assert "it would wait for itself" in kit.problems(host)[0][1]


async def test_real_time_cannot_be_moved(kit: Any) -> None:
    with pytest.raises(ActionError, match="only virtual time") as caught:
        await kit.host(clock=RealClock()).advance(SECOND)
    assert caught.value.code == "real-time"


async def test_sleeping_outside_moves_the_clock(kit: Any) -> None:
    host = kit.host()
    start = host.clock.now()
    await host.sleep(7 * SECOND)
    assert host.clock.now() - start == 7 * SECOND


async def test_a_spawned_flow_that_invokes_does_not_stand_in_its_own_way(kit: Any) -> None:
    host = kit.host(kit.plugin("a", before_ping=sleeper), hook_limit=timedelta(hours=1))
    results = []

    async def person() -> None:
        results.append(await host.invoke("Ping", {"text": "x", "count": 5}))

    host.spawn(person())
    async with asyncio.timeout(5):
        await host.advance(10 * SECOND)
    assert results == ["pong x"]


async def test_a_hook_may_do_several_things_at_once(kit: Any) -> None:
    async def before_ping(host: Any) -> None:
        await asyncio.gather(host.sleep(5 * SECOND), host.sleep(9 * SECOND), host.invoke("Move", {"sid": "A"}))

    host = kit.host(kit.plugin("a", before_ping=before_ping))
    start = host.clock.now()
    async with asyncio.timeout(5):
        await host.invoke("Ping", "x")
    assert host.clock.now() - start == 9 * SECOND
    assert kit.settled(host) == [("Move", "completed"), ("Ping", "completed")]


async def test_timers_due_at_one_instant_fire_in_the_order_they_were_set(kit: Any) -> None:
    fired = []
    host = kit.host()
    due = host.clock.now() + SECOND
    for number in range(5):
        host.clock.call_at(due, lambda number=number: fired.append(number))
    await host.advance(SECOND)
    assert fired == [0, 1, 2, 3, 4]


async def test_long_simulations_leave_the_event_loop_its_turns(kit: Any) -> None:
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    host = kit.host(script='every 1s do if 1 == 2 then log "x"')
    async with host:
        task = asyncio.create_task(other())
        await host.advance(2000 * SECOND)
        task.cancel()
        await asyncio.wait([task])
    assert turns > 3
