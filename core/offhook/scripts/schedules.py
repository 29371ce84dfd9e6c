"""Schedules: `every 5m`, `every weekday at "17:55" in "Europe/Berlin"`, fired by the host's clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from offhook.clock import Timer
from offhook.scripts.handler import ScriptHandler
from offhook.scripts.waits import Instant, read_instant
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
    """The schedules of the loaded scripts. The part `schedules` of a store: what is due, with its place, by handler."""

    name = "schedules"

    def __init__(self, host: Host) -> None:
        self._host = host
        self._timers: dict[ScriptHandler, Timer] = {}
        self._kept: Mapping[str, tuple[list[Any], Instant]] = {}
        self._written: set[str] = set()
        self._changed = False

    def start(self, handlers: list[ScriptHandler]) -> None:
        """Arm each schedule; one that a store has kept is due when it was, be it in the past."""
        kept, self._kept = self._kept, {}
        for handler in handlers:
            times, instant = kept.get(handler.ident, (None, None))
            if instant is None or times != _times(handler):
                self._arm(handler, None)
            else:
                self._arm_at(handler, *instant)

    def replace(self, handlers: list[ScriptHandler], before: Mapping[ScriptHandler, ScriptHandler]) -> None:
        """Arm these in place of those that are armed. One that follows another version of itself, as `before` says, is
        due when that was, if its times are the same."""
        timers, self._timers = self._timers, {}
        self._changed = True
        for handler in handlers:
            other = before.get(handler)
            timer = timers.get(other) if other is not None else None
            if other is None or timer is None or other.compiled.schedule != handler.compiled.schedule:
                self._arm(handler, None)
            else:
                timer.callback = self._firing(handler, timer.due)
                self._timers[handler] = timers.pop(other)
        for timer in timers.values():
            timer.cancel()

    def stop(self) -> None:
        """Disarm all."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def ready(self) -> bool:
        """Always."""
        return True

    def changes(self) -> Mapping[str, Any]:
        """As a part of a store."""
        if not self._changed:
            return {}
        self._changed = False
        rows: dict[str, Any] = dict.fromkeys(self._written)
        for handler, timer in self._timers.items():
            rows[handler.ident] = {"times": _times(handler), "due": timer.due.isoformat(), "place": timer.place}
        self._written = {ident for ident, row in rows.items() if row is not None}
        return rows

    def restore(self, rows: Mapping[str, Any]) -> None:
        """As a part of a store."""
        self._kept = {ident: (row["times"], read_instant(row["due"], row["place"])) for ident, row in rows.items()}
        self._written = set(rows)

    def _arm(self, handler: ScriptHandler, last: datetime | None) -> None:
        if handler.compiled.schedule is not None:
            self._arm_at(handler, next_after(handler.compiled.schedule, self._host.clock.now(), last))

    def _arm_at(self, handler: ScriptHandler, due: datetime, place: int | None = None) -> None:
        self._timers[handler] = self._host.clock.call_at(due, self._firing(handler, due), place)
        self._changed = True

    def _firing(self, handler: ScriptHandler, due: datetime) -> Callable[[], None]:
        def fire() -> None:
            self._arm(handler, due)
            self._host.scheduler.post(lambda: self._host.telling.fire(handler))

        return fire


def _times(handler: ScriptHandler) -> list[Any]:
    """When a schedule fires, in JSON: one that says something else now begins anew."""
    schedule = handler.compiled.schedule or ScheduleTime()
    interval = schedule.interval.total_seconds() if schedule.interval is not None else None
    return [interval, schedule.at, sorted(schedule.days), schedule.zone]
