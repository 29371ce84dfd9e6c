"""What every node of the syntax tree has, and the smallest nodes."""

from __future__ import annotations

from typing import Any

from offhook_grammar.diagnostics import Span
from offhook_grammar.node import Frozen, node


@node
class Node(Frozen):
    span: Span


@node
class Comment(Node):
    """`text` without the `#` and without the blank after it; `own_line` when nothing stands before it."""

    text: str
    own_line: bool


def children(node: Node) -> list[Node]:
    """The nodes directly below `node`, in the order of its fields."""
    found: list[Node] = []
    for name in node.inner_fields:
        value = getattr(node, name)
        if isinstance(value, Node):
            found.append(value)
        elif type(value) is tuple:
            _gather(value, found)
    return found


def _gather(items: tuple[Any, ...], found: list[Node]) -> None:
    for item in items:
        if isinstance(item, Node):
            found.append(item)
        elif type(item) is tuple:
            _gather(item, found)


@node
class Word(Node):
    """A name with its place: of an action, an event, a field, an argument, a variable."""

    text: str
