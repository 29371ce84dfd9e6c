"""A syntax tree as people and programs read it: a node a line, or as JSON."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

from offhook_grammar.durations import format_duration
from offhook_grammar.tree import Node

_LEFT_OUT = frozenset({"span", "broken"})


def outline(node: Node) -> str:
    """A node a line with its place, its fields indented below it; what is absent or empty is left out."""
    return "\n".join(_lines(node, 0))


def to_json(value: Any) -> Any:
    """The tree as JSON: a node is an object with `node`, its name, and `at`, its place as LINE:COLUMN-LINE:COLUMN."""
    if isinstance(value, Node):
        named = {_camel(name): to_json(item) for name, item in _parts(value)}
        return {"node": type(value).__name__, "at": _place(value), **named}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return _plain(value)


def _lines(node: Node, depth: int) -> list[str]:
    margin = "  " * depth
    plain: list[tuple[str, Any]] = []
    inner: list[tuple[str, Any]] = []
    for name, value in _parts(node):
        (inner if isinstance(value, Node) or (isinstance(value, tuple) and value) else plain).append((name, value))
    said = "".join(f" {name}={_plain(value)!r}" for name, value in plain if value not in (None, (), False))
    lines = [f"{margin}{type(node).__name__}{said}  {_place(node)}"]
    for name, value in inner:
        lines.append(f"{margin}  {name}:")
        for item in value if isinstance(value, tuple) else (value,):
            lines += _lines(item, depth + 2) if isinstance(item, Node) else [f"{margin}    {_plain(item)!r}"]
    return lines


def _parts(node: Node) -> list[tuple[str, Any]]:
    return [(field.name, getattr(node, field.name)) for field in fields(node) if field.name not in _LEFT_OUT]


def _place(node: Node) -> str:
    span = node.span
    return f"{span.line}:{span.column}-{span.end_line}:{span.end_column}"


def _plain(value: Any) -> Any:
    if isinstance(value, timedelta):
        return format_duration(value)
    return str(value) if isinstance(value, str) else value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
