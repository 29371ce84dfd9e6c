"""Conditions of `wait until`: when a comparison with `now` will change its verdict."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any

from offhook.clock import Clock
from offhook_grammar.operations import compare
from offhook_grammar.program import UNNAMED, Names

_PROBE = timedelta(seconds=1)
_TICK = timedelta(microseconds=1)
_DAY = timedelta(days=1)


class Moving:
    """Evaluates a condition and remembers the earliest instant (`due`) at which its verdict may change by itself.

    The sides of a comparison are evaluated twice, now and a second later; where their difference moves evenly with
    time, the instant at which they meet follows.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.due: datetime | None = None

    def evaluate(self, condition: Callable[[], bool]) -> bool:
        """The condition's verdict now; sets `due`."""
        self.due = None
        return condition()

    def compare(self, operator: str, left: Callable[[], Any], right: Callable[[], Any], names: Names = UNNAMED) -> bool:
        """The verdict of one comparison of the condition, noting when it changes."""
        now_left, now_right = left(), right()
        verdict: bool = compare(operator, now_left, now_right, names)
        gap = _gap(now_left, now_right)
        if gap is None:
            return verdict
        with self._clock.shifted(_PROBE):
            later_left, later_right = left(), right()
        later = _gap(later_left, later_right)
        if later is not None and later != gap:
            self._note(operator, gap, later - gap)
            for before, after in ((now_left, later_left), (now_right, later_right)):
                if isinstance(before, time) and before != after:
                    self._at(_DAY - _since_midnight(before))  # the clock begins anew
        return verdict

    def _note(self, operator: str, gap: timedelta, per_second: timedelta) -> None:
        meet = -gap / per_second  # in seconds: the gap is zero then
        if meet < 0:
            return
        # the verdict changes at the meeting point, or just after it where that point belongs to the other side
        just_after = meet == 0 or operator in ("<", ">", "!=")
        with suppress(OverflowError):  # further away than time goes
            self._at(meet * _PROBE + (_TICK if just_after else timedelta()))

    def _at(self, ahead: timedelta) -> None:
        due = self._clock.now() + ahead
        if self.due is None or due < self.due:
            self.due = due


def _gap(left: Any, right: Any) -> timedelta | None:
    """How far apart two times, clocks, durations or numbers are; None for anything else."""
    if isinstance(left, datetime) and isinstance(right, datetime):
        return left - right
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return left - right
    if isinstance(left, time) and isinstance(right, time):
        return _since_midnight(left) - _since_midnight(right)
    if _is_number(left) and _is_number(right):
        try:
            return timedelta(seconds=left - right)
        except (OverflowError, ValueError):  # too far apart to meet soon, or no number at all
            return None
    return None


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
