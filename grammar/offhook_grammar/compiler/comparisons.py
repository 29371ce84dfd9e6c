"""Comparisons. Within `wait until` they go through the run, which learns when their verdict changes."""

from __future__ import annotations

import ast

from offhook_grammar.compiler.make import call, constant, function_value, is_same, load, run_call
from offhook_grammar.compiler.places import path_text
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.tree import Comparison, IsEmpty

_ORDER = {"<": "op.less", "<=": "op.less_or_equal", ">": "op.greater", ">=": "op.greater_or_equal"}
_EQUALITY = ("==", "!=")
_QUICK = {str: "op.str", int: "op.int"}
_MEMBERSHIP = {
    "in": "op.is_in", "not in": "op.is_not_in", "contains": "op.contains", "starts with": "op.starts_with",
    "ends with": "op.ends_with", "matches": "op.matches",
}  # fmt: skip


def comparison(unit: Unit, node: Comparison, left: ast.expr, right: ast.expr) -> ast.expr:
    """The comparison of two compiled sides."""
    if unit.moving:
        sign = constant(node.operator)
        return run_call("compare_moving", sign, function_value(left), function_value(right), *_names(node))
    if node.operator in _MEMBERSHIP:
        return call(_MEMBERSHIP[node.operator], left, right)
    if node.operator in _EQUALITY:
        return _equality(unit, node.operator == "==", left, right)
    return call(_ORDER[node.operator], left, right, *_names(node))


def _equality(unit: Unit, equal: bool, left: ast.expr, right: ast.expr) -> ast.expr:
    slowly = "op.equal" if equal else "op.unequal"
    if isinstance(left, ast.Constant) and not isinstance(right, ast.Constant):
        left, right = right, left
    if not isinstance(right, ast.Constant):
        return call(slowly, left, right)
    if right.value is None or isinstance(right.value, bool):
        return ast.Compare(left=left, ops=[ast.Is() if equal else ast.IsNot()], comparators=[right])
    kind = _QUICK.get(type(right.value))
    kept = unit.kept(left) if kind is not None else None
    if kind is None or kept is None:
        return call(slowly, left, right)
    # most comparisons are with a text written out, and most values are texts
    first, again = kept
    quickly = ast.Compare(left=again, ops=[ast.Eq() if equal else ast.NotEq()], comparators=[right])
    return ast.IfExp(test=is_same(call("op.type", first), load(kind)), body=quickly, orelse=call(slowly, again, right))


def _names(node: Comparison) -> tuple[ast.expr, ...]:
    names = (path_text(node.left), path_text(node.right))
    return (constant(names),) if any(names) else ()


def is_empty(node: IsEmpty, operand: ast.expr) -> ast.expr:
    """`is empty`, `is not empty`."""
    return call("op.is_not_empty" if node.negated else "op.is_empty", operand)
