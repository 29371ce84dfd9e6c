"""`also for current tasks`: where it may stand, and that `event` is null for what was there already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from offhook_grammar.checker.report import Report
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.suggestions import did_you_mean
from offhook_grammar.checker.walk import walk
from offhook_grammar.tree import (
    AlsoFor,
    Binary,
    Comparison,
    Default,
    Expression,
    Field,
    Handler,
    Index,
    IsEmpty,
    Name,
    Node,
    Null,
    Stage,
)

_WORDS: Final = ("tasks", "reservations", "workers")
_ORDERS: Final = frozenset({"<", "<=", ">", ">="})


def check_also_for(clause: AlsoFor, handler: Handler, scope: Scope) -> None:
    """Report a clause that nothing can be meant by, and what reckons with an event that is not there."""
    if handler.stage is not Stage.EVENT:
        _misplaced(clause, handler.stage, scope.report)
        return
    word = clause.what.text
    if word not in _WORDS:
        hint = did_you_mean(word, _WORDS) or "write `tasks`, `reservations` or `workers`"
        scope.report.error("H427", clause.what.span, f"`also for current` does not know `{word}`", hint=hint)
        return
    for target in handler.targets:
        event = scope.catalogue.event(target.name) if target.is_event else None
        if event is not None and word not in event.current:
            message = f"`{event.name}` leads to no state in which {word} could be when the handler begins"
            scope.report.error("H427", clause.span, message, hint=_better(event.current))
    _check_event(handler, scope.report)


def _misplaced(clause: AlsoFor, stage: Stage, report: Report) -> None:
    what = {
        Stage.ACTION: "an action is done when somebody invokes it, and for nothing else",
        Stage.SCHEDULE: "a schedule comes at its time, whatever there is",
    }.get(stage, "an action leads to no state that something could be in already")
    hint = "`on reservation.accepted also for current reservations` takes those that are accepted already"
    if stage in (Stage.ACTION, Stage.SCHEDULE):
        hint = "leave it out; `for each t in tasks` goes through what is there"
    report.error("H426", clause.span, f"{what}, so `also for` means nothing here", hint=hint)


def _better(words: Iterable[str]) -> str:
    found = " or ".join(f"`also for current {word}`" for word in words)
    return f"write {found}" if found else "take the event that leads to the state, such as `reservation.accepted`"


def _check_event(handler: Handler, report: Report) -> None:
    """What reckons with a field of the event, in a handler that nowhere asks whether there is one."""
    name = handler.alias.text if handler.alias is not None else "event"
    clauses = [clause for clause in handler.clauses if not isinstance(clause, AlsoFor)]
    nodes = list(walk(*clauses, handler.body))
    if any(_asks(node, name) for node in nodes):
        return
    for node in nodes:
        for side in _reckoned(node):
            if _is_of(side, name):
                message = f"`{name}` is null when this handler runs for what was there already (`also for`)"
                hint = f"ask first, `if {name} != null then …`, or give another value with `default`"
                report.warning("H428", side.span, message, hint=hint)


def _reckoned(node: Node) -> Iterator[Expression]:
    if isinstance(node, Binary) or (isinstance(node, Comparison) and node.operator in _ORDERS):
        yield from (node.left, node.right)


def _asks(node: Node, name: str) -> bool:
    if isinstance(node, IsEmpty):
        return _is_name(node.operand, name)
    if isinstance(node, Default):
        return _is_name(node.left, name)
    if not isinstance(node, Comparison) or node.operator not in ("==", "!="):
        return False
    sides = (node.left, node.right)
    return any(isinstance(side, Null) for side in sides) and any(_is_name(side, name) for side in sides)


def _is_name(node: Expression, name: str) -> bool:
    return isinstance(node, Name) and node.name == name


def _is_of(node: Expression, name: str) -> bool:
    """Whether this is a field of the event, or of one of its fields."""
    if not isinstance(node, Field | Index):
        return False
    while isinstance(node, Field | Index):
        node = node.target
    return _is_name(node, name)
