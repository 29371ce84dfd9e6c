"""`+ - * / %` and the minus sign.

Numbers with numbers (a division that comes out even gives a whole number; `%` has the sign of its right side).
Text + text, list + list. Time ± duration, time - time; duration ± duration, duration * number, duration / number,
duration / duration (a number), duration % duration. Booleans are not numbers, null is an error that names it.
"""

from __future__ import annotations

import operator as python
from collections.abc import Callable, Mapping
from typing import Any

from offhook_grammar.operations.budget import LONG_TEXT, built
from offhook_grammar.operations.kinds import described, kind
from offhook_grammar.operations.limits import DEFAULT_LIMITS, Limits, limited_items, limited_number, limited_text
from offhook_grammar.program import UNNAMED, LanguageError, Names

_LARGEST_EXACT = 10**15


def whole(value: float) -> int | float:
    """A float without a fraction as a whole number."""
    return int(value) if value.is_integer() and abs(value) < _LARGEST_EXACT else value


def _divide_numbers(left: Any, right: Any) -> Any:
    if type(left) is int and type(right) is int and left % right == 0:
        return left // right
    return left / right


def _divide_durations(left: Any, right: Any) -> Any:
    return whole(left / right)


def _swap_add(left: Any, right: Any) -> Any:
    return right + left


def _concatenate(left: Any, right: Any) -> Any:
    return (*left, *right)


_RULES: Mapping[tuple[str, str, str], Callable[[Any, Any], Any]] = {
    ("+", "number", "number"): python.add,
    ("-", "number", "number"): python.sub,
    ("*", "number", "number"): python.mul,
    ("/", "number", "number"): _divide_numbers,
    ("%", "number", "number"): python.mod,
    ("+", "text", "text"): python.add,
    ("+", "list", "list"): _concatenate,
    ("+", "duration", "duration"): python.add,
    ("-", "duration", "duration"): python.sub,
    ("*", "duration", "number"): python.mul,
    ("*", "number", "duration"): python.mul,
    ("/", "duration", "number"): python.truediv,
    ("/", "duration", "duration"): _divide_durations,
    ("%", "duration", "duration"): python.mod,
    ("+", "time", "duration"): python.add,
    ("-", "time", "duration"): python.sub,
    ("+", "duration", "time"): _swap_add,
    ("-", "time", "time"): python.sub,
}


def add(left: Any, right: Any, names: Names = UNNAMED, limits: Limits = DEFAULT_LIMITS) -> Any:
    """`left + right`; `names` are the two sides as the author wrote them, for messages."""
    if type(left) is int and type(right) is int and -limits.number <= (total := left + right) <= limits.number:
        return total
    if type(left) is str and type(right) is str and len(left) + len(right) <= min(LONG_TEXT, limits.text):
        return left + right
    return _calculate("+", left, right, names, limits)


def subtract(left: Any, right: Any, names: Names = UNNAMED, limits: Limits = DEFAULT_LIMITS) -> Any:
    """`left - right`."""
    if type(left) is int and type(right) is int and -limits.number <= (total := left - right) <= limits.number:
        return total
    return _calculate("-", left, right, names, limits)


def multiply(left: Any, right: Any, names: Names = UNNAMED, limits: Limits = DEFAULT_LIMITS) -> Any:
    """`left * right`."""
    return _calculate("*", left, right, names, limits)


def divide(left: Any, right: Any, names: Names = UNNAMED, limits: Limits = DEFAULT_LIMITS) -> Any:
    """`left / right`; by zero is an error."""
    return _calculate("/", left, right, names, limits)


def modulo(left: Any, right: Any, names: Names = UNNAMED, limits: Limits = DEFAULT_LIMITS) -> Any:
    """`left % right`: what is left over after dividing; by zero is an error."""
    return _calculate("%", left, right, names, limits)


def negative(value: Any, names: Names = UNNAMED) -> Any:
    """`-value`, of a number or a duration."""
    if kind(value) in ("number", "duration"):
        try:
            return -value
        except OverflowError:
            raise LanguageError(f"- leaves the range of {kind(value)}s", "number-too-large") from None
    if value is None:
        raise LanguageError(f"{names[0] or 'the value'} is null: the minus sign needs a number", "null-arithmetic")
    raise LanguageError(f"the minus sign needs a number or a duration, found {described(value)}", "wrong-kind")


def _calculate(sign: str, left: Any, right: Any, names: Names, limits: Limits) -> Any:
    rule = _RULES.get((sign, kind(left), kind(right)))
    if rule is None:
        raise _refusal(sign, left, right, names)
    _check_length(left, right, limits)
    try:
        result = rule(left, right)
    except ZeroDivisionError:
        raise LanguageError(
            f"{names[1] or 'the right side'} is zero: {sign} cannot divide by it", "division-by-zero"
        ) from None
    except (OverflowError, ValueError):
        raise LanguageError(f"{sign} leaves the range of {kind(left)}s", "number-too-large") from None
    except TypeError:  # a time without a zone among those that have one
        raise _refusal(sign, left, right, names) from None
    return limited_number(result, limits) if isinstance(result, (int, float)) else built(result)


def _check_length(left: Any, right: Any, limits: Limits) -> None:
    # before the work is done; only + has a rule for these kinds
    if isinstance(left, str) and len(left) + len(right) > limits.text:
        limited_text(left + right, limits)
    elif isinstance(left, (tuple, list)) and len(left) + len(right) > limits.items:
        limited_items((*left, *right), limits)


def _refusal(sign: str, left: Any, right: Any, names: Names) -> LanguageError:
    for value, name, side in zip((left, right), names, ("left", "right"), strict=True):
        if value is None:
            return LanguageError(f"{name or f'the {side} side'} is null: {sign} needs a value", "null-arithmetic")
    hint = ""
    if sign == "+" and isinstance(left, str) != isinstance(right, str):
        hint = '; to put a value into a text, write "… {value} …"'
    return LanguageError(f"{sign} cannot take {described(left)} and {described(right)}{hint}", "wrong-kind")
