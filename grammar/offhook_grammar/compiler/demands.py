"""What a condition demands of single values, for hosts that ask many handlers: the demands tell most of those that
cannot want to run, so that these need not be asked.

A condition is taken apart into ways in which it can hold, each a row of demands in the order in which they are looked
at. What cannot be taken apart ends its row: it may fail, and nothing behind it may be judged before it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from offhook_grammar.compiler.code import DemandsCode, GlobalValue
from offhook_grammar.compiler.literals import NotLiteral, literal
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.tree import Comparison, Expression, Field, Index, IsEmpty, ListOf, Logical, Name, Not

ROOTS = frozenset({
    "payload", "result", "error", "event", "action", "actor", "task", "reservation", "worker", "queue", "workflow",
    "activity", "call", "conversation", "desktop",
})  # fmt: skip
"""The names that are read without any effect, and mean one thing as long as nothing else happens."""

_PLAIN = (str, int, float, bool, type(None), timedelta)
_OF_TEXT = ("contains", "starts with", "ends with")
"""What is asked of a value, with a text that is looked for."""

_NEGATED = {"==": "!=", "!=": "==", "in": "not in", "not in": "in", "<": ">=", "<=": ">", ">": "<=", ">=": "<",
            "true": "not true", "not true": "true", "empty": "not empty", "not empty": "empty",
            **{sign: f"not {sign}" for sign in _OF_TEXT}, **{f"not {sign}": sign for sign in _OF_TEXT}}  # fmt: skip
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_MOST_WAYS, _MOST_DEMANDS = 8, 12

Path = tuple[Any, ...]
Row = tuple[Any, ...]
"""Demands (path, sign, values), and `None` for what is none."""

_OPAQUE: tuple[Row, ...] = ((None,),)


def demands_of(unit: Unit, condition: Expression) -> DemandsCode | None:
    """The ways in which `condition` can hold, and whether they say all of it; None if it can hold whatever its values.

    `unit` is that of a handler's condition, before anything is declared in it.
    """
    try:
        rows = _ways(unit, condition, False)
    except RecursionError:  # the compiler will say it better
        return None
    ways = tuple([row[: row.index(None)] if None in row else row for row in rows])
    if not all(ways):
        return None
    return ways, all(None not in row for row in rows)


def _ways(unit: Unit, node: Expression, negated: bool) -> tuple[Row, ...]:
    if isinstance(node, Not):
        return _ways(unit, node.operand, not negated)
    if isinstance(node, Logical):
        left, right = _ways(unit, node.left, negated), _ways(unit, node.right, negated)
        return _both(left, right) if (node.operator == "and") is not negated else _either(left, right)
    demand = _leaf(unit, node)
    if demand is None:
        return _OPAQUE
    path, sign, values = demand
    return (((path, _NEGATED[sign] if negated else sign, values),),)


def _both(left: tuple[Row, ...], right: tuple[Row, ...]) -> tuple[Row, ...]:
    if len(left) * len(right) > _MOST_WAYS:
        right = _OPAQUE
    rows = tuple([(*first, *then) for first in left for then in right])
    return tuple([row if len(row) <= _MOST_DEMANDS else (*row[:_MOST_DEMANDS], None) for row in rows])


def _either(left: tuple[Row, ...], right: tuple[Row, ...]) -> tuple[Row, ...]:
    return (*left, *right) if len(left) + len(right) <= _MOST_WAYS else _OPAQUE


def _leaf(unit: Unit, node: Expression) -> Row | None:
    if isinstance(node, Comparison):
        return _comparison(unit, node)
    if isinstance(node, IsEmpty):
        path = _path(unit, node.operand)
        return None if path is None else (path, "not empty" if node.negated else "empty", ())
    path = _path(unit, node)
    return None if path is None else (path, "true", ())


def _comparison(unit: Unit, node: Comparison) -> Row | None:
    sign: str = node.operator
    path, other = _path(unit, node.left), node.right
    if path is None and sign in ("in", "not in"):  # a text in what is there
        path, value = _path(unit, other), _value(unit, node.left)
        return None if path is None or value is None else (path, "contains" if sign == "in" else "not contains", value)
    if path is None and sign in _MIRRORED:
        sign, path, other = _MIRRORED[sign], _path(unit, node.right), node.left
    if path is None or sign not in _NEGATED:
        return None
    if sign in ("in", "not in"):
        items = _items(unit, other)
        return None if items is None else (path, sign, items)
    value = _value(unit, other)
    return None if value is None else (path, sign, value)


def _path(unit: Unit, node: Expression) -> Path | None:
    """A name in scope and what is read of it: texts are fields, a tuple of one is an index."""
    parts: list[Any] = []
    while True:
        if isinstance(node, Field):
            if node.name.text in unit.file.reader_fields:  # the host reads for many handlers at once, and so for nobody
                return None
            parts.append(node.name.text)
            node = node.target
        elif isinstance(node, Index):
            try:
                key = literal(node.index)
            except NotLiteral:
                return None
            if type(key) not in (str, int):
                return None
            parts.append((key,))
            node = node.target
        else:
            root = _root(unit, node.name) if isinstance(node, Name) else ()
            return (*root, *reversed(parts)) if root else None


def _root(unit: Unit, name: str) -> Path:
    if name in unit.roots:
        return (unit.roots[name],)
    if name in unit.file.globals:
        return ()
    if name in ROOTS and (name in ("payload", "result", "error", "event") or name in unit.file.scope):
        return (name,)
    return ("event", name) if name in unit.event_fields and name not in unit.file.scope else ()


def _value(unit: Unit, node: Expression) -> tuple[Any] | None:
    """The one value of a literal, or of a param or constant, which is known when the file is loaded."""
    if isinstance(node, Name):
        known = node.name not in unit.roots and node.name in unit.file.globals
        return (GlobalValue(unit.file.globals[node.name]),) if known else None
    try:
        value = literal(node)
    except NotLiteral:
        return None
    return (value,) if type(value) in _PLAIN else None


def _items(unit: Unit, node: Expression) -> tuple[Any, ...] | GlobalValue | None:
    if not isinstance(node, ListOf):
        found = _value(unit, node)
        return found[0] if found is not None and type(found[0]) is GlobalValue else None
    values: list[Any] = []
    for item in node.items:
        found = _value(unit, item)
        if found is None:
            return None
        values += found
    return tuple(values)
