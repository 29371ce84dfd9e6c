"""What functions want of their arguments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from offhook_grammar.operations import items, kind
from offhook_grammar.operations.kinds import described
from offhook_grammar.program import LanguageError

__all__ = ["duration", "instant", "kind", "mapping", "number", "sequence", "text", "whole", "wrong"]


def wrong(name: str, wanted: str, found: Any) -> LanguageError:
    """`found` is not what the function `name` wants."""
    return LanguageError(f"{name} needs {wanted}, found {described(found)}", "wrong-kind")


def text(name: str, value: Any) -> str:
    """A text, or an error."""
    if isinstance(value, str):
        return value
    raise wrong(name, "text", value)


def number(name: str, value: Any) -> int | float:
    """A number, or an error; booleans are not numbers."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    raise wrong(name, "a number", value)


def whole(name: str, value: Any) -> int:
    """A whole number, or an error."""
    found = number(name, value)
    if isinstance(found, float) and not found.is_integer():
        raise LanguageError(f"{name} needs a whole number, found {found:g}", "wrong-kind")
    return int(found)


def sequence(name: str, value: Any) -> Sequence[Any]:
    """The items of a list or of a collection of the host; none for null."""
    if isinstance(value, (tuple, list)):
        return value
    if isinstance(value, dict):
        raise wrong(name, "a list", value)
    return tuple(items(value))


def mapping(name: str, value: Any) -> dict[str, Any]:
    """A map, or an error; null is an empty one."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise wrong(name, "a map", value)


def duration(name: str, value: Any) -> timedelta:
    """A duration, or an error."""
    if isinstance(value, timedelta):
        return value
    raise wrong(name, "a duration such as 2m", value)


def instant(name: str, value: Any) -> datetime:
    """A time, or an error."""
    if isinstance(value, datetime):
        return value
    raise wrong(name, "a time", value)
