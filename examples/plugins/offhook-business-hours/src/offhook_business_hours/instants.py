"""From what the clocks of a zone show to instants, also where they are put forward or back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

_SECOND = timedelta(seconds=1)


def instant(day: date, minutes: int, zone: tzinfo, *, last: bool = False) -> datetime:
    """The instant at which the clocks of `zone` show `minutes` after midnight of `day`, in UTC.

    A time that they show twice (autumn) is the first, or the `last`. A time that they skip (spring) is the instant at
    which they skip it.
    """
    wall = datetime.combine(day + timedelta(days=minutes // (24 * 60)), time(), zone)
    wall += timedelta(minutes=minutes % (24 * 60))  # arithmetic on the wall clock, as it shows itself
    first, second = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if _shown(first, zone) != wall.replace(tzinfo=None):
        # with the offsets of before and after, a skipped time lies on either side of the instant of the change
        return _change(second, first, zone)
    return second if last else first


def _shown(at: datetime, zone: tzinfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _change(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The instant, to the second, at which the offset of the zone changes between the two."""
    old = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
