"""Invocations, `proceed`, and what an `otherwise` makes of their errors."""

from __future__ import annotations

import ast
from collections.abc import Callable

from offhook_grammar.compiler.expressions import expression, name_of, outgoing
from offhook_grammar.compiler.make import assign, call, constant, load, run_call, tuple_of
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.tree import Expression, Invoke, Proceed, Statement


def invoke(unit: Unit, node: Invoke) -> ast.expr:
    """The answer of an invocation that is tried once."""
    if node.retry is not None:
        unit.refuse("further tries are statements", node.span)
    limit = [] if node.within is None else [deadline(unit, node.within)]
    return unit.awaited(run_call("invoke", *call_parts(unit, node), *limit), node.span)


def deadline(unit: Unit, limit: Expression) -> ast.expr:
    """The instant at which a limit that begins now is over."""
    return run_call("deadline", call("op.need_duration", expression(unit, limit), *name_of(limit)))


def call_parts(unit: Unit, node: Invoke) -> list[ast.expr]:
    """Action, arguments, positional value, acting worker, marks and place: what `invoke` and `redirect` take."""
    keys: list[ast.expr | None] = []
    values: list[ast.expr] = []
    positional: ast.expr = load("op.nothing")
    for argument in node.arguments:
        value = outgoing(unit, argument.value)
        if argument.name is None:
            positional = value
        else:
            keys.append(constant(argument.name.text))
            values.append(value)
    acting = load("op.nothing") if node.acting is None else expression(unit, node.acting)
    marks = [call("op.need_text", expression(unit, mark), *name_of(mark)) for mark in node.marked]
    return [
        constant(node.action.text),
        ast.Dict(keys=keys, values=values),
        positional,
        acting,
        tuple_of(marks),
        unit.span_value(node.span),
    ]


def proceed(unit: Unit, node: Proceed) -> ast.expr:
    """The answer of the next one inwards."""
    changes: ast.expr = constant(None)
    if node.changes is not None:
        changes = call("op.need_map", outgoing(unit, node.changes), *name_of(node.changes))
    compiled = unit.awaited(run_call("proceed", changes), node.span)
    unit.locate(compiled, node.span)
    return compiled


def with_otherwise(
    unit: Unit,
    node: Invoke,
    lines: list[ast.stmt],
    statement: Callable[[Unit, Statement], list[ast.stmt]],
    unless_failed: list[ast.stmt] | None = None,
) -> list[ast.stmt]:
    """`lines`, which invoke, with the invocation's `otherwise` around it, if there is one. What is done with the
    answer, `unless_failed`, stands outside: `otherwise` is for errors of the action alone."""
    after = unless_failed or []
    if node.otherwise is None:
        return [*lines, *after]
    problem = unit.variables.temporary()
    with unit.variables.scope():
        error = unit.variables.declare("error")
        body = statement(unit, node.otherwise)
    unless_error = ast.If(
        test=ast.UnaryOp(op=ast.Not(), operand=run_call("is_error", load(problem))),
        body=[ast.Raise(exc=None, cause=None)],
        orelse=[],
    )
    remember = assign(error, run_call("error_value", load(problem)))
    catch = ast.ExceptHandler(type=load("op.error"), name=problem, body=[unless_error, remember, *body])
    return [ast.Try(body=lines, handlers=[catch], orelse=after, finalbody=[])]
