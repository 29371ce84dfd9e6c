"""`wait`, `wait until` and `wait for`."""

from __future__ import annotations

import ast
from collections.abc import Callable

from offhook_grammar.compiler.expressions import condition, expression, name_of
from offhook_grammar.compiler.make import (
    assign,
    call,
    constant,
    function_value,
    is_same,
    load,
    parameters,
    run_call,
    tuple_of,
)
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.tree import Block, Expression, Wait, WaitFor, WaitUntil


def wait(unit: Unit, node: Wait) -> list[ast.stmt]:
    """`wait 2m`, `wait 30s after TIME`."""
    after: ast.expr = constant(None)
    if node.after is not None:
        after = call("op.need_time", expression(unit, node.after), *name_of(node.after))
    waiting = run_call("wait", _duration(unit, node.duration), after)
    return [ast.Expr(value=unit.awaited(waiting, node.span))]


def wait_until(unit: Unit, node: WaitUntil, block: Callable[[Unit, Block], list[ast.stmt]]) -> list[ast.stmt]:
    """`wait until c up to 60s else do … end`."""
    limit = constant(None) if node.up_to is None else _duration(unit, node.up_to)
    waiting = unit.awaited(run_call("wait_until", function_value(_moving(unit, node.condition)), limit), node.span)
    if node.otherwise is None:
        return [ast.Expr(value=waiting)]
    test = ast.UnaryOp(op=ast.Not(), operand=waiting)
    return [ast.If(test=test, body=block(unit, node.otherwise), orelse=[])]


def wait_for(unit: Unit, node: WaitFor, answer: str, block: Callable[[Unit, Block], list[ast.stmt]]) -> list[ast.stmt]:
    """`wait for e1, e2 as m where c up to 5m else do … end`; the event is in the variable `answer`."""
    where: ast.expr = constant(None)
    if node.where is not None:
        with unit.variables.scope():
            name = unit.variables.temporary() if node.alias is None else unit.variables.declare(node.alias.text)
            where = ast.Lambda(args=parameters([name]), body=condition(unit, node.where))
    limit = constant(None) if node.up_to is None else _duration(unit, node.up_to)
    events = tuple_of([constant(word.text) for word in node.events])
    lines: list[ast.stmt] = [assign(answer, unit.awaited(run_call("wait_for", events, where, limit), node.span))]
    if node.otherwise is not None:
        test = is_same(load(answer), constant(None))
        lines.append(ast.If(test=test, body=block(unit, node.otherwise), orelse=[]))
    return lines


def _moving(unit: Unit, node: Expression) -> ast.expr:
    outer, unit.moving = unit.moving, True
    try:
        return condition(unit, node)
    finally:
        unit.moving = outer


def _duration(unit: Unit, node: Expression) -> ast.expr:
    return call("op.need_duration", expression(unit, node), *name_of(node))
