"""`recall`, `remember` and `forget`: through the run, with all declarations that can be meant. Whose memory it is tells
which of them it is."""

from __future__ import annotations

import ast
from collections.abc import Callable

from offhook_grammar.compiler.make import assign, call, constant, load, run_call, tuple_of
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.memories import OWNERS, MemoryPlace, memory_place
from offhook_grammar.tree import Expression, Field, Index, Recall

Compile = Callable[[Unit, Expression], ast.expr]
Read = Callable[[Unit, ast.expr, str], ast.expr]


def recall(unit: Unit, node: Recall, compile_: Compile, read: Read) -> ast.expr:
    """`recall task.notes.first`."""
    place = _place(unit, node.place)
    value: ast.expr = run_call("recall", *_whose(unit, place, compile_))
    for step in place.steps:
        if isinstance(step, Field):
            value = read(unit, value, step.name.text)
        else:
            value = call("op.index", value, compile_(unit, step.index))
        unit.locate(value, step.span)
    return value


def remember(unit: Unit, node: Expression, value: ast.expr, compile_: Compile) -> list[ast.stmt]:
    """`remember place = value`, the value compiled already. A part of what is remembered is changed in a copy."""
    place = _place(unit, node)
    whose = _whose(unit, place, compile_)
    if not place.steps:
        return [ast.Expr(value=run_call("remember", *whose, value))]
    new = unit.variables.temporary()
    path = tuple_of([_key(unit, step, compile_) for step in place.steps])
    whole = call("op.update", run_call("recall", *_whose(unit, place, compile_)), path, load(new))
    return [assign(new, value), ast.Expr(value=run_call("remember", *whose, whole))]


def forget(unit: Unit, node: Expression, compile_: Compile) -> list[ast.stmt]:
    """`forget place`: all that is remembered there, or a part of it."""
    place = _place(unit, node)
    whose = _whose(unit, place, compile_)
    if not place.steps:
        return [ast.Expr(value=run_call("forget", *whose))]
    path = tuple_of([_key(unit, step, compile_) for step in place.steps])
    rest = call("op.without", run_call("recall", *_whose(unit, place, compile_)), path)
    return [ast.Expr(value=run_call("remember", *whose, rest))]


def _place(unit: Unit, node: Expression) -> MemoryPlace:
    place = memory_place(node, [name.partition(".")[2] for name in unit.file.memories])
    if place is None:
        unit.refuse("this names no memory", node.span)
    return place


def _whose(unit: Unit, place: MemoryPlace, compile_: Compile) -> tuple[ast.expr, ast.expr]:
    """The declarations that can be meant, and the owner; null for what belongs to no thing of the centre."""
    kinds = OWNERS if place.alone is None else (place.alone,)
    known = unit.file.memories
    found = [known[name] for kind in kinds if (name := f"{kind}.{place.name}") in known]
    if not found:
        unit.refuse(f"there is no memory {place.name}", place.field.span)
    owner = constant(None) if place.alone is not None else compile_(unit, place.owner)
    return tuple_of([load(name) for name in found]), owner


def _key(unit: Unit, step: Field | Index, compile_: Compile) -> ast.expr:
    return constant(step.name.text) if isinstance(step, Field) else compile_(unit, step.index)
