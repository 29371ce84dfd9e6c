"""Conditions that tell the run what they read: made from a linked handler once somebody wants to know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from types import FunctionType
from typing import Any, cast

from offhook_grammar.compiler.expressions import condition
from offhook_grammar.compiler.handlers import ALIASED, value_code
from offhook_grammar.compiler.linked_file import linked_file
from offhook_grammar.compiler.linker import realised
from offhook_grammar.compiler.places import root_name
from offhook_grammar.compiler.unit import FileUnit, Unit
from offhook_grammar.compiler.walk import children
from offhook_grammar.parser import parse
from offhook_grammar.program import CompiledHandler
from offhook_grammar.tree import (
    Call,
    Comprehension,
    Expression,
    Field,
    Handler,
    Index,
    Name,
    Node,
    Quantifier,
    Recall,
    When,
)
from offhook_grammar.types import Catalogue

_LONGEST = 80
_HEAD, _TAIL = "after Any when ", " do stop\n"


def watched_condition(handler: CompiledHandler, catalogue: Catalogue) -> Callable[[Any], bool] | None:
    """The handler's condition once more, as a function that also tells its run, through `saw`, each value that it
    reads, under the name that the author gave it. None without a condition.

    It gives and raises what the condition itself does. What is read through the variable of a quantifier is not told.
    """
    linked = handler.condition
    if linked is None or not handler.condition_source:
        return None
    text = f"{_HEAD}{handler.condition_source}{_TAIL}"
    tree = _condition_in(text)
    if tree is None:
        return None
    names: dict[str, Any] = cast(FunctionType, linked).__globals__
    file = linked_file(handler.file, catalogue, names, text)
    unit = Unit(file, roots=_roots(handler), event_fields=_event_fields(handler, catalogue))
    unit.watched = {id(node): shown(file, node) for node in reads(tree)}
    known = len(file.values)
    code = value_code(unit, "when", tree, condition)
    names.update({f"value.{number}": realised(file.values[number]) for number in range(known, len(file.values))})
    return FunctionType(code, names)


def _condition_in(text: str) -> Expression | None:
    file = parse(text, "").file
    handlers = [item for item in file.items if isinstance(item, Handler)] if file is not None else []
    clauses = [clause for handler in handlers for clause in handler.clauses if isinstance(clause, When)]
    return clauses[0].condition if clauses else None


def _roots(handler: CompiledHandler) -> dict[str, str]:
    known = ALIASED.get(handler.stage)
    return {} if handler.alias is None or known is None else {handler.alias: known}


def _event_fields(handler: CompiledHandler, catalogue: Catalogue) -> frozenset[str]:
    events = [catalogue.event(name) for name in sorted(handler.event_targets)]
    return frozenset(name for event in events if event is not None for name in event.fields)


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
