"""What every node of the syntax tree has, and the smallest nodes."""

from __future__ import annotations

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


@node
class Word(Node):
    """A name with its place: of an action, an event, a field, an argument, a variable."""

    text: str
