"""Statements that tell the run something: cancel, redirect, fail, log, notify, ask, dismiss."""

from __future__ import annotations

import ast

from offhook_grammar.compiler.expressions import expression, name_of, outgoing
from offhook_grammar.compiler.invocations import call_parts
from offhook_grammar.compiler.make import call, constant, load, run_call
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.tree import Ask, Cancel, Dismiss, Expression, Fail, Log, Notify, Redirect, Text, Word


def cancel(unit: Unit, node: Cancel) -> list[ast.stmt]:
    """`cancel "why"`."""
    return [ast.Expr(value=run_call("cancel", _as_text(unit, node.reason), unit.span_value(node.span)))]


def redirect(unit: Unit, node: Redirect) -> list[ast.stmt]:
    """`redirect to Action …`."""
    return [ast.Expr(value=run_call("redirect", *call_parts(unit, node.target)))]


def fail(unit: Unit, node: Fail) -> list[ast.stmt]:
    """`fail "why" code "x"`, or `fail e`."""
    code = constant(None) if node.code is None else _as_text(unit, node.code)
    return [ast.Expr(value=run_call("fail", outgoing(unit, node.reason), code, unit.span_value(node.span)))]


def log(unit: Unit, node: Log) -> list[ast.stmt]:
    """`log "…" level …`."""
    where = unit.span_value(node.span)
    return [ast.Expr(value=run_call("log", _as_text(unit, node.text), _level(node.level), where))]


def notify(unit: Unit, node: Notify) -> list[ast.stmt]:
    """`notify "…" level … to w named "x" for 8s`."""
    to = load("op.nothing") if node.to is None else outgoing(unit, node.to)
    name = constant(None) if node.named is None else _as_text(unit, node.named)
    duration: ast.expr = constant(None)
    if node.duration is not None:
        duration = call("op.need_duration", expression(unit, node.duration), *name_of(node.duration))
    where = unit.span_value(node.span)
    return [
        ast.Expr(value=run_call("notify", _as_text(unit, node.text), _level(node.level), to, name, duration, where))
    ]


def ask(unit: Unit, node: Ask) -> ast.expr:
    """The answer of `ask "…" choices […] to w within 20s default "…"`."""
    if node.within is None or node.default is None:
        unit.refuse("a question has a limit and a default", node.span)
    choices = load("op.nothing") if node.choices is None else outgoing(unit, node.choices)
    to = load("op.nothing") if node.to is None else outgoing(unit, node.to)
    within = call("op.need_duration", expression(unit, node.within), *name_of(node.within))
    default = call("op.need_text", outgoing(unit, node.default), *name_of(node.default))
    asking = run_call("ask", _as_text(unit, node.text), choices, to, within, default, unit.span_value(node.span))
    return unit.awaited(asking, node.span)


def dismiss(unit: Unit, node: Dismiss) -> list[ast.stmt]:
    """`dismiss "x" to w`."""
    to = load("op.nothing") if node.to is None else outgoing(unit, node.to)
    return [ast.Expr(value=run_call("dismiss", _as_text(unit, node.name), to, unit.span_value(node.span)))]


def _as_text(unit: Unit, node: Expression) -> ast.expr:
    compiled = expression(unit, node)
    return compiled if isinstance(node, Text) else call("op.text", compiled)


def _level(word: Word | None) -> ast.expr:
    return constant("info" if word is None else word.text)
