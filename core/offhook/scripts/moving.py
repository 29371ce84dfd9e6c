"""Conditions of `wait until`: when a comparison with `now` will change its verdict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from offhook.clock import Clock
from offhook_grammar.operations import compare

_PROBE = timedelta(seconds=1)
_TICK = timedelta(microseconds=1)


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

    def compare(self, operator: str, left: Callable[[], Any], right: Callable[[], Any]) -> bool:
        """The verdict of one comparison of the condition, noting when it changes."""
        now_left, now_right = left(), right()
        verdict: bool = compare(operator, now_left, now_right)
        gap = _gap(now_left, now_right)
        if gap is not None:
            with self._clock.shifted(_PROBE):
                later = _gap(left(), right())
            if later is not None and later != gap:
                self._note(operator, gap, later - gap)
        return verdict

    def _note(self, operator: str, gap: timedelta, per_second: timedelta) -> None:
        meet = -gap / per_second  # in seconds: the gap is zero then
        if meet < 0:
            return
        due = self._clock.now() + meet * _PROBE
        if meet == 0 or operator in ("<", ">", "!=", "<=", ">="):
            # at the meeting point itself, or just after it, depending on which side includes it
            due += _TICK if operator in ("<", ">", "!=") or meet == 0 else timedelta()
        if self.due is None or due < self.due:
            self.due = due


def _gap(left: Any, right: Any) -> timedelta | None:
    """How far apart two times, durations or numbers are; None for anything else."""
    if isinstance(left, datetime) and isinstance(right, datetime):
        return left - right
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return left - right
    if _is_number(left) and _is_number(right):
        return timedelta(seconds=left - right)
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
