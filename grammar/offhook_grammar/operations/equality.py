"""`==` and `!=`: by value, whatever the kind.

Numbers are equal by value (`1 == 1.0`); booleans are not numbers. Lists and maps are equal if their items are. Two
objects of the host are equal if they are the same thing (kind and SID); an object equals the text of its SID. A
clock or time equals the text that means it, since neither has a literal. Values of other kinds are not equal.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from offhook_grammar.operations.clocks import time_from_text
from offhook_grammar.operations.kinds import fields_of, sid_of
from offhook_grammar.program import LanguageError
from offhook_grammar.secret import Secret

_PLAIN = frozenset({str, int, float, bool, type(None), timedelta, datetime, time})
_WORK = 500_000


def equal(left: Any, right: Any) -> bool:
    """`left == right`. Comparing needs no more than half a million items, else it is a `LanguageError`."""
    kind = type(left)
    if kind is type(right) and kind in _PLAIN:
        return bool(left == right)
    if left is right:
        return True
    if left is None or right is None:
        return False
    return _equal_deeply(left, right)


def unequal(left: Any, right: Any) -> bool:
    """`left != right`."""
    return not equal(left, right)


def _equal_deeply(left: Any, right: Any) -> bool:
    # a stack and a budget: scripts can nest values deeper than Python recurses, and share parts without end
    pending, work = [(left, right)], 0
    while pending:
        a, b = pending.pop()
        if a is b:
            continue
        if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
            if len(a) != len(b):
                return False
            pending.extend(zip(a, b, strict=True))
            work += len(a) + 1
        elif isinstance(a, dict) and isinstance(b, dict):
            if a.keys() != b.keys():
                return False
            pending.extend((item, b[key]) for key, item in a.items())
            work += len(a) + 1
        elif not _equal_single(a, b):
            return False
        if work > _WORK:
            raise LanguageError("the values are too large to compare", "value-too-large")
    return True


def _equal_single(a: Any, b: Any) -> bool:
    if a is None or b is None or isinstance(a, bool) != isinstance(b, bool):
        return False
    if type(a) in _PLAIN and type(b) in _PLAIN and not (isinstance(a, str) or isinstance(b, str)):
        return bool(a == b)
    if isinstance(a, str):
        return _equals_text(b, a)
    if isinstance(b, str):
        return _equals_text(a, b)
    if isinstance(a, Secret) or isinstance(b, Secret):
        return bool(a == b)
    return _same_object(a, b)


def _equals_text(value: Any, text: str) -> bool:
    if isinstance(value, (str, Secret)):
        return bool(value == text)
    if isinstance(value, (time, datetime)):
        try:
            return bool(value == time_from_text(text, value))
        except LanguageError:
            return False
    return fields_of(value) is not None and text in (sid_of(value, "sid"), sid_of(value, "taskSid"))


def _same_object(a: Any, b: Any) -> bool:
    if fields_of(a) is None or fields_of(b) is None:
        return bool(a == b) if type(a) is type(b) else False
    if getattr(type(a), "entity_kind", None) != getattr(type(b), "entity_kind", None):
        return False
    # a task's own SID first: the same task may be seen through two reservations
    sid = sid_of(a, "taskSid", "sid")
    return sid is not None and sid == sid_of(b, "taskSid", "sid")
