"""Merging attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from offhook import FrozenDict


def without(old: Mapping[str, Any], name: str) -> FrozenDict:
    """The map without this key."""
    return FrozenDict({key: value for key, value in old.items() if key != name})


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> FrozenDict:
    """`new` over `old`, nested maps included; a null is stored as null, a list replaces a list."""
    out = dict(old)
    for name, value in new.items():
        before = out.get(name)
        out[name] = merged(before, value) if isinstance(before, Mapping) and isinstance(value, Mapping) else value
    return FrozenDict(out)
