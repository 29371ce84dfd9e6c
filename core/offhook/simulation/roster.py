"""When agents are at work: shifts and breaks as changes of duty, worker by worker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import count
from typing import TYPE_CHECKING, Final, Literal

from offhook.simulation.chance import Chance

if TYPE_CHECKING:
    from offhook.simulation.scenario_model import Shift

Duty = Literal["on_duty", "on_break", "off_duty"]
DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Change:
    """From `at` (UTC) on, the worker has this duty."""

    at: datetime
    duty: Duty


class Roster:
    """The shifts of all workers, in local time of `zone`. A worker without a shift is always on duty."""

    def __init__(self, shifts: Sequence[Shift], zone: tzinfo, chance: Chance) -> None:
        self._zone = zone
        self._chance = chance
        self._shifts: dict[str, list[tuple[int, Shift]]] = {}
        for number, shift in enumerate(shifts):
            for worker in shift.workers:
                self._shifts.setdefault(worker, []).append((number, shift))

    def covers(self, worker: str) -> bool:
        """Whether the worker has a shift at all."""
        return worker in self._shifts

    def duty_at(self, worker: str, instant: datetime) -> Duty:
        """The worker's duty at that instant."""
        duty: Duty = "off_duty" if self.covers(worker) else "on_duty"
        for change in self.changes(worker, instant - 2 * DAY):
            if change.at > instant:
                break
            duty = change.duty
        return duty

    def changes(self, worker: str, since: datetime) -> Iterator[Change]:
        """The worker's changes of duty after `since`, in order, without end; none for a worker without shifts."""
        held: Change | None = None
        for change in self._all_changes(worker, since):
            # one shift ends as the next begins: the worker just stays
            if held is not None and held.at < change.at:
                yield held
            held = change if change.at > since else None

    def _all_changes(self, worker: str, since: datetime) -> Iterator[Change]:
        shifts = sorted(self._shifts.get(worker, ()), key=lambda item: (item[1].start, item[0]))
        if not shifts:
            return
        first = since.astimezone(self._zone).date() - DAY
        for days in count():
            day = first + days * DAY
            for number, shift in shifts:
                if day.weekday() in shift.days:
                    yield from self._occurrence(worker, number, shift, day)

    def _occurrence(self, worker: str, number: int, shift: Shift, day: date) -> Iterator[Change]:
        start = self._instant(day, shift.start, timedelta())
        end = self._instant(day, shift.start, shift_length(shift))
        if start >= end:
            return  # the clock is put forward, and the hour is none
        yield Change(start, "on_duty")
        free_from = start
        for at, pause in enumerate(sorted(shift.breaks, key=lambda pause: time_into(shift, pause.at))):
            share = self._chance.share("break", worker, day.isoformat(), str(number), str(at))
            begins = self._instant(day, shift.start, time_into(shift, pause.at))
            begins += timedelta(seconds=round((2 * share - 1) * shift.spread))
            lasts = timedelta(seconds=pause.lasts)
            begins = max(min(begins, end - lasts), free_from)
            if begins + lasts > end:
                continue
            if begins == free_from != start:
                begins += timedelta(seconds=1)  # between two breaks lies work, or the changes would meet
            yield Change(begins, "on_break")
            free_from = begins + lasts
            if free_from < end:
                yield Change(free_from, "on_duty")
        yield Change(end, "off_duty")

    def _instant(self, day: date, start: time, into: timedelta) -> datetime:
        return (datetime.combine(day, start) + into).replace(tzinfo=self._zone).astimezone(UTC)


def shift_length(shift: Shift) -> timedelta:
    """How long the shift lasts by the clock on the wall."""
    length = _since_midnight(shift.end) - _since_midnight(shift.start)
    return length if length > timedelta() else length + DAY


def time_into(shift: Shift, clock: time) -> timedelta:
    """How long after the shift's start it is `clock`."""
    into = _since_midnight(clock) - _since_midnight(shift.start)
    return into if into >= timedelta() else into + DAY


def overlap(first: Shift, second: Shift) -> int | None:
    """The weekday (0 is Monday) on which an agent with both shifts would work them at once, or None."""
    for day in first.days:
        starts = day * DAY + _since_midnight(first.start)
        for other_day in second.days:
            gap = (other_day * DAY + _since_midnight(second.start) - starts) % _WEEK
            if gap < shift_length(first) or _WEEK - gap < shift_length(second):
                return day
    return None


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)
