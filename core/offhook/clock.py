"""Time, injected: real, or virtual for tests and simulation."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import Context
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from offhook.errors import ActionError

EPOCH = datetime(2026, 1, 5, tzinfo=UTC)
"""Where virtual time starts unless told otherwise: a Monday."""
_SWEEP_FROM: Final = 256


class Timer:
    """Something due at an instant. `cancel()` is idempotent and leaves it to the clock to drop it later.

    `place` is its turn among the timers of one instant; a store keeps it, so that a restart keeps their order.
    """

    __slots__ = ("callback", "due", "handle", "place")

    def __init__(self, due: datetime, callback: Callable[[], None], place: int = 0) -> None:
        self.due = due
        self.place = place
        self.callback: Callable[[], None] | None = callback
        self.handle: asyncio.TimerHandle | None = None

    def cancel(self) -> None:
        self.callback = None
        if self.handle is not None:
            self.handle.cancel()


class Clock(Protocol):
    """What the host and the centre know of time."""

    is_virtual: bool
    reads: int
    """How often `now()` was asked: what asks it while it is evaluated depends on time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""

    def call_at(self, due: datetime, callback: Callable[[], None], place: int | None = None) -> Timer:
        """Call `callback` at `due`, or as soon as possible if that has passed. `place`: that of a timer which this one
        takes up again after a restart."""

    def shifted(self, by: timedelta) -> AbstractContextManager[None]:
        """Let `now()` say what it will say `by` later, for a look ahead that touches nothing."""


class VirtualClock:
    """Time that moves only when told to. Timers due at the same instant fire in the order they were set."""

    is_virtual = True

    def __init__(self, start: datetime = EPOCH) -> None:
        self._now = start
        self._heap: list[tuple[datetime, int, Timer]] = []
        self.places = 0
        """How many places were given; a restart goes on from there."""
        self._sweep_at = _SWEEP_FROM
        self.reads = 0

    def now(self) -> datetime:
        self.reads += 1
        return self._now

    def call_at(self, due: datetime, callback: Callable[[], None], place: int | None = None) -> Timer:
        if place is None:
            self.places += 1
            place = self.places
        timer = Timer(due, callback, place)
        heap = self._heap
        heapq.heappush(heap, (due, place, timer))
        if len(heap) > self._sweep_at:
            # most timers are limits of a day, cancelled within minutes: a day of them would fill the memory
            heap[:] = [entry for entry in heap if entry[2].callback is not None]
            heapq.heapify(heap)
            self._sweep_at = max(_SWEEP_FROM, 2 * len(heap))
        return timer

    @contextmanager
    def shifted(self, by: timedelta) -> Iterator[None]:
        present = self._now
        self._now = present + by
        try:
            yield
        finally:
            self._now = present

    def next_due(self) -> datetime | None:
        """When the next timer is due, or None if there is none."""
        heap = self._heap
        while heap and heap[0][2].callback is None:
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def fire_next(self) -> bool:
        """Move to the next timer's instant and call it; False if there is none."""
        if self.next_due() is None:
            return False
        due, _, timer = heapq.heappop(self._heap)
        self.move_to(due)
        callback, timer.callback = timer.callback, None
        if callback is not None:
            callback()
        return True

    def move_to(self, instant: datetime) -> None:
        """Move to `instant` without firing anything; never backwards."""
        if instant > self._now:
            self._now = instant


class RealClock:
    """The machine's time; timers run on the running event loop."""

    is_virtual = False

    def __init__(self) -> None:
        self._shift = timedelta()
        self.reads = 0

    def now(self) -> datetime:
        self.reads += 1
        now = datetime.now(UTC)
        return now + self._shift if self._shift else now

    @contextmanager
    def shifted(self, by: timedelta) -> Iterator[None]:
        self._shift = by
        try:
            yield
        finally:
            self._shift = timedelta()

    def call_at(self, due: datetime, callback: Callable[[], None], place: int | None = None) -> Timer:
        timer = Timer(due, callback, place or 0)

        def fire() -> None:
            if timer.callback is None:
                return
            # the loop's clock and the wall clock drift apart over long waits
            if (left := due - self.now()) > timedelta(milliseconds=1):
                timer.handle = loop.call_later(left.total_seconds(), fire, context=context)
                return
            call, timer.callback = timer.callback, None
            call()

        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise ActionError(
                "a timer on real time needs a running event loop, and there is none here",
                code="no-event-loop",
                hint="start the host first, and change the centre in its event loop",
            ) from None
        # a context of its own: what time brings has no cause among the invocations
        context = Context()
        # what has passed comes in the order in which it was due
        timer.handle = loop.call_later((due - self.now()).total_seconds(), fire, context=context)
        return timer
