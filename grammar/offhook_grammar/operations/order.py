"""`<`, `<=`, `>`, `>=`: among numbers, texts, durations, times and clocks, each with its own kind.

A clock or a time may be compared with the text that means it (`time_of_day(now, zone) >= "09:00"`). Texts are in
the order of their code points, whatever the locale. Null and booleans have no order: an error names them.
"""

from __future__ import annotations

import operator as python
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from offhook_grammar.operations import membership
from offhook_grammar.operations.clocks import time_from_text
from offhook_grammar.operations.equality import equal, unequal
from offhook_grammar.operations.kinds import described, kind
from offhook_grammar.program import UNNAMED, LanguageError, Names

_ORDERED = {int: 1, float: 1, str: 2, timedelta: 3, datetime: 4, time: 5}
_KINDS = frozenset({"number", "text", "duration", "time", "clock"})
_rank = _ORDERED.get


def less(left: Any, right: Any, names: Names = UNNAMED) -> bool:
    """`left < right`; `names` are the two sides as the author wrote them, for messages."""
    rank = _rank(type(left))
    if rank is not None and rank == _rank(type(right)):
        return left < right  # type: ignore[no-any-return]
    return _slowly("<", python.lt, left, right, names)


def less_or_equal(left: Any, right: Any, names: Names = UNNAMED) -> bool:
    """`left <= right`."""
    rank = _rank(type(left))
    if rank is not None and rank == _rank(type(right)):
        return left <= right  # type: ignore[no-any-return]
    return _slowly("<=", python.le, left, right, names)


def greater(left: Any, right: Any, names: Names = UNNAMED) -> bool:
    """`left > right`."""
    rank = _rank(type(left))
    if rank is not None and rank == _rank(type(right)):
        return left > right  # type: ignore[no-any-return]
    return _slowly(">", python.gt, left, right, names)


def greater_or_equal(left: Any, right: Any, names: Names = UNNAMED) -> bool:
    """`left >= right`."""
    rank = _rank(type(left))
    if rank is not None and rank == _rank(type(right)):
        return left >= right  # type: ignore[no-any-return]
    return _slowly(">=", python.ge, left, right, names)


def _slowly(sign: str, verdict: Callable[[Any, Any], bool], left: Any, right: Any, names: Names) -> bool:
    left_kind, right_kind = kind(left), kind(right)
    for value, name in zip((left, right), names, strict=True):
        if value is None:
            what = name or "one side"
            raise LanguageError(f"{what} is null: {sign} needs a value on both sides", "null-comparison")
    if left_kind in ("clock", "time") and right_kind == "text":
        right, right_kind = time_from_text(right, left), left_kind
    elif right_kind in ("clock", "time") and left_kind == "text":
        left, left_kind = time_from_text(left, right), right_kind
    if left_kind == right_kind and left_kind in _KINDS:
        try:
            return verdict(left, right)
        except TypeError:  # a time without a zone among those that have one
            pass
    raise LanguageError(f"{sign} cannot compare {described(left)} with {described(right)}", "wrong-kind")


_NAMELESS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": equal, "!=": unequal, "in": membership.is_in, "not in": membership.is_not_in,
    "contains": membership.contains, "starts with": membership.starts_with, "ends with": membership.ends_with,
    "matches": membership.matches,
}  # fmt: skip
_ORDER: Mapping[str, Callable[[Any, Any, Names], bool]] = {
    "<": less, "<=": less_or_equal, ">": greater, ">=": greater_or_equal,
}  # fmt: skip


def compare(sign: str, left: Any, right: Any, names: Names = UNNAMED) -> bool:
    """The comparison with that sign: what a host's `compare_moving` answers."""
    nameless = _NAMELESS.get(sign)
    if nameless is not None:
        return nameless(left, right)
    return _ORDER[sign](left, right, names)
