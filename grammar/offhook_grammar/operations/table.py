"""The names under which compiled code finds the operations: with a dot, so that no script can write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from offhook_grammar.operations import (
    arithmetic,
    equality,
    limits,
    membership,
    needs,
    order,
    places,
    reading,
    rendering,
)
from offhook_grammar.program import NOTHING, StopRun
from offhook_grammar.values import FrozenDict

_PLAIN: Mapping[str, Any] = {
    "read": reading.read, "read_by": reading.read_by, "index": reading.index, "snapshot": reading.snapshot,
    "turns": reading.turns, "numbered": reading.numbered,
    "equal": equality.equal, "unequal": equality.unequal,
    "less": order.less, "less_or_equal": order.less_or_equal,
    "greater": order.greater, "greater_or_equal": order.greater_or_equal,
    "is_in": membership.is_in, "is_not_in": membership.is_not_in, "contains": membership.contains,
    "starts_with": membership.starts_with, "ends_with": membership.ends_with, "matches": membership.matches,
    "is_empty": membership.is_empty, "is_not_empty": membership.is_not_empty,
    "negative": arithmetic.negative, "without": places.without,
    "truth": needs.truth, "default": needs.default, "need_text": needs.need_text, "need_duration": needs.need_duration,
    "need_time": needs.need_time, "need_count": needs.need_count, "need_map": needs.need_map,
    "map": FrozenDict, "nothing": NOTHING, "stop": StopRun, "error": Exception,
    "any": any, "all": all, "len": len, "next": next, "list": tuple,
    "type": type, "str": str, "int": int,
}  # fmt: skip

_LIMITED: Mapping[str, Callable[..., Any]] = {
    "add": arithmetic.add, "subtract": arithmetic.subtract, "multiply": arithmetic.multiply,
    "divide": arithmetic.divide, "modulo": arithmetic.modulo,
    "text": rendering.text, "interpolate": rendering.interpolate,
    "update": places.update, "append": places.append, "sound": limits.sound, "limited": limits.limited_items,
}  # fmt: skip


def table(bounds: limits.Limits = limits.DEFAULT_LIMITS) -> dict[str, Any]:
    """`op.NAME` → what compiled code calls, under these bounds."""
    bound: dict[str, Any] = dict(_LIMITED)
    if bounds != limits.DEFAULT_LIMITS:
        bound = {name: partial(call, limits=bounds) for name, call in _LIMITED.items()}
    return {f"op.{name}": call for name, call in {**_PLAIN, **bound}.items()}
