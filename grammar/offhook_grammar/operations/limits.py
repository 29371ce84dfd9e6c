"""The bounds of values that scripts make: every text, list, map and number has one."""

from __future__ import annotations

from math import isfinite
from typing import Any, TypeVar

from offhook_grammar.node import Frozen, record
from offhook_grammar.operations.budget import built
from offhook_grammar.program import LanguageError

Sized = TypeVar("Sized", tuple[Any, ...], dict[str, Any])


@record
class Limits(Frozen):
    """`text` in characters, `items` of a list or map, `number` the largest whole number, `depth` of nesting,
    `weight` of a value as a whole: its items and characters, each counted wherever it stands."""

    text: int = 1_000_000
    items: int = 100_000
    number: int = 10**18
    depth: int = 64
    weight: int = 2_000_000


DEFAULT_LIMITS = Limits()


def limited_text(value: str, limits: Limits = DEFAULT_LIMITS) -> str:
    """`value`, or a `LanguageError` if it is too long."""
    if len(value) > limits.text:
        raise LanguageError(f"the text has {len(value):,} characters, the limit is {limits.text:,}", "text-too-long")
    return built(value)


def limited_items(value: Sized, limits: Limits = DEFAULT_LIMITS) -> Sized:
    """The list or map, or a `LanguageError` if it has too many items."""
    if len(value) > limits.items:
        what = "map" if isinstance(value, dict) else "list"
        raise LanguageError(f"the {what} has {len(value):,} items, the limit is {limits.items:,}", f"{what}-too-long")
    return built(value)


def limited_number(value: int | float, limits: Limits = DEFAULT_LIMITS) -> int | float:
    """The number, or a `LanguageError` if it is too large or not a number at all."""
    if type(value) is int:
        if -limits.number <= value <= limits.number:
            return value
    elif isfinite(value):
        return value
    raise LanguageError(f"the number is too large: whole numbers go up to {limits.number:,}", "number-too-large")


def sound(value: Any, limits: Limits = DEFAULT_LIMITS) -> Any:
    """`value` if it may leave the script: no deeper and no heavier than the limits, shared parts counted each time.

    A list that holds itself twice, thirty times over, is small in memory and endless for whoever walks it.
    """
    kind = type(value)
    if kind is str or value is None or kind is int or kind is bool or not isinstance(value, (tuple, list, dict)):
        return value
    weight, level = 0, [value]
    for _depth in range(limits.depth + 1):
        below: list[Any] = []
        for container in level:
            weight += len(container)
            for item in container.values() if isinstance(container, dict) else container:
                if type(item) is str:
                    weight += len(item)
                elif isinstance(item, (tuple, list, dict)):
                    below.append(item)
            if weight > limits.weight:
                raise LanguageError(f"the value is too large: the limit is {limits.weight:,}", "value-too-large")
        if not below:
            return value
        level = below
    raise LanguageError(f"the value is nested more than {limits.depth} deep", "value-too-deep")
