"""The demands of conditions with the values of params and constants, once these are known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from offhook_grammar.compiler.code import DemandsCode, GlobalValue
from offhook_grammar.program import Demand, Demands

_EQUALITY = {"==": "in", "!=": "not in"}
_SCALARS = frozenset({str, int, float, bool, type(None), timedelta})
_ORDERED = frozenset({int, float, timedelta})
_TEXT = frozenset({str})
_KINDS = {"==": _SCALARS, "!=": _SCALARS, "in": _SCALARS, "contains": _TEXT, "starts with": _TEXT, "ends with": _TEXT}


def linked_demands(code: DemandsCode, names: Mapping[str, Any]) -> Demands | None:
    """The demands, with `names` the file's globals. A value of a kind that nothing can be told of ends its way; None if
    nothing is left of one."""
    ways, whole = [], code[1]
    for row in code[0]:
        way: list[Demand] = []
        for path, sign, values in row:
            demand = _linked(path, sign, values, names)
            if demand is None:
                whole = False
                break
            way.append(demand)
        if not way:
            return None
        ways.append(tuple(way))
    return Demands(tuple(ways), whole)


def _linked(path: Any, sign: str, values: Any, names: Mapping[str, Any]) -> Demand | None:
    if type(values) is GlobalValue:  # a list by its name
        values = names.get(values.name)
        if type(values) is not tuple:
            return None
    kinds = _KINDS.get(sign.removeprefix("not "), _ORDERED)
    known = []
    for value in values:
        if type(value) is GlobalValue:
            value = names.get(value.name, ())
        if type(value) not in kinds or value != value:
            return None
        known.append(value)
    values = tuple(known)
    return Demand(path, _EQUALITY.get(sign, sign), values)
