"""Every node below a node, without recursion, so that deeply nested scripts cannot exhaust the stack."""

from __future__ import annotations

from collections.abc import Iterator

from offhook_grammar.tree import Meanwhile, Node
from offhook_grammar.tree.base import children


def walk(*roots: Node | None) -> Iterator[Node]:
    """The nodes themselves and all below them, in the order of the source."""
    waiting: list[Node] = [root for root in reversed(roots) if root is not None]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def walk_run(*roots: Node | None) -> Iterator[Node]:
    """As `walk`, without what a `meanwhile` below the roots does: that is another run."""
    waiting: list[Node] = [root for root in reversed(roots) if root is not None]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Meanwhile):
            waiting.extend(reversed(children(node)))
