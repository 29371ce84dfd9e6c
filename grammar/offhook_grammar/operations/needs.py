"""What statements need of their values: a condition, a text, a duration, a time, a map."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from offhook_grammar.operations.kinds import described
from offhook_grammar.program import LanguageError
from offhook_grammar.values import FrozenDict


def truth(value: Any, name: str | None = None) -> bool:
    """A condition: null is false, and anything but a boolean is an error."""
    if value is True:
        return True
    if value is False or value is None:
        return False
    raise LanguageError(f"{name or 'the condition'} is {described(value)}, wanted true or false", "not-a-condition")


def need_text(value: Any, name: str | None = None) -> str:
    """`value` if it is text."""
    if isinstance(value, str):
        return value
    raise _wanted("text", value, name)


def need_duration(value: Any, name: str | None = None) -> timedelta:
    """`value` if it is a duration."""
    if isinstance(value, timedelta):
        return value
    raise _wanted("a duration such as 2m", value, name)


def need_time(value: Any, name: str | None = None) -> datetime:
    """`value` if it is a time."""
    if isinstance(value, datetime):
        return value
    raise _wanted("a time", value, name)


def need_count(value: Any, name: str | None = None) -> int:
    """`value` if it is a whole number, 0 at least: how often something is done."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0 and value == int(value):
        return int(value)
    raise _wanted("a whole number of times, 0 at least", value, name)


def need_map(value: Any, name: str | None = None) -> FrozenDict:
    """`value` if it is a map."""
    if isinstance(value, FrozenDict):
        return value
    raise _wanted("a map", value, name)


def _wanted(what: str, value: Any, name: str | None) -> LanguageError:
    return LanguageError(f"{name or 'the value'} is {described(value)}, wanted {what}", "wrong-kind")


def default(value: Any, other: Callable[[], Any]) -> Any:
    """`value default other`, where Python allows no assignment within an expression."""
    return other() if value is None else value
