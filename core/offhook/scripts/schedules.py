"""Schedules: `every 5m`, `every weekday at "17:55" in "Europe/Berlin"`, fired by the host's clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from offhook.clock import Timer
from offhook.scripts.handler import ScriptHandler
from offhook_grammar.program import ScheduleTime

if TYPE_CHECKING:
    from offhook.host import Host


def next_after(schedule: ScheduleTime, now: datetime, last: datetime | None = None) -> datetime:
    """The first instant after `now` at which the schedule fires.

    An interval counts from `last` (`now` where it never fired). A clock time that a change to summer time skips is
    taken at the same distance from midnight by the zone's earlier offset; one that comes twice fires the first time.
    """
    if schedule.interval is not None:
        due = (last or now) + schedule.interval
        while due <= now:
            due += schedule.interval
        return due
    zone = ZoneInfo(schedule.zone)
    minutes = schedule.at or 0
    day = now.astimezone(zone).date()
    for _ in range(9):
        if day.weekday() in schedule.days:
            local = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=zone)
            due = local.astimezone(UTC)
            if due > now:
                return due
        day += timedelta(days=1)
    raise ValueError("the schedule names no day")  # the checker does not let this through


class Schedules:
    """The schedules of the loaded scripts."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._timers: dict[int, Timer] = {}

    def start(self, handlers: list[ScriptHandler]) -> None:
        """Arm each schedule."""
        for handler in handlers:
            self._arm(handler, None)

    def replace(self, handlers: list[ScriptHandler], before: Mapping[ScriptHandler, ScriptHandler]) -> None:
        """Arm these in place of those that are armed. One that follows another version of itself, as `before` says, is
        due when that was, if its times are the same."""
        timers, self._timers = self._timers, {}
        for handler in handlers:
            other = before.get(handler)
            timer = timers.get(id(other)) if other is not None else None
            if other is None or timer is None or other.compiled.schedule != handler.compiled.schedule:
                self._arm(handler, None)
            else:
                timer.callback = self._firing(handler, timer.due)
                self._timers[id(handler)] = timers.pop(id(other))
        for timer in timers.values():
            timer.cancel()

    def stop(self) -> None:
        """Disarm all."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _arm(self, handler: ScriptHandler, last: datetime | None) -> None:
        schedule = handler.compiled.schedule
        if schedule is None:
            return
        due = next_after(schedule, self._host.clock.now(), last)
        self._timers[id(handler)] = self._host.clock.call_at(due, self._firing(handler, due))

    def _firing(self, handler: ScriptHandler, due: datetime) -> Callable[[], None]:
        def fire() -> None:
            self._arm(handler, due)
            self._host.scheduler.post(lambda: self._host.fire(handler))

        return fire
