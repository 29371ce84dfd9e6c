"""The hooks of a host's start and end, each behind a wall and within the limit of hooks."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from offhook.errors import ActionError
from offhook.pipeline.answers import ordinary_of_coroutine
from offhook.pipeline.handlers import Handler, Origin
from offhook.plugins.asking import asked
from offhook.plugins.info import PluginInfo
from offhook.plugins.validation import place_of
from offhook_grammar.durations import format_duration

if TYPE_CHECKING:
    from offhook.host import Host


async def live(host: Host, info: PluginInfo, name: str, function: Callable[..., Any]) -> None:
    """Call `offhook_started` or `offhook_stopped` of a plugin; what it raises is reported as a handler's failure is."""
    file, line = place_of(function)
    handler = Handler(
        name=f"{info.name}.{name}", origin=Origin("plugin", info.name, file, line), stage=None, targets=()
    )
    handler.on_failure = "disable" if host.policies.of(info).on_failure == "disable" else "ignore"
    try:
        value = asked(info, function, host=host)
        if inspect.isawaitable(value):
            await _within(value, host.options.hook_limit)
    except BaseException as problem:
        task = asyncio.current_task()
        ours = isinstance(problem, asyncio.CancelledError) and task is not None and task.cancelling()
        if ours or isinstance(problem, (KeyboardInterrupt, GeneratorExit)):
            raise
        host.problem(handler, ordinary_of_coroutine(problem), None)


async def _within(awaitable: Awaitable[Any], limit: timedelta) -> None:
    """Await it for `limit` of real time; what does not end when it is cancelled then is left to itself."""

    async def waiting() -> None:
        await awaitable

    task = asyncio.create_task(waiting())
    seconds = limit.total_seconds()
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if done:
            return task.result()
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        task.cancel()
        raise
    message = f"it did not end within {format_duration(limit)}"
    error = ActionError(message, code="deadline-exceeded")
    if done and not task.cancelled():
        raise error from task.exception()
    try:
        raise error.with_traceback(_place(task) if done else None)
    finally:
        del task


def _place(task: asyncio.Task[None]) -> Any:
    """Where it waited when it was cancelled."""
    try:
        task.result()
    except BaseException as problem:  # noqa: BLE001  # it is looked at
        return problem.__traceback__
    return None
