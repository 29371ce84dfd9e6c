"""`wait` and `wait until`."""

from __future__ import annotations

import ast
from collections.abc import Callable

from offhook_grammar.compiler.expressions import condition, expression, name_of
from offhook_grammar.compiler.make import call, constant, function_value, run_call
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.tree import Block, Expression, Wait, WaitUntil


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


def _moving(unit: Unit, node: Expression) -> ast.expr:
    outer, unit.moving = unit.moving, True
    try:
        return condition(unit, node)
    finally:
        unit.moving = outer


def _duration(unit: Unit, node: Expression) -> ast.expr:
    return call("op.need_duration", expression(unit, node), *name_of(node))
