"""What `+ - * / %` and a minus sign give, and what they do not go with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import product

from offhook_grammar.checker.describing import describe
from offhook_grammar.checker.relations import is_text, is_unknown, join_all, options
from offhook_grammar.checker.report import Report
from offhook_grammar.checker.suggestions import before, behind
from offhook_grammar.diagnostics import Advice, Edit, Span
from offhook_grammar.tree import Binary, Duration, Expression, Field, Name, Negative, Number, Text
from offhook_grammar.types import ANY, DURATION, NULL, NUMBER, TEXT, TIME, ListOfType, Type

_RESULTS: Mapping[tuple[str, Type, Type], Type] = {
    **{(operator, NUMBER, NUMBER): NUMBER for operator in "+-*/%"},
    ("+", DURATION, DURATION): DURATION,
    ("-", DURATION, DURATION): DURATION,
    ("/", DURATION, DURATION): NUMBER,
    ("%", DURATION, DURATION): DURATION,
    ("*", DURATION, NUMBER): DURATION,
    ("*", NUMBER, DURATION): DURATION,
    ("/", DURATION, NUMBER): DURATION,
    ("+", TIME, DURATION): TIME,
    ("+", DURATION, TIME): TIME,
    ("-", TIME, DURATION): TIME,
    ("-", TIME, TIME): DURATION,
}

_VERBS = {"+": "added to", "-": "taken from", "*": "multiplied by", "/": "divided by", "%": "divided by"}


def binary_type(node: Binary, left: Type, right: Type, report: Report) -> Type:
    """The type of an arithmetic expression; a wrong one is reported and is `any`."""
    if NULL in (left, right):
        report.error("H314", node.span, f"`{node.operator}` cannot reckon with null")
        return ANY
    if _divides_by_zero(node):
        report.error("H321", node.right.span, "nothing can be divided by zero")
        return ANY
    if is_unknown(left) or is_unknown(right):
        return _half_known(node.operator, left, right)
    pairs = product(options(left), options(right))
    found = [kind for one, other in pairs if (kind := _result(node.operator, one, other)) is not None]
    if found:
        return join_all(found)
    _complain(node, left, right, report)
    return ANY


def negative_type(node: Negative, operand: Type, report: Report) -> Type:
    """The type of `-x`."""
    if is_unknown(operand):
        return ANY
    kinds = [option for option in options(operand) if option in (NUMBER, DURATION)]
    if kinds:
        return join_all(kinds)
    report.error("H308", node.span, f"only a number or a duration can have a minus sign; this is {describe(operand)}")
    return ANY


def unit_hint(number: Expression) -> str:
    """How to write a number that lacks its unit: `5s`."""
    if isinstance(number, Number):
        return f"write `{number.value:g}s`, `{number.value:g}m` or `{number.value:g}h`"
    return "give it a unit: multiply it by `1s`, `1m` or `1h`"


def _result(operator: str, left: Type, right: Type) -> Type | None:
    if left == NULL or right == NULL:
        return ANY
    if operator == "+" and is_text(left) and is_text(right):
        return TEXT
    if operator == "+" and isinstance(left, ListOfType) and isinstance(right, ListOfType):
        return ListOfType(join_all((left.item, right.item)))
    return _RESULTS.get((operator, left, right))


def _half_known(operator: str, left: Type, right: Type) -> Type:
    """The result when one side can be anything: certain only where all that could go with the other side agree."""
    known = right if is_unknown(left) else left
    if is_unknown(known):
        return ANY
    if operator == "+" and is_text(known):
        return TEXT
    return ANY


def _complain(node: Binary, left: Type, right: Type, report: Report) -> None:
    if {left, right} == {NUMBER, DURATION}:
        number = node.left if left == NUMBER else node.right
        report.error(
            "H302",
            number.span,
            f"a number and a duration do not go together with `{node.operator}`: the number has no unit",
            hint=unit_hint(number),
        )
        return
    if {left, right} == {NUMBER, TIME}:
        number = node.left if left == NUMBER else node.right
        report.error(
            "H302", number.span, "a time moves by a duration, and this number has no unit", hint=unit_hint(number)
        )
        return
    hint = _in_braces(node) if (is_text(left) or is_text(right)) and node.operator == "+" else None
    first, second = (right, left) if node.operator == "-" else (left, right)
    report.error(
        "H308",
        node.span,
        f"{describe(first)} cannot be {_VERBS[node.operator]} {describe(second)}",
        hint=hint,
    )


def _in_braces(node: Binary) -> Advice:
    """Two values put together as one text: `"a" + b` is `"a{b}"`."""
    hint = 'put values into text with braces: "{a} and {b}"'
    left, right = node.left, node.right
    plain = all(isinstance(side, Text | Name | Field | Number) for side in (left, right))
    if not plain or not (isinstance(left, Text) or isinstance(right, Text)):
        return Advice(hint)
    return Advice(hint, _joined(left, right))


def _joined(left: Expression, right: Expression) -> tuple[Edit, ...]:
    """The edits for `left + right` as one text: what stands between them goes, with the quotes that meet there."""
    start, end = behind(left.span), before(right.span)
    opening, between, closing = "", "", ""
    if isinstance(left, Text):
        start = Span(start.line, start.column - 1, start.line, start.column - 1)
    else:
        opening, between = '"{', "}"
    if isinstance(right, Text):
        end = Span(end.line, end.column + 1, end.line, end.column + 1)
    else:
        between, closing = between + "{", '}"'
    made = (Edit(before(left.span), opening), Edit(start.to(end), between), Edit(behind(right.span), closing))
    return tuple(edit for edit in made if edit.text or edit.span == made[1].span)


def _divides_by_zero(node: Binary) -> bool:
    if node.operator not in "/%":
        return False
    right = node.right
    return (isinstance(right, Number) and right.value == 0) or (
        isinstance(right, Duration) and right.value == timedelta()
    )
