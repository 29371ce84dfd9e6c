"""`set`, `add` and `remove`: the payload through the run, variables by a changed copy."""

from __future__ import annotations

import ast
from collections.abc import Callable

from offhook_grammar.compiler.effects import ask
from offhook_grammar.compiler.expressions import expression, outgoing
from offhook_grammar.compiler.invocations import proceed, with_otherwise
from offhook_grammar.compiler.make import assign, call, constant, load, run_call, tuple_of
from offhook_grammar.compiler.places import root_name, steps
from offhook_grammar.compiler.repeating import asked
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.tree import Add, Ask, Expression, Field, Invoke, Proceed, Remove, Set, Statement, WaitFor


def set_place(unit: Unit, node: Set, statement: Callable[[Unit, Statement], list[ast.stmt]]) -> list[ast.stmt]:
    """`set place = value`. Where an action fails and has an `otherwise`, the place stays as it is."""
    if isinstance(node.value, Invoke):
        answer = unit.variables.temporary()
        return with_otherwise(
            unit, node.value, asked(unit, node.value, answer), statement, [put(unit, node.place, load(answer))]
        )
    if isinstance(node.value, Ask):
        answer = unit.variables.temporary()
        return [assign(answer, ask(unit, node.value)), put(unit, node.place, load(answer))]
    if isinstance(node.value, WaitFor):
        unit.refuse(f"{type(node.value).__name__} is no value yet", node.span)
    if isinstance(node.value, Proceed):
        return [put(unit, node.place, proceed(unit, node.value))]
    if _variable(unit, node.place) is None:
        return [_edit(unit, node.place, outgoing(unit, node.value))]
    return [put(unit, node.place, expression(unit, node.value))]


def put(unit: Unit, place: Expression, value: ast.expr) -> ast.stmt:
    """`set` of a value that was worked out before."""
    variable = _variable(unit, place)
    if variable is None:
        return _edit(unit, place, call("op.sound", value))
    path = _path(unit, place)
    return assign(variable, call("op.update", load(variable), tuple_of(path), value) if path else value)


def add(unit: Unit, node: Add) -> list[ast.stmt]:
    """`add value to place`."""
    variable = _variable(unit, node.place)
    longer = call("op.append", expression(unit, node.place), expression(unit, node.value))
    if variable is None:
        return [_edit(unit, node.place, call("op.sound", longer))]
    path = _path(unit, node.place)
    return [assign(variable, call("op.update", load(variable), tuple_of(path), longer) if path else longer)]


def remove(unit: Unit, node: Remove) -> list[ast.stmt]:
    """`remove place`."""
    variable, path = _variable(unit, node.place), _path(unit, node.place)
    if not path:
        unit.refuse("remove needs a field or an index", node.span)
    if variable is None:
        return [ast.Expr(value=run_call("remove", tuple_of(path)))]
    return [assign(variable, call("op.without", load(variable), tuple_of(path)))]


def _edit(unit: Unit, place: Expression, value: ast.expr) -> ast.stmt:
    path = _path(unit, place)
    if not path:
        unit.refuse("set names a field of the payload", place.span)
    return ast.Expr(value=run_call("edit", tuple_of(path), value))


def _variable(unit: Unit, place: Expression) -> str | None:
    """The Python name of the variable that the place starts with; None for the payload."""
    name = root_name(place)
    if name is None:
        unit.refuse("a place starts with a name", place.span)
    variable = unit.variables.find(name)
    if variable is None and unit.roots.get(name, name) != "payload":
        unit.refuse(f"{name} is neither the payload nor a variable", place.span)
    return variable


def _path(unit: Unit, place: Expression) -> list[ast.expr]:
    found: list[ast.expr] = []
    for step in steps(place):
        if isinstance(step, Field):
            key: ast.expr = constant(step.name.text)
            unit.locate(key, step.name.span)
        else:
            key = expression(unit, step.index)
        found.append(key)
    return found
