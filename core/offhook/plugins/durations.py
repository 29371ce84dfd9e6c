"""Durations in what people say to plugins: written as everywhere else, `"1m 30s"`."""

from __future__ import annotations

from datetime import timedelta
from types import UnionType
from typing import Any, Union, get_args, get_origin

from offhook_grammar.durations import parse_duration


def takes_duration(annotation: Any) -> bool:
    """Whether a field so annotated holds a `timedelta`, or one `| None`."""
    if hasattr(annotation, "__metadata__"):
        return takes_duration(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return all(part is type(None) or takes_duration(part) for part in get_args(annotation))
    return annotation is timedelta


def duration_of(value: Any) -> Any:
    """What pydantic takes for the duration that a text says; other values, and those forms that pydantic knows itself
    (`PT5S`, `00:00:05`), as they are. Raises `ValueError`."""
    if not isinstance(value, str) or value.startswith(("P", "-P")) or ":" in value:
        return value
    try:
        return parse_duration(value)
    except ValueError:
        raise ValueError(f'should be a duration such as "30s", not {value[:80]!r}') from None
