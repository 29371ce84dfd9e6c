"""Two versions of a payload, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from offhook.tracing.node import Change

_DEEPEST = 6


def differences(before: Any, after: Any, path: str = "", depth: int = 0) -> list[Change]:
    """The fields that differ, in the order in which they stand; maps are compared field by field, lists as a whole.
    What is absent counts as null."""
    if before == after and type(before) is type(after):
        return []
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)) or depth >= _DEEPEST:
        return [Change(path, before, after)]
    found: list[Change] = []
    for name in dict.fromkeys([*before, *after]):
        inner = f"{path}.{name}" if path else str(name)
        found += differences(before.get(name), after.get(name), inner, depth + 1)
    return found
