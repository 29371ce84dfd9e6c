"""Conditions that tell the run what they read: made from a linked handler once somebody wants to know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from types import FunctionType
from typing import Any, cast

from offhook_grammar.compiler.linked_condition import condition_in, condition_unit, linked_function, text_around
from offhook_grammar.compiler.places import root_name
from offhook_grammar.compiler.unit import FileUnit
from offhook_grammar.compiler.walk import children
from offhook_grammar.program import CompiledHandler
from offhook_grammar.tree import (
    Call,
    Comprehension,
    Expression,
    Field,
    Index,
    Name,
    Node,
    Quantifier,
    Recall,
)
from offhook_grammar.types import Catalogue

_LONGEST = 80


def watched_condition(handler: CompiledHandler, catalogue: Catalogue) -> Callable[[Any], bool] | None:
    """The handler's condition once more, as a function that also tells its run, through `saw`, each value that it
    reads, under the name that the author gave it. None without a condition.

    It gives and raises what the condition itself does. What is read through the variable of a quantifier is not told.
    """
    if not handler.condition_source:
        return None
    text = text_around(handler.condition_source)
    tree = condition_in(text)
    if tree is None:
        return None
    names: dict[str, Any] = cast(FunctionType, handler.body).__globals__
    unit = condition_unit(handler, handler.file, names, catalogue, text)
    unit.watched = {id(node): shown(unit.file, node) for node in reads(tree)}
    return linked_function(unit, "when", tree, names)


def reads(node: Node, bound: frozenset[str] = frozenset()) -> Iterator[Expression]:
    """What of an expression is a read of its own: whole paths, calls and loops; nothing that hangs on the variables
    `bound`, which have another value at each turn."""
    if isinstance(node, (Name, Field, Index, Call, Quantifier, Comprehension, Recall)) and not _hangs_on(node, bound):
        yield node
    if isinstance(node, (Quantifier, Comprehension)):
        yield from reads(node.source, bound)
        bound |= {node.variable.text}
        inner = [getattr(node, field.name) for field in fields(node) if field.name in ("condition", "value")]
    elif isinstance(node, (Field, Index)):
        inner = _arguments(node)
    elif isinstance(node, Recall):  # a read as a whole
        inner = []
    else:
        inner = list(children(node))
    for child in inner:
        if isinstance(child, Node):
            yield from reads(child, bound)


def _arguments(node: Expression) -> list[Expression]:
    """Of a path the parts that are read by themselves: indexes, and the arguments of a call that it begins with."""
    found: list[Expression] = []
    while isinstance(node, (Field, Index)):
        if isinstance(node, Index):
            found.append(node.index)
        node = node.target
    return found + list(node.arguments if isinstance(node, Call) else () if isinstance(node, Name) else (node,))


def _hangs_on(node: Node, bound: frozenset[str]) -> bool:
    if not bound:
        return False
    if isinstance(node, Name):
        return node.name in bound
    if isinstance(node, (Field, Index)) and root_name(node) in bound:
        return True
    return any(_hangs_on(child, bound) for child in children(node))


def shown(file: FileUnit, node: Node) -> str:
    """A piece of a script as its author wrote it, cut short."""
    text = file.positions.source(node.span)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
