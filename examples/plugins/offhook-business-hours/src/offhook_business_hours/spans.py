"""Spans of a day as people write them: "09:00-12:30, 13:30-18:00", "22:00-06:00", "closed"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, NamedTuple

DAY: Final = 24 * 60
_SPAN: Final = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")  # noqa: RUF001  # people write the long dash


class Span(NamedTuple):
    """From `start` up to `end`, in minutes since the midnight with which the day begins; `end` may be on the next."""

    start: int
    end: int

    def __str__(self) -> str:
        # 24:00 is said as it was written, and a time of the next day as the clocks will show it
        return f"{_clock(self.start)}-{_clock(self.end if self.end <= DAY else self.end - DAY)}"


def read_spans(text: str) -> tuple[Span, ...]:
    """The spans of one day in order; none for "closed". Raises `ValueError` for what cannot be."""
    if text.strip().lower() == "closed":
        return ()
    spans = sorted(_span(piece.strip()) for piece in text.split(","))
    for before, after in pairwise(spans):
        if after.start < before.end:
            raise ValueError(f"{before} and {after} overlap")
    return tuple(spans)


def _span(piece: str) -> Span:
    found = _SPAN.fullmatch(piece)
    if found is None:
        raise ValueError(f'should be hours such as "09:00-17:30", or "closed", not {piece!r}')
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if from_minute > 59 or to_minute > 59 or start >= DAY or end > DAY:
        raise ValueError(f"{piece!r} has a time that no clock shows; a day goes from 00:00 to 24:00")
    if start == end:
        raise ValueError(f'{piece!r} is no time at all; write "00:00-24:00" for the whole day')
    return Span(start, end if end > start else end + DAY)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
