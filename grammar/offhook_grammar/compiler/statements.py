"""Statements to Python statements."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any, cast

from offhook_grammar.compiler.beside import meanwhile, together
from offhook_grammar.compiler.calls import call_procedure
from offhook_grammar.compiler.effects import ask, cancel, dismiss, fail, log, notify, redirect
from offhook_grammar.compiler.expressions import condition, expression, outgoing
from offhook_grammar.compiler.invocations import invoke, proceed, with_otherwise
from offhook_grammar.compiler.make import assign, call, constant, load, run_call, store
from offhook_grammar.compiler.memory import forget, remember
from offhook_grammar.compiler.repeating import asked, repeat
from offhook_grammar.compiler.setting import add, put, remove, set_place
from offhook_grammar.compiler.trying import try_statement
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.compiler.waits import wait, wait_for, wait_until
from offhook_grammar.tree import (
    Add,
    Ask,
    Block,
    CallProcedure,
    Cancel,
    Dismiss,
    Expression,
    Fail,
    ForEach,
    Forget,
    If,
    Invoke,
    Let,
    Log,
    Meanwhile,
    Notify,
    Proceed,
    Redirect,
    Remember,
    Remove,
    Repeat,
    Return,
    Set,
    Statement,
    Stop,
    Together,
    Try,
    Value,
    Wait,
    WaitFor,
    WaitUntil,
)


def block(unit: Unit, node: Block) -> list[ast.stmt]:
    """The statements of a block; what they declare ends with it."""
    with unit.variables.scope():
        compiled = [line for item in node.statements for line in statement(unit, item)]
    if not compiled:
        nothing = ast.Pass()
        unit.locate(nothing, node.span)
        compiled = [nothing]
    return compiled


def statement(unit: Unit, node: Statement) -> list[ast.stmt]:
    """One statement, with its place."""
    rule = _RULES.get(type(node))
    if rule is None:
        unit.refuse(f"{type(node).__name__} is not a statement", node.span)
    compiled = rule(unit, node)
    for line in compiled:
        unit.locate(line, node.span)
    return compiled


def _invoke(unit: Unit, node: Invoke) -> list[ast.stmt]:
    if node.retry is None:
        return with_otherwise(unit, node, [ast.Expr(value=invoke(unit, node))], statement)
    return with_otherwise(unit, node, asked(unit, node, unit.variables.temporary()), statement)


def _proceed(unit: Unit, node: Proceed) -> list[ast.stmt]:
    return [ast.Expr(value=proceed(unit, node))]


def _call_procedure(unit: Unit, node: CallProcedure) -> list[ast.stmt]:
    return [ast.Expr(value=call_procedure(unit, node, [expression(unit, value) for value in node.arguments]))]


def _let(unit: Unit, node: Let) -> list[ast.stmt]:
    if isinstance(node.value, WaitFor):
        lines, event = _event(unit, node.value)
        return [*lines, assign(unit.variables.declare(node.name.text), event)]
    if not isinstance(node.value, Invoke) or (node.value.otherwise is None and node.value.retry is None):
        value = _value(unit, node.value, expression)
        return [assign(unit.variables.declare(node.name.text), value)]
    # without an answer the variable is null
    name = unit.variables.temporary()
    lines = with_otherwise(unit, node.value, asked(unit, node.value, name), statement)
    return [assign(name, constant(None)), *lines, assign(unit.variables.declare(node.name.text), load(name))]


def _event(unit: Unit, node: WaitFor) -> tuple[list[ast.stmt], ast.expr]:
    """Statements that wait, and the event that came."""
    answer = unit.variables.temporary()
    return wait_for(unit, node, answer, block), load(answer)


def _set(unit: Unit, node: Set) -> list[ast.stmt]:
    if isinstance(node.value, WaitFor):
        lines, event = _event(unit, node.value)
        return [*lines, put(unit, node.place, event)]
    return set_place(unit, node, statement)


def _remember(unit: Unit, node: Remember) -> list[ast.stmt]:
    if isinstance(node.value, WaitFor):
        lines, event = _event(unit, node.value)
        return [*lines, *remember(unit, node.place, call("op.sound", event), expression)]
    if not isinstance(node.value, Ask | Invoke):
        return remember(unit, node.place, _value(unit, node.value, outgoing), expression)
    answer = unit.variables.temporary()
    if isinstance(node.value, Ask):
        return [assign(answer, ask(unit, node.value)), *remember(unit, node.place, load(answer), expression)]
    kept = remember(unit, node.place, call("op.sound", load(answer)), expression)
    return with_otherwise(unit, node.value, asked(unit, node.value, answer), statement, kept)


def _forget(unit: Unit, node: Forget) -> list[ast.stmt]:
    return forget(unit, node.place, expression)


def _ask(unit: Unit, node: Ask) -> list[ast.stmt]:
    return [ast.Expr(value=ask(unit, node))]


def _return(unit: Unit, node: Return) -> list[ast.stmt]:
    if isinstance(node.value, WaitFor):
        lines, event = _event(unit, node.value)
        return [*lines, ast.Return(value=event)]
    if not isinstance(node.value, Invoke):
        return [ast.Return(value=None if node.value is None else _value(unit, node.value, outgoing))]
    if node.value.retry is None:
        return with_otherwise(unit, node.value, [ast.Return(value=invoke(unit, node.value))], statement)
    name = unit.variables.temporary()
    tries = [*asked(unit, node.value, name), ast.Return(value=load(name))]
    return with_otherwise(unit, node.value, tries, statement)


def _value(unit: Unit, node: Value, compile_: Callable[[Unit, Expression], ast.expr]) -> ast.expr:
    if isinstance(node, Invoke):
        return invoke(unit, node)
    if isinstance(node, Proceed):
        return proceed(unit, node)
    if isinstance(node, Ask):
        return ask(unit, node)
    if isinstance(node, WaitFor):
        unit.refuse(f"{type(node).__name__} is no value yet", node.span)
    return compile_(unit, node)


def _if(unit: Unit, node: If) -> list[ast.stmt]:
    tests = [(condition(unit, branch.condition), block(unit, branch.body), branch) for branch in node.branches]
    rest = [] if node.otherwise is None else block(unit, node.otherwise)
    for test, body, branch in reversed(tests):
        choice = ast.If(test=test, body=body, orelse=rest)
        unit.locate(choice, branch.span)
        rest = [choice]
    return rest


def _for_each(unit: Unit, node: ForEach) -> list[ast.stmt]:
    source = call("op.snapshot", expression(unit, node.source))
    with unit.variables.scope():
        variable = unit.variables.declare(node.variable.text)
        body: list[ast.stmt] = [ast.Expr(value=run_call("step"))]
        if node.where is not None:
            unwanted = ast.UnaryOp(op=ast.Not(), operand=condition(unit, node.where))
            body.append(ast.If(test=unwanted, body=[ast.Continue()], orelse=[]))
            unit.locate(body[-1], node.where.span)
        unit.locate(body[0], node.variable.span)
        body += block(unit, node.body)
    if not any(isinstance(inner, ast.Await) for line in body for inner in ast.walk(line)):
        return [ast.For(target=store(variable), iter=source, body=body, orelse=[])]
    # a loop in which a run may wait keeps its items and its place where both can be seen
    items, place = unit.variables.temporary(), unit.variables.temporary()
    turn = ast.Tuple(elts=[store(place), store(variable)], ctx=ast.Store())
    numbered = call("op.numbered", load(items), constant(0))
    return [assign(items, source), ast.For(target=turn, iter=numbered, body=body, orelse=[])]


def _repeat(unit: Unit, node: Repeat) -> list[ast.stmt]:
    return repeat(unit, node, block)


def _meanwhile(unit: Unit, node: Meanwhile) -> list[ast.stmt]:
    return meanwhile(unit, node, block)


def _together(unit: Unit, node: Together) -> list[ast.stmt]:
    return together(unit, node, statement)


def _stop(_unit: Unit, _node: Stop) -> list[ast.stmt]:
    return [ast.Raise(exc=call("op.stop"), cause=None)]


def _wait_until(unit: Unit, node: WaitUntil) -> list[ast.stmt]:
    return wait_until(unit, node, block)


def _wait_for(unit: Unit, node: WaitFor) -> list[ast.stmt]:
    lines, answer = _event(unit, node)
    if node.alias is None:
        return lines
    return [*lines, assign(unit.variables.declare(node.alias.text), answer)]


def _try(unit: Unit, node: Try) -> list[ast.stmt]:
    return try_statement(unit, node, block)


Rule = Callable[[Unit, Any], list[ast.stmt]]

_RULES: Mapping[type, Rule] = cast(
    Mapping[type, Rule],
    {
        Invoke: _invoke, Proceed: _proceed, CallProcedure: _call_procedure, Let: _let, Set: _set, Add: add,
        Remove: remove, If: _if, ForEach: _for_each, Repeat: _repeat, Cancel: cancel, Redirect: redirect,
        Return: _return, Stop: _stop, Fail: fail, Log: log, Notify: notify, Ask: _ask, Dismiss: dismiss,
        Wait: wait, WaitUntil: _wait_until, WaitFor: _wait_for, Try: _try, Remember: _remember, Forget: _forget,
        Meanwhile: _meanwhile, Together: _together,
    },
)  # fmt: skip
"""One rule a row of the tree."""
