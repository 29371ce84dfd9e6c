"""Walking the syntax tree, whatever rows it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from offhook_grammar.tree import Meanwhile, Node


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below `node`, in the order of its fields."""
    for field in fields(node):
        yield from _nodes(getattr(node, field.name))


def descendants(node: Node) -> Iterator[Node]:
    """`node` and all below it."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(children(current))


def own_descendants(node: Node) -> Iterator[Node]:
    """`node` and all below it that the same run does: not what stands in a `meanwhile`."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        if not isinstance(current, Meanwhile):
            pending.extend(children(current))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)
