"""Conditions of `wait until`: when time alone may change their verdict."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any

from offhook.clock import Clock
from offhook_grammar.operations import compare
from offhook_grammar.operations.clocks import time_from_text
from offhook_grammar.program import UNNAMED, LanguageError, Names

_SECOND, _MINUTE, _DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
_TICK = timedelta(microseconds=1)
_NEAR = timedelta(seconds=61)
# beyond a day, an hour and a minute at once: what begins anew with one of them is not taken for even
_FAR = timedelta(hours=25, seconds=61)
_FINE = timedelta(milliseconds=1)
_TOLERANCE = 0.05  # of a second: the real clock goes on between two looks
_FEW = 20
_SIGNS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_ERROR = object()

Sides = tuple[Any, Any]


class Moving:
    """Evaluates a condition and remembers the earliest instant (`due`) at which its verdict may change by itself.

    Only what reads the clock can do that. Where the sides of a comparison move evenly, the instant at which they meet
    follows. Whatever else reads the clock changes in steps, and is looked at again at the next whole minute or, if it
    changes faster, second; a step within the next minute is found.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._explained = 0  # readings of the clock by comparisons
        self._ahead = False
        self.due: datetime | None = None

    def evaluate(self, condition: Callable[[], bool]) -> bool:
        """The condition's verdict now; sets `due`."""
        self.due, self._explained = None, 0
        before = self._clock.reads
        verdict = condition()
        if self._clock.reads - before > self._explained:
            self._by_steps(lambda: (condition(), None), (verdict, None))
        return verdict

    def compare(self, operator: str, left: Callable[[], Any], right: Callable[[], Any], names: Names = UNNAMED) -> bool:
        """The verdict of one comparison of the condition, noting when it may change."""

        def values() -> Sides:
            return left(), right()

        before, explained = self._clock.reads, self._explained
        sides = values()
        verdict: bool = compare(operator, *sides, names)
        if not self._ahead and self._clock.reads > before:
            if not self._meetings(operator, values, sides):
                self._by_steps(values, sides)
            self._explained = explained + self._clock.reads - before
        return verdict

    def _meetings(self, operator: str, values: Callable[[], Sides], sides: Sides) -> bool:
        """Note when the sides meet; False where they do not move evenly."""
        if operator in _SIGNS:
            return self._meeting(operator, values, sides)
        if operator not in ("in", "not in") or not isinstance(sides[1], tuple) or len(sides[1]) > _FEW:
            return False

        def with_item(place: int) -> Callable[[], Sides]:
            def one() -> Sides:
                value, items = values()
                return value, items[place]

            return one

        return all(self._meeting("==", with_item(place), (sides[0], item)) for place, item in enumerate(sides[1]))

    def _meeting(self, operator: str, values: Callable[[], Sides], sides: Sides) -> bool:
        gap = _gap(*sides)
        if gap is None:
            return False
        moving_clock = any(isinstance(side, time) for side in sides)
        far = _NEAR if moving_clock else _FAR
        after = self._gap_later(far, values)
        if after is None:
            return False
        pace = (after - gap) / far.total_seconds()
        for ahead in (_SECOND, _NEAR):
            if not _is_close(self._gap_later(ahead, values), gap + pace * ahead.total_seconds(), pace):
                return False
        if pace == 0:
            return self._later(_SECOND, values) != sides  # they move alike; what stands still may yet jump
        return self._note(operator, values, gap, pace) and (not moving_clock or self._note_midnight(values, sides))

    def _note(self, operator: str, values: Callable[[], Sides], gap: float, pace: float) -> bool:
        try:
            meet = timedelta(seconds=-gap / pace)
        except OverflowError:
            return True
        if meet < timedelta():
            return True
        self._at(meet + (_TICK if _changes_behind(operator, gap) else timedelta()))
        there = self._later(meet, values)
        return there[0] is _ERROR or _is_close(_gap(*there), 0.0, pace)

    def _note_midnight(self, values: Callable[[], Sides], sides: Sides) -> bool:
        """A time of day begins anew; False if a change of the zone's offset lies before that."""
        later = self._later(_SECOND, values)
        for place, side in enumerate(sides):
            if isinstance(side, time) and later[place] != side:
                ahead = _DAY - _since_midnight(side)
                self._at(ahead)
                there = self._later(ahead, values)[place]
                if not isinstance(there, time) or _since_midnight(there) > _SECOND:
                    return False
        return True

    def _by_steps(self, values: Callable[[], Sides], sides: Sides) -> None:
        """Look again at the next whole minute, second, or step within the minute."""
        now = self._clock.now()
        if self._later(_SECOND, values) != sides:
            self._at(_SECOND - timedelta(microseconds=now.microsecond))
            return
        self._at(_MINUTE - timedelta(seconds=now.second, microseconds=now.microsecond))
        if self._later(_MINUTE, values) == sides:
            return
        same, different = _SECOND, _MINUTE
        while different - same > _FINE:
            middle = (same + different) / 2
            if self._later(middle, values) == sides:
                same = middle
            else:
                different = middle
        self._at(different)

    def _gap_later(self, ahead: timedelta, values: Callable[[], Sides]) -> float | None:
        return _gap(*self._later(ahead, values))

    def _later(self, ahead: timedelta, values: Callable[[], Sides]) -> Sides:
        """The sides as they will be, if nothing but time changes."""
        outer, self._ahead = self._ahead, True
        try:
            with self._clock.shifted(ahead):
                return values()
        except Exception:  # noqa: BLE001  # an error that may come is no error yet
            return _ERROR, _ERROR
        finally:
            self._ahead = outer

    def _at(self, ahead: timedelta) -> None:
        with suppress(OverflowError):  # further away than time goes
            due = self._clock.now() + max(ahead, _TICK)
            if self.due is None or due < self.due:
                self.due = due


def _gap(left: Any, right: Any) -> float | None:
    """How far apart two times, clocks, durations (in seconds) or numbers are; None for anything else."""
    try:
        if isinstance(left, str) and isinstance(right, (datetime, time)):
            left = time_from_text(left, right)
        elif isinstance(right, str) and isinstance(left, (datetime, time)):
            right = time_from_text(right, left)
        if isinstance(left, time) and isinstance(right, time):
            left, right = _since_midnight(left), _since_midnight(right)
        if isinstance(left, datetime) and isinstance(right, datetime):
            return (left - right).total_seconds()
        if isinstance(left, timedelta) and isinstance(right, timedelta):
            return (left - right).total_seconds()
        if _is_number(left) and _is_number(right):
            return float(left - right)
    except (OverflowError, TypeError, LanguageError):  # too far apart, or no time after all
        return None
    return None


def _changes_behind(operator: str, gap: float) -> bool:
    """Whether the verdict is at the meeting point what it is now, and changes just behind it."""
    if operator in ("==", "!="):
        return gap == 0
    return gap == 0 or (gap < 0) == (operator in (">", "<="))


def _is_close(gap: float | None, wanted: float, pace: float) -> bool:
    return gap is not None and abs(gap - wanted) <= abs(pace) * _TOLERANCE + 1e-12


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
