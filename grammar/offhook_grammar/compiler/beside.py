"""`meanwhile` and `together`: functions within the function, the first of the values that it takes along, the others
sharing its variables."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence

from offhook_grammar.compiler.make import load, parameters, run_call, tuple_of
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.diagnostics import Span
from offhook_grammar.frames import RUN
from offhook_grammar.tree import Block, Meanwhile, Statement, Together

CompileBlock = Callable[[Unit, Block], list[ast.stmt]]


def meanwhile(unit: Unit, node: Meanwhile, block: CompileBlock) -> list[ast.stmt]:
    """`meanwhile do … end`. Variables are taken along as they are now."""
    outside = unit.variables.visible()
    lines = _as_coroutine(unit, lambda: block(unit, node.body))
    taken = [name for name in outside if name in _named(lines, ast.Load)]
    definition = _function(unit, "meanwhile", taken, lines, node.span)
    if unit.file.definitions is not None:
        unit.file.definitions.append(definition)
    begun = run_call("meanwhile", load(definition.name), tuple_of([load(name) for name in taken]))
    return [definition, ast.Expr(value=begun)]


def together(unit: Unit, node: Together, statement: Callable[[Unit, Statement], list[ast.stmt]]) -> list[ast.stmt]:
    """`together do … end`: each statement is a branch."""
    branches = [_branch(unit, one, statement) for one in node.body.statements]
    waiting = run_call("together", tuple_of([load(branch.name) for branch in branches]))
    return [*branches, ast.Expr(value=unit.awaited(waiting, node.span))]


def _branch(
    unit: Unit, node: Statement, statement: Callable[[Unit, Statement], list[ast.stmt]]
) -> ast.AsyncFunctionDef:
    outside = unit.variables.visible()
    with unit.variables.scope():
        lines = _as_coroutine(unit, lambda: statement(unit, node))
    changed = [name for name in outside if name in _named(lines, ast.Store)]
    if changed:
        lines = [ast.Nonlocal(names=changed), *lines]
    return _function(unit, "branch", (), lines, node.span)


def _as_coroutine(unit: Unit, body: Callable[[], list[ast.stmt]]) -> list[ast.stmt]:
    outer, unit.is_async = unit.is_async, True
    try:
        return body()
    finally:
        unit.is_async = outer


def _function(unit: Unit, title: str, names: Sequence[str], lines: list[ast.stmt], span: Span) -> ast.AsyncFunctionDef:
    definition = ast.AsyncFunctionDef(
        name=unit.variables.passing(title), args=parameters([RUN, *names]), body=lines, decorator_list=[]
    )
    if sys.version_info >= (3, 12):
        definition.type_params = []
    unit.locate(definition, span)
    return definition


def _named(lines: Sequence[ast.stmt], use: type[ast.expr_context]) -> frozenset[str]:
    return frozenset(
        node.id for line in lines for node in ast.walk(line) if isinstance(node, ast.Name) and isinstance(node.ctx, use)
    )
