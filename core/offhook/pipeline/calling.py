"""Calling one handler, plain or async, a plugin's or a script's."""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine
from typing import TYPE_CHECKING, Any

from offhook.pipeline.context import CURRENT, Cause
from offhook.pipeline.handlers import Handler, PythonHandler

if TYPE_CHECKING:
    from offhook.pipeline.invocation import Invocation


def call(handler: Handler, invocation: Invocation, extra: Any) -> Any:
    """Call a handler; while a plugin's code runs, its own `host.invoke` finds the cause in the context."""
    if type(handler) is not PythonHandler:
        return handler.call(invocation, extra)
    if handler.is_async:
        return _in_context(handler, invocation, extra)
    token = CURRENT.set(Cause(invocation, handler))
    try:
        return handler.call(invocation, extra)
    finally:
        CURRENT.reset(token)


async def _in_context(handler: Handler, invocation: Invocation, extra: Any) -> Any:
    token = CURRENT.set(Cause(invocation, handler))
    try:
        return await invocation.host.scheduler.foreign(handler.call(invocation, extra))
    finally:
        CURRENT.reset(token)


async def awaited(handler: Handler, invocation: Invocation, value: Awaitable[Any]) -> Any:
    """Await a handler, within its limit where it has one; the limit is armed only when it suspends."""
    limit = invocation.host.limit_of(handler, invocation)
    if limit is None:
        return await value
    coroutine: Coroutine[Any, Any, Any] = value if isinstance(value, Coroutine) else _as_coroutine(value)
    return await invocation.host.scheduler.limited(coroutine, limit, f"{handler.name} ({handler.origin.place})")


async def _as_coroutine(value: Awaitable[Any]) -> Any:
    return await value
