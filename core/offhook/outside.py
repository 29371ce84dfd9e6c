"""What a plugin's coroutine waits for outside the host while virtual time stands: such a wait has a limit in real time.

Virtual time moves only when nothing of the host can run, so that a limit on it cannot end a wait that keeps it from
moving.
"""

from __future__ import annotations

import asyncio
import types
from collections.abc import Coroutine, Generator
from contextvars import Context
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from offhook.errors import ActionError
from offhook_grammar.durations import format_duration

if TYPE_CHECKING:
    from offhook.scheduler import Scheduler

LIMIT = "offhook: its time is over"
"""Tells a cancellation at a limit from others."""


class Parking(asyncio.Future[None]):
    """What somebody is parked on: time can move meanwhile."""


class OutsideWait:
    """Looks at a coroutine that suspended, once in each `limit`. `late` once it has been cancelled, `over` when it goes
    on all the same after as long again."""

    __slots__ = ("_handle", "_limit", "_scheduler", "_since", "late", "order", "over", "waits_for")

    def __init__(self, scheduler: Scheduler, order: int, limit: timedelta) -> None:
        self._scheduler = scheduler
        self.order = order
        self._limit = limit
        self.waits_for: Any = None
        self.late = False
        self.over = False
        scheduler.outside.append(self)
        self._arm()

    def end(self) -> None:
        """It waits no more."""
        self._handle.cancel()
        self._scheduler.outside.remove(self)

    def _arm(self) -> None:
        self._since = self._scheduler.clock.now()
        loop = asyncio.get_running_loop()
        self._handle = loop.call_later(self._limit.total_seconds(), self._look, context=Context())

    def _look(self) -> None:
        scheduler = self._scheduler
        moved = scheduler.clock.now() != self._since or not scheduler.holds_time
        if moved or isinstance(self.waits_for, Parking) or self._within_another():
            self._arm()
            return
        self.over, self.late = self.late, True
        if not self.over:
            self._arm()
        if self.waits_for is not None and self.waits_for.cancel(LIMIT):
            scheduler.hold_for_a_step()

    def _within_another(self) -> bool:
        """Whether the wait is that of an action further in, whose own it is."""
        return any(one.order > self.order and one.waits_for is self.waits_for for one in self._scheduler.outside)


@types.coroutine
def outside(
    scheduler: Scheduler, coroutine: Coroutine[Any, Any, Any], limit: timedelta, order: int | None = None
) -> Generator[Any, Any, Any]:
    """The coroutine's value, or `ActionError` (`deadline-exceeded`) if it keeps virtual time from moving for `limit`.

    Nothing is armed unless it suspends. `order`: its place in the order of beginnings, where it has begun already.
    """
    if order is None:
        order = scheduler.next_order()
    try:
        waits_for = coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    wait = OutsideWait(scheduler, order, limit)
    told = False
    failure: BaseException | None = None
    value: Any = None
    try:
        while True:
            wait.waits_for = waits_for
            try:
                value, failure = (yield waits_for), None
            except BaseException as problem:  # noqa: BLE001  # passed on into the coroutine
                failure = problem
            if wait.over:
                scheduler.abandon(coroutine)
                raise asyncio.CancelledError(LIMIT)
            if wait.late and not told:
                told = True  # once: what it does to clean up may wait again
                failure = failure or asyncio.CancelledError(LIMIT)
            try:
                waits_for = coroutine.throw(failure) if failure is not None else coroutine.send(value)
            except StopIteration as stop:
                return stop.value
    except asyncio.CancelledError as problem:
        if not told:
            raise
        message = f"it kept virtual time from moving for {format_duration(limit)}, waiting for something outside"
        # with the traceback, which tells the line that waited
        error = ActionError(message, code="deadline-exceeded", retryable=True).with_traceback(problem.__traceback__)
        raise error from None
    finally:
        wait.end()
