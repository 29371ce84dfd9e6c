"""Coroutines take their first step as a task kept ready, and go on in that one."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from contextvars import ContextVar, copy_context
from datetime import timedelta
from typing import Any

import pytest

from offhook.clock import RealClock, VirtualClock
from offhook.ready_tasks import ReadyTasks, going_on

COLOUR: ContextVar[str] = ContextVar("colour", default="none")


async def test_a_coroutine_that_never_waits_leaves_no_task() -> None:
    async def at_once() -> str:
        return "value"

    ready = ReadyTasks()
    for _ in range(3):
        assert ready.first_step(at_once(), copy_context()) == (True, "value", None)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    ready.close()


async def test_one_that_waits_goes_on_in_the_task_and_the_context_it_began_in() -> None:
    seen: list[Any] = []

    async def waits() -> None:
        seen.append(asyncio.current_task())
        COLOUR.set("red")
        await asyncio.sleep(0)
        seen.append(asyncio.current_task())
        seen.append(COLOUR.get())

    ready, context = ReadyTasks(), copy_context()
    coroutine = waits()
    ended, yielded, task = ready.first_step(coroutine, context)
    assert not ended
    assert task is not None

    async def rest() -> None:
        await going_on(coroutine, yielded, context)

    task.take(rest())
    await asyncio.wait([task.task])
    assert seen == [task.task, task.task, "red"]
    assert seen[0] is not asyncio.current_task()
    assert COLOUR.get() == "none"


@pytest.mark.parametrize("where", ["before_ping", "after_ping"])
async def test_a_limit_of_asyncio_in_a_hook_ends_that_hook_and_not_its_caller(kit: Any, where: str) -> None:
    ended: list[str] = []

    async def hook() -> None:
        try:
            async with asyncio.timeout(0.01):
                await asyncio.get_running_loop().create_future()
        except TimeoutError:
            ended.append("late")

    async with kit.host(kit.plugin("a", **{where: hook}), clock=RealClock()) as host:
        assert await host.invoke("Ping", "x") == "pong x"
    assert ended == ["late"]
    assert kit.problems(host) == []


async def test_a_hook_that_cancels_itself_fails_and_others_go_on(kit: Any) -> None:
    async def after_ping() -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.sleep(0)

    async with kit.host(kit.plugin("a", after_ping=after_ping), clock=RealClock()) as host:
        async with asyncio.timeout(5):
            assert await host.invoke("Ping", "x") == "pong x"
            assert await host.invoke("Ping", "y") == "pong y"


async def test_an_async_hook_that_sleeps_on_the_hosts_clock_lets_the_caller_go_on(kit: Any) -> None:
    ended: list[str] = []

    async def after_ping(host: Any) -> None:
        await host.sleep(timedelta(milliseconds=10))
        ended.append("hook")

    async with kit.host(kit.plugin("a", after_ping=after_ping), clock=RealClock()) as host:
        await host.invoke("Ping", "x")
        ended.append("caller")
        async with asyncio.timeout(5):
            while len(ended) < 2:
                await asyncio.sleep(0.005)
    assert ended == ["caller", "hook"]


@pytest.mark.parametrize("clock", [VirtualClock, RealClock])
@pytest.mark.parametrize("where", ["before_ping", "after_ping"])
async def test_a_hook_that_asks_for_its_end_and_takes_that_back_ends_all_the_same(
    kit: Any, where: str, clock: Any
) -> None:
    """asyncio cancels the task at its next wait all the same; a run of which nobody heard that would never end."""
    seen: list[str] = []

    async def hook() -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        task.uncancel()
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            seen.append("heard")
            raise

    async with kit.host(kit.plugin("odd", **{where: hook}), clock=clock()) as host:
        for _ in range(2):  # once in a task that has begun, once in one that has not
            with suppress(asyncio.CancelledError):
                await asyncio.wait_for(host.invoke("Ping", {"text": "a"}), 10)
            await asyncio.wait_for(host.settle(), 10)
    assert seen in ([], ["heard", "heard"])  # what is taken back is no more, from Python 3.13 on
