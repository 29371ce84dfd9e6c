"""`try … on cancelled … on error … always … end`: Python's own, with the run telling what is caught."""

from __future__ import annotations

import ast
from collections.abc import Callable

from offhook_grammar.compiler.expressions import condition
from offhook_grammar.compiler.make import assign, constant, load, run_call, store
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.tree import Block, Catch, Try

CompileBlock = Callable[[Unit, Block], list[ast.stmt]]


def try_statement(unit: Unit, node: Try, block: CompileBlock) -> list[ast.stmt]:
    """The body; what is caught of it; and around both what is done in every case."""
    lines = block(unit, node.body)
    if node.catches:
        lines = [_caught(unit, node, lines, block)]
        unit.locate(lines[0], node.span)
    if node.always is None:
        return lines
    # not where the run only stops being there: it is taken up later
    guarded = ast.If(test=run_call("goes_on"), body=block(unit, node.always), orelse=[])
    unit.locate(guarded, node.always.span)
    return [ast.Try(body=lines, handlers=[], orelse=[], finalbody=[guarded])]


def _caught(unit: Unit, node: Try, lines: list[ast.stmt], block: CompileBlock) -> ast.stmt:
    problem = unit.variables.passing()
    rest: list[ast.stmt] = [ast.Raise(exc=None, cause=None)]
    for catch in reversed(node.catches):
        rest = _catch(unit, catch, problem, rest, block)
    handler = ast.ExceptHandler(type=load("op.error"), name=problem, body=rest)
    return ast.Try(body=lines, handlers=[handler], orelse=[], finalbody=[])


def _catch(unit: Unit, node: Catch, problem: str, rest: list[ast.stmt], block: CompileBlock) -> list[ast.stmt]:
    """`on error as e when …`: if it fits it is done, and else what stands behind it."""
    name = node.alias.text if node.alias is not None else node.kind
    with unit.variables.scope():
        variable = unit.variables.declare(name)
        value = run_call(_VALUES[node.kind], load(problem))
        test: ast.expr = run_call(_TESTS[node.kind], load(problem))
        if node.when is None:
            lines = [assign(variable, value), *block(unit, node.body)]
        else:
            kept = ast.NamedExpr(target=store(variable), value=value)
            is_there = ast.Compare(left=kept, ops=[ast.IsNot()], comparators=[constant(None)])
            test = ast.BoolOp(op=ast.And(), values=[test, is_there, condition(unit, node.when)])
            unit.locate(test, node.when.span)
            lines = block(unit, node.body)
    choice = ast.If(test=test, body=lines, orelse=rest)
    unit.locate(choice, node.span)
    return [choice]


_TESTS = {"error": "is_error", "cancelled": "is_cancellation"}
_VALUES = {"error": "error_value", "cancelled": "cancellation_value"}
