"""`Calendar`: when one queue is open. It knows no clock: every question says which instant it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from offhook_business_hours.holidays import Holidays
from offhook_business_hours.instants import instant
from offhook_business_hours.spans import Span

_DAY: Final = timedelta(days=1)
_HORIZON: Final = 400
"""How many days ahead an opening is looked for: a queue that opens on one day of the year has one."""
_KEPT: Final = 2 * _HORIZON
"""Days of which the openings are kept: every task asks for those of today."""


class Opening(NamedTuple):
    """From one instant up to another, which is not in it."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The hours of a queue. `week` has the spans of each day from Monday on; `days`, by date, outdo holidays, and these
    outdo the week."""

    queue: str
    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...]
    days: Mapping[date, tuple[Span, ...]]
    holidays: Holidays
    _known: dict[date, tuple[Opening, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def spans(self, day: date) -> tuple[Span, ...]:
        """The spans that begin on that day, as its clocks show them."""
        if day in self.days:
            return self.days[day]
        return () if self.holidays.name(day) is not None else self.week[day.weekday()]

    def day(self, at: datetime) -> date:
        """The date in the queue's zone."""
        return at.astimezone(self.zone).date()

    def holiday(self, at: datetime) -> str | None:
        """The name of the holiday that it is in the queue's zone; None on any other day."""
        return self.holidays.name(self.day(at))

    def is_open(self, at: datetime) -> bool:
        """Whether the queue is open at that instant."""
        return any(opens <= at < closes for opens, closes in self._single(self.day(at) - _DAY, 2))

    def next_opening(self, at: datetime) -> datetime | None:
        """When it opens next, after `at`; None if it does not within a year, or never closes."""
        return next((opens for opens, _ in self.openings(at) if opens > at), None)

    def next_closing(self, at: datetime) -> datetime | None:
        """When it closes next, after `at`; None if it does not within a year."""
        ahead = self.day(at) + _HORIZON * _DAY
        return next((closes for _, closes in self.openings(at) if self.day(closes) < ahead), None)

    def openings(self, at: datetime) -> Iterator[Opening]:
        """The openings that have not ended at `at`, in order, for a little more than a year. Those that touch are
        one."""
        found: Opening | None = None
        for opens, closes in self._single(self.day(at) - _DAY, _HORIZON + 2):
            if closes <= at and found is None:
                continue
            if found is not None and opens <= found.closes:
                found = Opening(found.opens, max(closes, found.closes))
                continue
            if found is not None:
                yield found
            found = Opening(opens, closes)
        if found is not None:
            yield found

    def _single(self, first: date, count: int) -> Iterator[Opening]:
        """The openings that begin on so many days, one by one."""
        for number in range(count):
            yield from self._of(first + number * _DAY)

    def _of(self, day: date) -> tuple[Opening, ...]:
        found = self._known.get(day)
        if found is None:
            if len(self._known) > _KEPT:
                self._known.clear()
            bounds = [(instant(day, a, self.zone), instant(day, b, self.zone, last=True)) for a, b in self.spans(day)]
            # one that lies within an hour that is skipped is none
            found = self._known[day] = tuple(Opening(opens, closes) for opens, closes in bounds if opens < closes)
        return found
