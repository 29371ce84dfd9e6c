"""What a hook costs: a plain one never costs a coroutine, a task or a timer."""

from __future__ import annotations

import asyncio
import inspect
import sys
from datetime import timedelta
from types import FrameType
from typing import Any

import pytest

from offhook import RealClock, VirtualClock


async def coroutines_begun(host: Any) -> int:
    """How many coroutine functions an invocation enters."""
    seen = 0

    def profile(frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal seen
        if event == "call" and frame.f_code.co_flags & inspect.CO_COROUTINE:
            seen += 1

    await host.invoke("Ping", "warm")
    sys.setprofile(profile)
    try:
        await host.invoke("Ping", "x")
    finally:
        sys.setprofile(None)
    return seen


@pytest.mark.parametrize("clock", [VirtualClock, RealClock])
async def test_plain_hooks_cost_no_coroutine_each(kit: Any, clock: Any) -> None:
    def plugins(count: int) -> list[Any]:
        return [
            kit.plugin(f"p{index}", before_ping=lambda payload: None, after_ping=lambda result: None)
            for index in range(count)
        ]

    script = 'before Ping when payload.text == "y" do log "never"\nafter Ping do log "{result}"'
    few = await coroutines_begun(kit.host(*plugins(1), script=script, clock=clock()))
    many = await coroutines_begun(kit.host(*plugins(20), script=script, clock=clock()))
    assert few == many


@pytest.mark.parametrize("clock", [VirtualClock, RealClock])
async def test_what_never_suspends_makes_no_task_and_no_timer(
    kit: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = kit.host(
        kit.plugin("a", before_ping=lambda: None, after_ping=lambda: None),
        script='instead of Ping within 5s do proceed\nafter Ping do Move sid: "A"',
        clock=clock(),
    )
    await host.invoke("Ping", "first")  # from here on a task is kept ready
    kit.calls.clear()
    loop = asyncio.get_running_loop()
    made: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(loop, "create_task", lambda *a, **k: made.append("task"))
        patch.setattr(host.clock, "call_at", lambda *a, **k: made.append("timer"))
        assert await host.invoke("Ping", "x", deadline=timedelta(seconds=1)) == "pong x"
    assert [payload.text if hasattr(payload, "text") else payload.sid for payload in kit.calls] == ["x", "A"]
    assert made == []


@pytest.mark.parametrize("clock", [VirtualClock, RealClock])
async def test_an_async_hook_finds_itself_in_a_task_throughout(kit: Any, clock: Any) -> None:
    tasks = []

    async def before_ping() -> None:
        tasks.append(asyncio.current_task())
        async with asyncio.timeout(5):
            await asyncio.sleep(0)
        tasks.append(asyncio.current_task())

    async def after_ping() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.sleep(0))

    host = kit.host(kit.plugin("a", before_ping=before_ping, after_ping=after_ping), clock=clock())
    assert await host.invoke("Ping", "x") == "pong x"
    assert tasks[0] is tasks[1] is not None
    assert kit.problems(host) == []


async def test_an_async_hook_may_use_asyncios_own_timeout(kit: Any) -> None:
    async def before_ping(invocation: Any) -> None:
        try:
            async with asyncio.timeout(0.01):
                await asyncio.Event().wait()
        except TimeoutError:
            invocation.edit(text="timed out")

    host = kit.host(kit.plugin("a", before_ping=before_ping))
    assert await host.invoke("Ping", "x") == "pong timed out"
