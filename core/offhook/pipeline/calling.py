"""Calling one handler, plain or async, a plugin's or a script's."""

from __future__ import annotations

import types
from asyncio import CancelledError
from collections.abc import Awaitable, Coroutine, Generator
from types import CoroutineType
from typing import TYPE_CHECKING, Any

from offhook.flows import as_coroutine
from offhook.pipeline.answers import ordinary, ordinary_of_coroutine
from offhook.pipeline.context import CURRENT
from offhook.pipeline.handlers import Handler, PythonHandler
from offhook.ready_tasks import going_on

if TYPE_CHECKING:
    from offhook.pipeline.context import Cause
    from offhook.pipeline.invocation import Invocation
    from offhook.scheduler import Scheduler


def call(handler: Handler, invocation: Invocation, extra: Any) -> Any:
    """Call a handler; while a plugin's code runs, its own `host.invoke` finds the cause in the context."""
    if type(handler) is not PythonHandler:
        if invocation.trace is not None:
            invocation.trace.read(handler, invocation, extra)
        return handler.call(invocation, extra)
    cause = (invocation, handler, None)
    if handler.is_async:
        return in_context(invocation.host.scheduler, cause, handler.call(invocation, extra))
    token = CURRENT.set(cause)
    try:
        return handler.call(invocation, extra)
    except BaseException as problem:  # noqa: BLE001  # passed on
        raise ordinary(problem)  # noqa: B904  # most often it is the problem itself
    finally:
        CURRENT.reset(token)


async def in_context(scheduler: Scheduler, cause: Cause, awaitable: Awaitable[Any]) -> Any:
    """Await what a plugin's function gave, as that plugin's code."""
    token = CURRENT.set(cause)
    try:
        return await scheduler.foreign(awaitable)
    except BaseException as problem:  # noqa: BLE001  # passed on
        raise ordinary_of_coroutine(problem)  # noqa: B904  # most often it is the problem itself
    finally:
        CURRENT.reset(token)


class Suspended:
    """A handler that waits, or the stage whose handler does. `rest`: what is left, to be awaited."""

    __slots__ = ("rest",)

    def __init__(self, rest: Awaitable[Any]) -> None:
        self.rest = rest


def stepped(handler: Handler, invocation: Invocation, value: Any) -> Any:
    """What came of calling a plugin's function, whose cause is in the context: its value, or `Suspended` if it waits,
    within the limit of its handler.

    A coroutine takes its first step at once: most end with it, and cost no other coroutine then.
    """
    if type(value) is CoroutineType:
        coroutine: Coroutine[Any, Any, Any] = value
    elif handler.is_async or hasattr(type(value), "__await__"):
        coroutine = as_coroutine(value)
    else:
        return value
    scheduler = invocation.host.scheduler
    scheduler.outside_count = order = scheduler.outside_count + 1
    try:
        waits_for = coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    except CancelledError as problem:
        scheduler.check_cancelled(problem)
        raise
    except BaseException as problem:  # noqa: BLE001  # passed on; nobody closes what takes its first step
        raise ordinary(problem)  # noqa: B904  # most often it is the problem itself
    return Suspended(_rest(handler, invocation, going_on(coroutine, waits_for), order))


@types.coroutine
def _rest(handler: Handler, invocation: Invocation, rest: Awaitable[Any], order: int) -> Generator[Any, Any, Any]:
    """Await what is left of a coroutine; its limit begins now."""
    scheduler = invocation.host.scheduler
    waits = scheduler.foreign(rest, order)
    try:
        limit = invocation.host.limit_of(handler, invocation)
        return (yield from (waits if limit is None else scheduler.limited(waits, limit, "it")))
    except BaseException as problem:  # noqa: BLE001  # passed on
        raise ordinary_of_coroutine(problem)  # noqa: B904  # most often it is the problem itself


async def awaited(handler: Handler, invocation: Invocation, value: Awaitable[Any]) -> Any:
    """Await a handler, within its limit where it has one; the limit is armed only when it suspends."""
    scheduler = invocation.host.scheduler
    if type(handler) is PythonHandler and not handler.is_async:  # a plain function that gave a coroutine
        value = in_context(scheduler, (invocation, handler, None), value)
    try:
        limit = invocation.host.limit_of(handler, invocation)
    except BaseException:  # passed on: nobody awaits the value any more
        drop(value)
        raise
    if limit is None:
        return await value
    return await scheduler.limited(as_coroutine(value), limit, "it")


def drop(value: Any) -> None:
    """Nobody will await this."""
    if isinstance(value, Coroutine):
        value.close()
