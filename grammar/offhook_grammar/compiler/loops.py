"""Quantifiers and comprehensions: Python's own, over the items that the run has paid for."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from offhook_grammar.compiler.make import call, constant, load, store
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.frames import RUN
from offhook_grammar.tree import Comprehension, Expression, Quantifier

Compile = Callable[[Unit, Expression], ast.expr]


def quantifier(unit: Unit, node: Quantifier, expression: Compile, condition: Compile) -> ast.expr:
    """`any`, `all`, `count` and `first`."""
    source = _source(unit, node.source, expression)
    with unit.variables.scope():
        variable = unit.variables.declare(node.variable.text)
        test = condition(unit, node.condition)
    if node.kind in ("any", "all"):
        return call(f"op.{node.kind}", _generator(variable, source, test, ()))
    if node.kind == "count":
        return call("op.len", ast.ListComp(elt=constant(None), generators=[_loop(variable, source, (test,))]))
    return call("op.next", _generator(variable, source, load(variable), (test,)), constant(None))


def comprehension(unit: Unit, node: Comprehension, expression: Compile, condition: Compile) -> ast.expr:
    """`[value for each variable in source where condition]`."""
    source = _source(unit, node.source, expression)
    with unit.variables.scope():
        variable = unit.variables.declare(node.variable.text)
        tests = () if node.condition is None else (condition(unit, node.condition),)
        value = expression(unit, node.value)
    listed = ast.ListComp(elt=value, generators=[_loop(variable, source, tests)])
    return call("op.limited", call("op.list", listed))


def _source(unit: Unit, node: Expression, expression: Compile) -> ast.expr:
    outer, unit.in_source = unit.in_source, True
    try:
        return call("op.turns", load(RUN), expression(unit, node))
    finally:
        unit.in_source = outer


def _loop(variable: str, source: ast.expr, tests: Sequence[Any]) -> ast.comprehension:
    return ast.comprehension(target=store(variable), iter=source, ifs=list(tests), is_async=0)


def _generator(variable: str, source: ast.expr, value: ast.expr, tests: Sequence[Any]) -> ast.expr:
    return ast.GeneratorExp(elt=value, generators=[_loop(variable, source, tests)])
