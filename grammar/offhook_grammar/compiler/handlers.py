"""Handlers and schedules to code."""

from __future__ import annotations

import ast
from collections.abc import Callable
from types import CodeType
from typing import TypeVar

from offhook_grammar.compiler.code import HandlerCode, ScheduleCode
from offhook_grammar.compiler.demands import demands_of
from offhook_grammar.compiler.expressions import condition, expression, name_of, outgoing
from offhook_grammar.compiler.facts import body_facts, merged
from offhook_grammar.compiler.late import late_source
from offhook_grammar.compiler.make import call
from offhook_grammar.compiler.statements import block
from offhook_grammar.compiler.unit import FileUnit, Unit, function_code
from offhook_grammar.program import Facts
from offhook_grammar.tree import (
    Ahead,
    AlsoFor,
    Behind,
    Clause,
    Comment,
    Durable,
    Every,
    Expression,
    Handler,
    Mode,
    Named,
    Priority,
    Reentrant,
    Required,
    Stage,
    Until,
    When,
    Within,
)

ALIASED = {
    Stage.BEFORE: "payload",
    Stage.INSTEAD: "payload",
    Stage.AFTER: "result",
    Stage.FAILURE: "error",
    Stage.EVENT: "event",
}

One = TypeVar("One", bound=Clause)


def handler_code(file: FileUnit, node: Handler, comments: tuple[Comment, ...]) -> HandlerCode:
    """A handler with all its clauses."""
    facts, calls = _facts(file, node)
    when, named, priority = _clause(node, When), _clause(node, Named), _clause(node, Priority)
    mode, within, until = _clause(node, Mode), _clause(node, Within), _clause(node, Until)
    also_for = _clause(node, AlsoFor)
    title = _title(node)
    key = None if mode is None else mode.per
    demands = None if when is None else demands_of(_unit(file, node), when.condition)
    late = late_source(file, node, demands, calls)
    return HandlerCode(
        stage=node.stage,
        targets=tuple([target.name for target in node.targets]),
        event_targets=tuple([target.name for target in node.targets if target.is_event]),
        name=None if named is None else named.name,
        span=node.span,
        facts=facts,
        body=body_code(file, node, facts) if late is None else None,
        condition=condition_code(file, node) if late is None else None,
        condition_source=None if when is None else _source(file, when.condition, comments),
        priority=0 if priority is None else priority.value,
        ahead=tuple([clause.of for clause in node.clauses if isinstance(clause, Ahead)]),
        behind=tuple([clause.of for clause in node.clauses if isinstance(clause, Behind)]),
        required=any(isinstance(clause, Required) for clause in node.clauses),
        mode=None if mode is None else mode.kind,
        key=None if key is None else _plain(file, node, f"{title} per", key, outgoing),
        within=None if within is None else _plain(file, node, f"{title} within", within.limit, _duration),
        schedule=None if node.every is None else _schedule(file, node.every),
        alias=None if node.alias is None else node.alias.text,
        within_source=None if within is None else _source(file, within.limit, comments),
        demands=demands,
        reentrant=_clause(node, Reentrant) is not None,
        until=() if until is None else tuple([word.text for word in until.events]),
        also_for=None if also_for is None else also_for.what.text,
        durable=_clause(node, Durable) is not None,
        late=late,
    )


def condition_code(file: FileUnit, node: Handler) -> CodeType | None:
    """The condition of a handler, None without one."""
    when = _clause(node, When)
    return None if when is None else _plain(file, node, f"{_title(node)} when", when.condition, condition)


def body_code(file: FileUnit, node: Handler, facts: Facts) -> CodeType:
    """The body of a handler of which the `facts` are known."""
    unit = _unit(file, node, facts.is_async)
    return function_code(unit, _title(node), (), lambda: block(unit, node.body), node.span)


def _clause(node: Handler, kind: type[One]) -> One | None:
    for clause in node.clauses:
        if isinstance(clause, kind):
            return clause
    return None


def _facts(file: FileUnit, node: Handler) -> tuple[Facts, bool]:
    """What the body does, and whether it calls procedures."""
    alias = node.alias.text if node.alias is not None and ALIASED.get(node.stage) == "payload" else "payload"
    body = body_facts(node.body, frozenset({"payload", alias}))
    if not body.calls:
        return body.own, False
    called = (file.callees.get(name) for name in body.calls)
    return merged([body.own, *[callee.facts for callee in called if callee is not None]]), True


def _title(node: Handler) -> str:
    """What tracebacks and profilers call the handler."""
    if node.every is not None:
        return "every"
    return f"{node.stage_word or node.stage.value} {', '.join(target.name for target in node.targets)}"


def _unit(file: FileUnit, node: Handler, is_async: bool = False) -> Unit:
    roots: dict[str, str] = {}
    if node.alias is not None and node.stage in ALIASED:
        roots[node.alias.text] = ALIASED[node.stage]
    events = [file.catalogue.event(target.name) for target in node.targets if target.is_event]
    entities = frozenset(name for event in events if event is not None for name in event.fields)
    own = file.action_fields.get(node.targets[0].name, frozenset()) if node.stage is Stage.ACTION else frozenset()
    return Unit(file, roots=roots, event_fields=entities, payload_fields=own, is_async=is_async)


def _plain(
    file: FileUnit, node: Handler, title: str, value: Expression, compile_: Callable[[Unit, Expression], ast.expr]
) -> CodeType:
    unit = _unit(file, node)
    return value_code(unit, title, value, compile_)


def value_code(
    unit: Unit,
    title: str,
    value: Expression,
    compile_: Callable[[Unit, Expression], ast.expr] = expression,
    parameters: tuple[str, ...] = (),
) -> CodeType:
    """The code of a function that gives the value of one expression."""

    def body() -> list[ast.stmt]:
        answer = ast.Return(value=compile_(unit, value))
        unit.locate(answer, value.span)
        return [answer]

    return function_code(unit, title, parameters, body, value.span)


def _duration(unit: Unit, node: Expression) -> ast.expr:
    return call("op.need_duration", expression(unit, node), *name_of(node))


def _source(file: FileUnit, part: Expression, comments: tuple[Comment, ...]) -> str:
    span = part.span
    inside = tuple(comment.span for comment in comments if span.line <= comment.span.line <= span.end_line)
    return file.positions.source(span, inside)


def _schedule(file: FileUnit, node: Every) -> ScheduleCode:
    def part(value: Expression | None) -> CodeType | None:
        return None if value is None else value_code(Unit(file), "every", value)

    return ScheduleCode(
        part(node.interval), "day" if node.days is None else node.days.text, part(node.at), part(node.zone)
    )
