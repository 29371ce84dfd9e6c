"""Expressions to Python expressions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any, cast

from offhook_grammar.compiler.calls import call_function
from offhook_grammar.compiler.comparisons import comparison, is_empty
from offhook_grammar.compiler.literals import NotLiteral, literal, may_be_literal
from offhook_grammar.compiler.loops import comprehension, quantifier
from offhook_grammar.compiler.make import (
    call,
    constant,
    function_value,
    is_same,
    load,
    run_attribute,
    run_call,
    tuple_of,
)
from offhook_grammar.compiler.memory import recall
from offhook_grammar.compiler.places import path_text
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.tree import (
    Binary,
    Boolean,
    Call,
    Comparison,
    Comprehension,
    Conditional,
    Default,
    DefineFunction,
    Duration,
    Expression,
    Field,
    Index,
    IsEmpty,
    ListOf,
    Logical,
    MapOf,
    Name,
    Negative,
    Not,
    Null,
    Number,
    Quantifier,
    Recall,
    Text,
)

_FIXED = frozenset({"payload", "result", "error", "event"})
_OPERATORS = {"+": "op.add", "-": "op.subtract", "*": "op.multiply", "/": "op.divide", "%": "op.modulo"}
_SCALAR = (Text, Number, Boolean, Null, Duration, Comparison, IsEmpty, Not, Logical, Quantifier, Negative)


def expression(unit: Unit, node: Expression) -> ast.expr:
    """`node` as a Python expression, with its place."""
    compiled = _literal(unit, node)
    if compiled is None:
        rule = _RULES.get(type(node))
        if rule is None:
            unit.refuse(f"{type(node).__name__} is not an expression", node.span)
        compiled = rule(unit, node)
    name = unit.watched.get(id(node)) if unit.watched else None
    if name is not None:
        compiled = run_call("saw", constant(name), compiled)
    unit.locate(compiled, node.span)
    return compiled


def condition(unit: Unit, node: Expression) -> ast.expr:
    """`node` as a condition: null is false, anything but a boolean an error."""
    compiled = expression(unit, node)
    if not (is_boolean(node) or _calls_condition(unit, node)):
        compiled = call("op.truth", compiled, *name_of(node))
        unit.locate(compiled, node.span)
    return compiled


def outgoing(unit: Unit, node: Expression) -> ast.expr:
    """`node` as a value that leaves the script: bounded as a whole."""
    compiled = expression(unit, node)
    if isinstance(node, _SCALAR) or _is_literal(node):
        return compiled
    return call("op.sound", compiled)


def is_boolean(node: Expression) -> bool:
    """Whether the value can only be true or false."""
    if isinstance(node, Quantifier):
        return node.kind in ("any", "all")
    return isinstance(node, (Comparison, IsEmpty, Not, Logical, Boolean))


def _calls_condition(unit: Unit, node: Expression) -> bool:
    """Whether this calls a function of the script that can only give true or false."""
    callee = unit.file.callees.get(node.function.text) if isinstance(node, Call) else None
    return callee is not None and isinstance(callee.node, DefineFunction) and is_boolean(callee.node.body)


def name_of(node: Expression) -> tuple[ast.expr, ...]:
    """How the author wrote the value, as an argument for messages; nothing for what has no name."""
    name = path_text(node)
    return () if name is None else (constant(name),)


def names_of(*nodes: Expression) -> tuple[ast.expr, ...]:
    """How the author wrote the two sides of an operation."""
    names = tuple(path_text(node) for node in nodes)
    return (constant(names),) if any(names) else ()


def _literal(unit: Unit, node: Expression) -> ast.expr | None:
    if not may_be_literal(node):
        return None
    try:
        return unit.file.value(literal(node))
    except NotLiteral:
        return None


def _is_literal(node: Expression) -> bool:
    try:
        literal(node)
    except NotLiteral:
        return False
    return True


def _text(unit: Unit, node: Text) -> ast.expr:
    parts = [constant(part) if isinstance(part, str) else expression(unit, part) for part in node.parts]
    return call("op.interpolate", *parts)


def _name(unit: Unit, node: Name) -> ast.expr:
    name = node.name
    variable = unit.variables.find(name)
    if variable is not None:
        return load(variable)
    if name in unit.payload_fields:
        return read(unit, run_attribute("payload"), name)
    if name in unit.roots:
        return run_attribute(unit.roots[name])
    if name in unit.file.globals:
        return load(unit.file.globals[name])
    if name in _FIXED or name in unit.file.scope:
        return run_attribute(name)
    if name in unit.event_fields:
        return read(unit, run_attribute("event"), name)
    return unit.refuse(f"there is no {name} here", node.span)


def _field(unit: Unit, node: Field) -> ast.expr:
    return read(unit, expression(unit, node.target), node.name.text)


def read(unit: Unit, target: ast.expr, name: str) -> ast.expr:
    """A field of a compiled value."""
    if name in unit.file.reader_fields:
        return call("op.read_by", run_attribute("worker"), target, constant(name))
    kept = unit.kept(target)
    if kept is None:
        return call("op.read", target, constant(name))
    first, again = kept
    getter = ast.Subscript(value=unit.file.getters(name), slice=call("op.type", first), ctx=ast.Load())
    return ast.Call(func=getter, args=[again], keywords=[])


def _index(unit: Unit, node: Index) -> ast.expr:
    return call("op.index", expression(unit, node.target), expression(unit, node.index))


def _call(unit: Unit, node: Call) -> ast.expr:
    return call_function(unit, node, [expression(unit, argument) for argument in node.arguments])


def _list(unit: Unit, node: ListOf) -> ast.expr:
    return tuple_of([expression(unit, item) for item in node.items])


def _map(unit: Unit, node: MapOf) -> ast.expr:
    keys: list[ast.expr | None] = [constant(entry.key.text) for entry in node.entries]
    return call("op.map", ast.Dict(keys=keys, values=[expression(unit, entry.value) for entry in node.entries]))


def _negative(unit: Unit, node: Negative) -> ast.expr:
    names = (constant((path_text(node.operand), None)),) if path_text(node.operand) else ()
    return call("op.negative", expression(unit, node.operand), *names)


def _binary(unit: Unit, node: Binary) -> ast.expr:
    left, right = expression(unit, node.left), expression(unit, node.right)
    return call(_OPERATORS[node.operator], left, right, *names_of(node.left, node.right))


def _comparison(unit: Unit, node: Comparison) -> ast.expr:
    left, right = expression(unit, node.left), expression(unit, node.right)
    return comparison(unit, node, left, right)


def _is_empty(unit: Unit, node: IsEmpty) -> ast.expr:
    return is_empty(node, expression(unit, node.operand))


def _not(unit: Unit, node: Not) -> ast.expr:
    return ast.UnaryOp(op=ast.Not(), operand=condition(unit, node.operand))


def _logical(unit: Unit, node: Logical) -> ast.expr:
    operator = ast.And() if node.operator == "and" else ast.Or()
    return ast.BoolOp(op=operator, values=[condition(unit, node.left), condition(unit, node.right)])


def _default(unit: Unit, node: Default) -> ast.expr:
    left, right = expression(unit, node.left), expression(unit, node.right)
    kept = unit.kept(left)
    if kept is None:
        return call("op.default", left, function_value(right))
    first, again = kept
    return ast.IfExp(test=is_same(first, constant(None)), body=right, orelse=again)


def _conditional(unit: Unit, node: Conditional) -> ast.expr:
    test = condition(unit, node.condition)
    return ast.IfExp(test=test, body=expression(unit, node.then), orelse=expression(unit, node.otherwise))


def _quantifier(unit: Unit, node: Quantifier) -> ast.expr:
    return quantifier(unit, node, expression, condition)


def _comprehension(unit: Unit, node: Comprehension) -> ast.expr:
    return comprehension(unit, node, expression, condition)


def _recall(unit: Unit, node: Recall) -> ast.expr:
    return recall(unit, node, expression, read)


Rule = Callable[[Unit, Any], ast.expr]

_RULES: Mapping[type, Rule] = cast(
    Mapping[type, Rule],
    {
        Text: _text, Name: _name, Field: _field, Index: _index, Call: _call, ListOf: _list, MapOf: _map,
        Negative: _negative, Not: _not, Binary: _binary, Comparison: _comparison, IsEmpty: _is_empty,
        Logical: _logical, Default: _default, Conditional: _conditional, Quantifier: _quantifier,
        Comprehension: _comprehension, Recall: _recall,
    },
)  # fmt: skip
"""One rule a row of the tree; literals (`Number`, `Boolean`, `Null`, `Duration`, `Regex`) are made before."""
