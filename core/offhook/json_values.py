"""`JsonMap` and `JsonValue`: JSON inside payloads, frozen on the way in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from offhook_grammar.durations import format_duration
from offhook_grammar.values import MAX_DEPTH, FrozenDict

_PLAIN = frozenset({str, int, float, bool, type(None)})


def sid_of(value: Any) -> str | None:
    """The SID under which an entity goes into JSON: `sid`, or `task_sid` for a task that has no reservation."""
    for name in ("sid", "task_sid"):
        sid = getattr(value, name, None)
        if isinstance(sid, str):
            return sid
    return None


def frozen_json(value: Any, depth: int = 0) -> Any:
    """`value` as immutable JSON: times as ISO 8601 in UTC, durations and clocks as text, entities as their SID, sets in
    order.

    Raises `PydanticCustomError`: `not_json` for a value that has no JSON form, `not_text` for a text that cannot be
    encoded, `too_deep` for one nested too deep.
    """
    kind = type(value)
    if kind is str:
        return sound_text(value)
    if kind in _PLAIN:
        return value
    if depth > MAX_DEPTH:
        raise PydanticCustomError("too_deep", "is nested more than {most} deep", {"most": MAX_DEPTH})
    if kind is dict or kind is FrozenDict or isinstance(value, Mapping):
        return FrozenDict({sound_text(str(key)): frozen_json(item, depth + 1) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple([frozen_json(item, depth + 1) for item in value])
    if isinstance(value, set | frozenset):
        # a set has no order of its own, and nothing may depend on hashing
        return tuple(sorted((frozen_json(item, depth + 1) for item in value), key=repr))
    return _json_scalar(value)


def sound_text(text: str) -> str:
    """`text`, unless it holds half of a pair of surrogates, which stands for no letter and which no encoder takes.

    Raises `PydanticCustomError` (`not_text`).
    """
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise PydanticCustomError("not_text", "holds half of a surrogate pair, which is no letter") from None
    return text


def _json_scalar(value: Any) -> Any:
    if isinstance(value, str):
        return sound_text(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, timedelta):
        return format_duration(value)
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    sid = sid_of(value)
    if sid is not None:
        return sid
    raise PydanticCustomError("not_json", "holds a value that has no JSON form: {kind}", {"kind": type(value).__name__})


def _json_map(value: Any) -> FrozenDict:
    kind = type(value)
    if (kind is dict or kind is FrozenDict) and _is_flat(value):
        return value if kind is FrozenDict else FrozenDict(value)
    if not isinstance(value, Mapping):
        raise PydanticCustomError("map_type", "should be a map")
    frozen: FrozenDict = frozen_json(value)
    return frozen


def _is_flat(values: dict[Any, Any]) -> bool:
    """Whether all are plain values and sound texts: most attributes are, and need no further look."""
    for name, item in values.items():
        if type(name) is not str or not name.isascii():
            return False
        kind = type(item)
        if kind is str:
            if not item.isascii():
                return False
        elif kind is not int and kind not in _PLAIN:
            return False
    return True


JsonMap = Annotated[
    FrozenDict, PlainValidator(_json_map), WithJsonSchema({"type": "object", "additionalProperties": True})
]
"""A map of JSON values: attributes. Times become ISO 8601 in UTC, durations text, entities their SID."""

JsonValue = Annotated[Any, BeforeValidator(frozen_json), WithJsonSchema({})]
"""Any JSON value."""
