"""Walking the syntax tree, whatever rows it has."""

from __future__ import annotations

from collections.abc import Iterator

from offhook_grammar.tree import Meanwhile, Node
from offhook_grammar.tree.base import children

__all__ = ["children", "descendants", "own_descendants"]


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
