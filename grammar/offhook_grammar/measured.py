"""What of a script can be run, and where it goes one way or another, for coverage. Tests in it do not count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from offhook_grammar.checker.walk import walk
from offhook_grammar.diagnostics import Span
from offhook_grammar.tree import (
    Block,
    Branch,
    Catch,
    Conditional,
    Const,
    DefineFunction,
    File,
    Handler,
    Invoke,
    Node,
    Param,
    Statement,
    Test,
    WaitFor,
    WaitUntil,
    When,
)

_STATEMENTS: tuple[type[Node], ...] = get_args(Statement)


@dataclass(frozen=True, slots=True)
class Fork:
    """A place at which a script goes one way or the other.

    `kind`: an `if` (the condition holds or not), an arm of `a if c else b`, or what is done when something goes wrong
    (`otherwise`, `else` of a wait) or does not. `whole`: all of it, which begins with the condition; `to`: where one of
    the ways leads; `until`: where the condition of an `if` ends, None for others.
    """

    kind: Literal["if", "arm", "otherwise"]
    whole: Span
    to: Span
    until: tuple[int, int] | None = None


def first_lines(file: File) -> dict[int, int]:
    """Each line of something that can be run → its first line; what is inside goes before what is around it."""
    starts: dict[int, int] = {}
    for node in _nodes(file):
        part = _runnable(node)
        if part is not None:
            starts.update(dict.fromkeys(range(part.span.line, part.span.end_line + 1), part.span.line))
    return starts


def forks(file: File) -> list[Fork]:
    """The forks of a script but the conditions of handlers, in the order of the source."""
    return [fork for node in _nodes(file) for fork in _forks(node)]


def handlers(file: File) -> list[Handler]:
    """The handlers and schedules of a script."""
    return [item for item in file.items if isinstance(item, Handler)]


def condition_of(handler: Handler) -> When | None:
    """What a handler says of when it runs."""
    return next((clause for clause in handler.clauses if isinstance(clause, When)), None)


def _nodes(file: File) -> Iterator[Node]:
    return walk(*[item for item in file.items if not isinstance(item, Test)])


def _runnable(node: Node) -> Node | None:
    if isinstance(node, _STATEMENTS):
        return node
    if isinstance(node, When):
        return node.condition
    if isinstance(node, DefineFunction):
        return node.body
    return node if isinstance(node, Const) or (isinstance(node, Param) and node.default is not None) else None


def _forks(node: Node) -> Iterator[Fork]:
    if isinstance(node, Branch):
        until = node.condition.span
        yield Fork("if", node.span, node.body.span, (until.end_line, until.end_column))
    elif isinstance(node, Conditional):
        yield Fork("arm", node.span, node.then.span)
        yield Fork("arm", node.span, node.otherwise.span)
    elif isinstance(node, Invoke | WaitFor | WaitUntil):
        other: Statement | Block | None = node.otherwise
        if other is not None:
            yield Fork("otherwise", node.span, other.span)
    elif isinstance(node, Catch):
        yield Fork("arm", node.span, node.body.span)
