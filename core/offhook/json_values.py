"""`JsonMap` and `JsonValue`: JSON inside payloads, frozen on the way in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from offhook_grammar.durations import format_duration
from offhook_grammar.values import FrozenDict, freeze


def sid_of(value: Any) -> str | None:
    """The SID under which an entity goes into JSON: `sid`, or `task_sid` for a task that has no reservation."""
    for name in ("sid", "task_sid"):
        sid = getattr(value, name, None)
        if isinstance(sid, str):
            return sid
    return None


def to_json_value(value: Any) -> Any:
    """`value` as JSON: times as ISO 8601 in UTC, durations as text, entities as their SID, sets in order.

    Raises `PydanticCustomError` (`not_json`) for a value that has no JSON form.
    """
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, Mapping):
        return {str(key): to_json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json_value(item) for item in value]
    if isinstance(value, set | frozenset):
        # a set has no order of its own, and nothing may depend on hashing
        return sorted((to_json_value(item) for item in value), key=repr)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, timedelta):
        return format_duration(value)
    sid = sid_of(value)
    if sid is not None:
        return sid
    raise PydanticCustomError("not_json", "holds a value that has no JSON form: {kind}", {"kind": type(value).__name__})


def _json_map(value: Any) -> FrozenDict:
    if type(value) is FrozenDict and all(
        item is None or type(item) in (str, int, float, bool) for item in value.values()
    ):
        return value
    if not isinstance(value, Mapping):
        raise PydanticCustomError("map_type", "should be a map")
    frozen: FrozenDict = _json_value(value)
    return frozen


def _json_value(value: Any) -> Any:
    try:
        return freeze(to_json_value(value))
    except ValueError as error:
        if isinstance(error, PydanticCustomError):
            raise
        raise PydanticCustomError("too_deep", "{problem}", {"problem": str(error)}) from error


JsonMap = Annotated[
    FrozenDict, PlainValidator(_json_map), WithJsonSchema({"type": "object", "additionalProperties": True})
]
"""A map of JSON values: attributes. Times become ISO 8601 in UTC, durations text, entities their SID."""

JsonValue = Annotated[Any, BeforeValidator(_json_value), WithJsonSchema({})]
"""Any JSON value."""
