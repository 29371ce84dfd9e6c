"""What kind a value is, in the author's words; and the objects of the host, seen through their declared fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from offhook_grammar.operations.patterns import is_pattern
from offhook_grammar.secret import Secret

_KINDS: Mapping[type, str] = {
    type(None): "null", bool: "boolean", int: "number", float: "number", str: "text", tuple: "list", list: "list",
    dict: "map", timedelta: "duration", datetime: "time", time: "clock", Secret: "secret",
}  # fmt: skip


def kind(value: Any) -> str:
    """`text`, `number`, `boolean`, `null`, `list`, `map`, `duration`, `time`, `clock`, `regex`, `secret`, or the
    kind of a host's object (`task`), `object` if it has none."""
    found = _KINDS.get(type(value))
    if found is not None:
        return found
    for python_type in (str, dict, bool, int, float, tuple, list, timedelta, datetime, time):
        if isinstance(value, python_type):
            return _KINDS[python_type]
    if is_pattern(value):
        return "regex"
    named: str = getattr(type(value), "entity_kind", None) or "object"
    return named


def article(word: str) -> str:
    """`text` for text, `a list` for list, `an activity` for activity: as it stands in a message."""
    if word in ("text", "null"):
        return word
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def described(value: Any) -> str:
    """`a list`, `text`: the kind of `value` as it stands in a message."""
    return f"the {kind(value)}" if is_collection(value) else article(kind(value))


def fields_of(value: Any) -> Mapping[str, Callable[[Any], Any]] | None:
    """The declared fields of a host's object, with their getters; None for a plain value."""
    return getattr(type(value), "script_fields", None)


def is_collection(value: Any) -> bool:
    """Whether this is one of the host's collections (`workers`, `tasks`): iterable, and indexed by SID."""
    return hasattr(type(value), "script_index") and hasattr(type(value), "__iter__")


def sid_of(value: Any, *names: str) -> str | None:
    """The first of the fields `names` (`sid`, then `taskSid` unless told) of a host's object that holds a text."""
    fields = fields_of(value) or {}
    for name in names or ("sid", "taskSid"):
        getter = fields.get(name)
        found = getter(value) if getter else None
        if isinstance(found, str):
            return found
    return None
