"""`meanwhile`: a run of its own, whose body is a function of the values that it takes along."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence

from offhook_grammar.compiler.make import load, parameters, run_call, tuple_of
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.diagnostics import Span
from offhook_grammar.frames import RUN
from offhook_grammar.tree import Block, Meanwhile

CompileBlock = Callable[[Unit, Block], list[ast.stmt]]


def meanwhile(unit: Unit, node: Meanwhile, block: CompileBlock) -> list[ast.stmt]:
    """`meanwhile do … end`. Variables are taken along as they are now."""
    outside = unit.variables.visible()
    lines = _as_coroutine(unit, lambda: block(unit, node.body))
    taken = [name for name in outside if name in _loaded(lines)]
    definition = _function(unit, "meanwhile", taken, lines, node.span)
    if unit.file.definitions is not None:
        unit.file.definitions.append(definition)
    begun = run_call("meanwhile", load(definition.name), tuple_of([load(name) for name in taken]))
    return [definition, ast.Expr(value=begun)]


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


def _loaded(lines: Sequence[ast.stmt]) -> frozenset[str]:
    return frozenset(node.id for line in lines for node in ast.walk(line) if isinstance(node, ast.Name))
