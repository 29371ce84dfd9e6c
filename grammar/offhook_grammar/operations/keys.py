"""Keys of values: hashable, equal where the values are equal. For grouping and for lists without doubles."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from offhook_grammar.operations.kinds import fields_of, kind, sid_of
from offhook_grammar.operations.limits import DEFAULT_LIMITS, Limits, sound


def value_key(value: Any, limits: Limits = DEFAULT_LIMITS) -> Hashable:
    """A key of `value`: `1` and `1.0` have the same, `1` and `true` have not. Raises `LanguageError` if too large."""
    if isinstance(value, (tuple, list, dict)):
        sound(value, limits)
    return _key(value)


def _key(value: Any) -> Hashable:
    if isinstance(value, (tuple, list)):
        return ("list", *map(_key, value))
    if isinstance(value, dict):
        return ("map", frozenset((key, _key(item)) for key, item in value.items()))
    if fields_of(value) is not None:
        name = getattr(type(value), "entity_kind", None)
        return (name, sid_of(value, "taskSid", "sid") or id(value))
    return (kind(value), value)
