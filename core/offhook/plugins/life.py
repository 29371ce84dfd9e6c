"""`Life`: the plugins' hooks of a host's start and end, and of its health, each behind a wall and within a limit."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from offhook.errors import ActionError
from offhook.hooks.marker import OPTIONS_ATTRIBUTE, HookOptions
from offhook.pipeline.answers import ordinary_of_coroutine
from offhook.pipeline.context import LIVING
from offhook.pipeline.handlers import Handler, Origin
from offhook.plugins.asking import asked
from offhook.plugins.info import PluginInfo
from offhook.plugins.secrets import hide_in
from offhook.plugins.validation import place_of
from offhook_grammar.durations import format_duration

if TYPE_CHECKING:
    from offhook.health import Health
    from offhook.host import Host
    from offhook.pipeline.context import Cause


class Life:
    """The life of one host's plugins."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._begun: list[PluginInfo] = []

    async def start(self) -> None:
        """Call each plugin's `offhook_started`, in load order; the failure of one is reported, and raised on a strict
        host, where the next ones do not begin."""
        for info in self._host.plugins.loaded:
            self._begun.append(info)
            if not await self._live(info, "offhook_started"):
                self._begun.remove(info)  # it has nothing to put away
            self._host.raise_failure()

    async def stop(self) -> None:
        """Call `offhook_stopped` of each plugin that has begun, the last one first; a failure of one is reported, and
        the others are called all the same."""
        while self._begun:
            info = self._begun.pop()
            await self._live(info, "offhook_stopped")
            info.state = None

    async def health(self) -> dict[str, Health]:
        """What each plugin that has `offhook_health` says, all asked at once."""
        asked_ones = [info for info in self._host.plugins.loaded if "offhook_health" in info.life]
        found = await asyncio.gather(*(self._health(info) for info in asked_ones))
        return {info.name: health for info, health in zip(asked_ones, found, strict=True)}

    async def _live(self, info: PluginInfo, name: str) -> bool:
        """Call the plugin's hook, if it has one; gives whether it did not fail. A failure is reported as a handler's
        is."""
        if name not in info.life:
            return True
        handler = _as_handler(self._host, info, name)
        try:
            value = await self._called(info, name, handler)
        except BaseException as problem:  # noqa: BLE001  # whatever a plugin raises is its own affair
            self._pass_on(problem)
            self._host.problem(handler, ordinary_of_coroutine(problem), None)
            return False
        if name == "offhook_started":
            info.state = value
        return True

    async def _health(self, info: PluginInfo) -> Health:
        from offhook.health import Health  # few plugins tell
        from offhook.pipeline.blame import describe
        from offhook.pipeline.blame import place_of as place_of_problem
        from offhook.wording import shown

        handler = _as_handler(self._host, info, "offhook_health")
        try:
            health = await self._called(info, "offhook_health", handler)
        except BaseException as problem:  # noqa: BLE001  # whatever a plugin raises is its own affair
            self._pass_on(problem)
            place = place_of_problem(problem, handler.origin)
            said = self._host.shown(describe(ordinary_of_coroutine(problem)))
            return Health("failing", f"{place}: {handler.name} failed: {said}")
        if not isinstance(health, Health):
            wrong = f"{handler.name} should give a Health, it gave {shown(health)}"
            return Health("failing", f"{handler.origin.place}: {self._host.shown(wrong)}")
        facts = hide_in(health.facts, self._host.plugins.secrets)
        return Health(health.status, self._host.shown(health.text), facts)

    async def _called(self, info: PluginInfo, name: str, handler: Handler) -> Any:
        cause = (None, handler, None)  # the watchdog reads it from the stack
        token = LIVING.set(handler)
        try:
            value = asked(info, info.life[name], host=self._host, state=info.state)
            if not inspect.isawaitable(value):
                return value
            return await _within(value, self._limit(info, name), cause)
        finally:
            LIVING.reset(token)

    def _limit(self, info: PluginInfo, name: str) -> timedelta:
        said: HookOptions = getattr(info.life[name], OPTIONS_ATTRIBUTE)
        return self._host.policies.limit_of(info, said.limit) or self._host.options.hook_limit

    @staticmethod
    def _pass_on(problem: BaseException) -> None:
        """Raise what ends the host's own task and is no failure of the plugin."""
        task = asyncio.current_task()
        ours = isinstance(problem, asyncio.CancelledError) and task is not None and task.cancelling()
        if ours or isinstance(problem, (KeyboardInterrupt, GeneratorExit)):
            raise problem


def _as_handler(host: Host, info: PluginInfo, name: str) -> Handler:
    """Whom to blame."""
    file, line = place_of(info.life[name])
    handler = Handler(
        name=f"{info.name}.{name}", origin=Origin("plugin", info.name, file, line), stage=None, targets=()
    )
    handler.on_failure = "disable" if host.policies.of(info).on_failure == "disable" else "ignore"
    return handler


async def _within(awaitable: Awaitable[Any], limit: timedelta, cause: Cause) -> Any:
    """Await it for `limit` of real time; what does not end when it is cancelled then is left to itself."""

    async def waiting(cause: Cause) -> Any:  # noqa: ARG001  # the watchdog reads it from the stack
        return await awaitable

    task = asyncio.create_task(waiting(cause))
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


def _place(task: asyncio.Task[Any]) -> Any:
    """Where it waited when it was cancelled."""
    try:
        task.result()
    except BaseException as problem:  # noqa: BLE001  # it is looked at
        return problem.__traceback__
    return None
