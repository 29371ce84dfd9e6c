"""Waits of runs: for an instant, for a condition; they end when the run's task does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from offhook.clock import Timer
from offhook.events import Event
from offhook_grammar.program import StopRun

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.scripts.moving import Moving

_ENDS = frozenset({"task.completed", "task.canceled", "task.deleted", "task.system-deleted"})


def _stop_if_ended(task: Any) -> None:
    if task is not None and not task.is_open:
        raise StopRun


class _Wait:
    """One waiting run. `condition` is None for a plain wait."""

    __slots__ = ("condition", "future", "moving", "problem", "task_ended", "true")

    def __init__(self, future: asyncio.Future[None]) -> None:
        self.future = future
        self.condition: Callable[[], bool] | None = None
        self.moving: Moving | None = None
        self.problem: BaseException | None = None
        self.task_ended = False
        self.true = False


class Waits:
    """All waits of a host's scripts. A condition is looked at again after each change of the centre, together with
    all others, once the handlers of the change have begun; and at the instants that it names."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._by_task: dict[str, dict[int, _Wait]] = {}
        self._conditions: dict[int, _Wait] = {}
        self._look_due = False

    async def until(self, task: Any, due: datetime) -> None:
        """Park until `due`. Raises `StopRun` if the task ends first, or has ended since the run began."""
        _stop_if_ended(task)
        if due <= self._host.clock.now():
            return
        wait = _Wait(self._host.scheduler.future())
        timer = self._host.clock.call_at(due, lambda: self._host.scheduler.wake(wait.future))
        try:
            await self._park(wait, task)
        finally:
            timer.cancel()

    async def until_true(self, task: Any, condition: Callable[[], bool], moving: Moving, end: datetime | None) -> bool:
        """Park until `condition` holds (True) or `end` has come (False). `moving` has evaluated it once.

        Raises `StopRun` as `until` does.
        """
        _stop_if_ended(task)
        wait = _Wait(self._host.scheduler.future())
        wait.condition, wait.moving = condition, moving
        clock = self._host.clock
        last = clock.call_at(end, lambda: self._host.scheduler.wake(wait.future)) if end is not None else None
        look: Timer | None = None
        self._conditions[id(wait)] = wait
        try:
            while True:
                if look is not None:
                    look.cancel()
                look = clock.call_at(moving.due, lambda: self._look(wait)) if moving.due is not None else None
                await self._park(wait, task)
                if wait.problem is not None:
                    raise wait.problem
                if wait.true:
                    return True
                if end is not None and self._host.clock.now() >= end:
                    return moving.evaluate(condition)
                wait.future = self._host.scheduler.future()
        finally:
            del self._conditions[id(wait)]
            for timer in (last, look):
                if timer is not None:
                    timer.cancel()

    async def _park(self, wait: _Wait, task: Any) -> None:
        sid = getattr(task, "task_sid", None)
        waits = self._by_task.setdefault(sid, {}) if sid is not None else None
        if waits is not None:
            waits[id(wait)] = wait
        try:
            await self._host.scheduler.park(wait.future)
        finally:
            if waits is not None and sid is not None:
                waits.pop(id(wait), None)
                if not waits and self._by_task.get(sid) is waits:
                    del self._by_task[sid]
        if wait.task_ended:
            raise StopRun

    def changed(self) -> None:
        """The centre has changed: look at the conditions, once, when everything else was done."""
        if self._conditions and not self._look_due:
            self._look_due = True
            self._host.scheduler.post(self._look_at_all)

    def heard(self, event: Event) -> None:
        """An event's handlers have begun: end the waits of a task that has ended."""
        if event.type not in _ENDS:
            return
        task = event.entities.get("task")
        for wait in list(self._by_task.get(getattr(task, "task_sid", ""), {}).values()):
            wait.task_ended = True
            self._host.scheduler.wake(wait.future)

    def _look_at_all(self) -> None:
        self._look_due = False
        for wait in list(self._conditions.values()):
            self._look(wait)

    def _look(self, wait: _Wait) -> None:
        if wait.future.done() or wait.condition is None or wait.moving is None:
            return
        due = wait.moving.due
        try:
            wait.true = wait.moving.evaluate(wait.condition)
        except Exception as problem:  # noqa: BLE001  # raised again in the run, which it belongs to
            wait.problem = problem
        if wait.true or wait.problem is not None or wait.moving.due != due:
            self._host.scheduler.wake(wait.future)
