"""Functions on numbers. Null gives null; `sum`, `min`, `max` and `average` leave nulls out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from offhook.functions import wants
from offhook.functions.define import function, optional, parameter, repeated
from offhook_grammar.operations import add, divide, less, limited_number
from offhook_grammar.program import LanguageError
from offhook_grammar.types import ANY, NUMBER, FunctionInfo

_MOST_DIGITS = 15


def round_(value: Any, digits: Any = None) -> int | float:
    number = wants.number("round", value)
    places = 0 if digits is None else wants.whole("round", digits)
    if not -_MOST_DIGITS <= places <= _MOST_DIGITS:
        raise LanguageError(f"round takes up to {_MOST_DIGITS} digits, found {places}", "wrong-kind")
    # as people round, a half away from zero, and on the number as it is written
    exact = Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return limited_number(int(exact) if places <= 0 else float(exact))


def floor(value: Any) -> int | float:
    return limited_number(math.floor(wants.number("floor", value)))


def ceil(value: Any) -> int | float:
    return limited_number(math.ceil(wants.number("ceil", value)))


def abs_(value: Any) -> Any:
    return abs(value) if wants.kind(value) == "duration" else abs(wants.number("abs", value))


def _given(name: str, values: tuple[Any, ...]) -> list[Any]:
    single: Sequence[Any] = values
    if len(values) == 1 and wants.kind(values[0]) not in ("number", "text", "duration", "time", "clock"):
        single = wants.sequence(name, values[0])
    return [value for value in single if value is not None]


def min_(*values: Any) -> Any:
    found = _given("min", values)
    best = found[0] if found else None
    for value in found[1:]:
        best = value if less(value, best) else best
    return best


def max_(*values: Any) -> Any:
    found = _given("max", values)
    best = found[0] if found else None
    for value in found[1:]:
        best = value if less(best, value) else best
    return best


def sum_(value: Any) -> Any:
    found = [item for item in wants.sequence("sum", value) if item is not None]
    total = found[0] if found else 0
    if wants.kind(total) not in ("number", "duration"):
        raise wants.wrong("sum", "numbers or durations", total)
    for item in found[1:]:
        total = add(total, item)
    return total


def average(value: Any) -> Any:
    count = sum(item is not None for item in wants.sequence("average", value))
    return divide(sum_(value), count) if count else None


_N = parameter("number", NUMBER)

NUMBER_FUNCTIONS: tuple[FunctionInfo, ...] = (
    function(
        "round", round_, (_N, optional("digits", NUMBER)), NUMBER,
        "The nearest whole number, or the nearest with so many digits after the point; halves away from zero.",
    ),
    function("floor", floor, (_N,), NUMBER, "The largest whole number that is not above it."),
    function("ceil", ceil, (_N,), NUMBER, "The smallest whole number that is not below it."),
    function("abs", abs_, (parameter("number"),), ANY, "The number or duration without its sign."),
    function(
        "min", min_, (repeated("values"),), ANY,
        "The smallest of the values, or of a list; nulls are left out, null if nothing is left.", takes_null=True,
    ),
    function(
        "max", max_, (repeated("values"),), ANY,
        "The largest of the values, or of a list; nulls are left out, null if nothing is left.", takes_null=True,
    ),
    function(
        "sum", sum_, (parameter("list"),), ANY,
        "The numbers or durations of the list together; nulls are left out, 0 if nothing is left.", takes_null=True,
    ),
    function(
        "average", average, (parameter("list"),), ANY,
        "The mean of the numbers or durations of the list; nulls are left out, null if nothing is left.",
        takes_null=True,
    ),
)  # fmt: skip
