"""Flows: coroutines of the host on their way, and how one that was begun outside a task goes on in one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offhook.clock import Clock, Timer
    from offhook.scheduler import Scheduler


class Flow:
    """A coroutine of the host on its way. `value` or `error` is set when `done`; `task` if it ever suspended.

    `on_error` is told what it raised, where nobody else may ask.
    """

    __slots__ = (
        "_waiters",
        "cancelling",
        "done",
        "error",
        "name",
        "on_error",
        "scheduler",
        "started",
        "task",
        "value",
        "watchers",
    )

    def __init__(
        self, scheduler: Scheduler, name: str, on_error: Callable[[BaseException], object] | None = None
    ) -> None:
        self.scheduler = scheduler
        self.name = name
        self.on_error = on_error
        self.task: asyncio.Task[None] | None = None
        self.started = False
        self.cancelling = False
        self.done = False
        self.value: Any = None
        self.error: BaseException | None = None
        self.watchers: list[asyncio.Future[None]] = []
        self._waiters: list[asyncio.Future[None]] = []

    def cancel(self) -> None:
        """Ask the flow to end; it ends at the point where it is suspended."""
        if self.done:
            return
        self.cancelling = True
        if self.task is None:
            return  # in its first step: it is cancelled where that ends
        if not self.started:
            # asyncio would drop the coroutine of a task that never began; let it begin first
            self.task.get_loop().call_soon(self._cancel_task)
            self.scheduler.hold_for_a_step()
            return
        self._cancel_task()

    def _cancel_task(self) -> None:
        if self.task is not None and not self.done:
            self.task.cancel()
            self.scheduler.hold_for_a_step()

    async def wait(self) -> None:
        """Wait, parked, until the flow has ended."""
        if not self.done:
            waiter = self.scheduler.future()
            self._waiters.append(waiter)
            await self.scheduler.park(waiter)

    def result(self) -> Any:
        """The flow's value; raises what it raised."""
        if self.error is not None:
            try:
                raise self.error
            finally:
                self = None  # type: ignore[assignment]  # else error and frame hold each other
        return self.value

    def end(self, value: Any, error: BaseException | None) -> None:
        """It has ended, with a value or an error."""
        self.done, self.value, self.error = True, value, error
        if self.on_error is not None and error is not None and not isinstance(error, asyncio.CancelledError):
            self.on_error(error)
        for waiter in self._waiters:
            self.scheduler.wake(waiter)
        self._waiters.clear()
        for watcher in self.watchers:
            if not watcher.done():
                watcher.set_result(None)
        self.watchers.clear()


class Armed:
    """A limit and its timer, once there is one. `due` and `place`: of one that is taken up after a restart."""

    __slots__ = ("due", "limit", "place", "timer")

    def __init__(self, limit: timedelta, due: datetime | None = None, place: int | None = None) -> None:
        self.limit = limit
        self.due = due
        self.place = place
        self.timer: Timer | None = None

    def arm(self, clock: Clock, expire: Callable[[], None]) -> Timer:
        """The limit begins, unless it has begun before the restart."""
        self.timer = clock.call_at(self.due or clock.now() + self.limit, expire, self.place)
        return self.timer


def as_coroutine(awaitable: Awaitable[Any]) -> Coroutine[Any, Any, Any]:
    """Whatever can be awaited, as something that can be stepped."""
    return awaitable if isinstance(awaitable, Coroutine) else _awaiting(awaitable)


async def _awaiting(awaitable: Awaitable[Any]) -> Any:
    return await awaitable
