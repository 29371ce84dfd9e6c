"""What a condition says of one value: which values it can be, between which limits, which tests it passes.

Only what is certain whatever a run reads: a name that stands for a constant is a switch and says nothing.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import field
from datetime import timedelta
from typing import Any, TypeAlias

from offhook_grammar.node import Fields, changing
from offhook_grammar.tree import (
    Binary,
    Boolean,
    Call,
    Duration,
    Expression,
    Field,
    Index,
    ListOf,
    Name,
    Negative,
    Null,
    Number,
    Quantifier,
    Recall,
    Text,
)

Key: TypeAlias = tuple[Hashable, ...]
Literal: TypeAlias = tuple[str, object]
"""The kind of a value written out, and the value."""

_COUNTS = ("count", "length")


def key_of(node: Expression) -> Key | None:
    """What an expression reads, so that two that read the same have one key; None where that is not plain."""
    match node:
        case Name():
            return ("name", node.name)
        case Field():
            return _with(key_of(node.target), "field", node.name.text)
        case Index():
            target, index = key_of(node.target), literal_of(node.index) or key_of(node.index)
            return None if target is None or index is None else ("index", target, index)
        case Recall():
            return _with(key_of(node.place), "recall")
        case Call():
            parts = [literal_of(argument) or key_of(argument) for argument in node.arguments]
            return None if None in parts else ("call", node.function.text, *parts)
        case Binary():
            sides = [literal_of(side) or key_of(side) for side in (node.left, node.right)]
            return None if None in sides else ("binary", node.operator, *sides)
        case _:
            return None


def _with(inner: Key | None, *more: Hashable) -> Key | None:
    return None if inner is None else (*more, inner)


def literal_of(node: Expression) -> Literal | None:
    """The value of an expression that is written out."""
    match node:
        case Number():
            return ("number", node.value)
        case Text() if node.literal is not None:
            return ("text", node.literal)
        case Boolean():
            return ("boolean", node.value)
        case Null():
            return ("null", None)
        case Duration():
            return ("duration", node.value)
        case Negative():
            inner = literal_of(node.operand)
            if inner is not None and isinstance(inner[1], int | float | timedelta):
                return (inner[0], -inner[1])
            return None
        case _:
            return None


def literals_of(node: Expression) -> frozenset[Literal] | None:
    """The values of a list that is written out."""
    if not isinstance(node, ListOf):
        return None
    found = [literal_of(item) for item in node.items]
    return None if None in found else frozenset(one for one in found if one is not None)


def is_count(node: Expression) -> bool:
    """Whether this is a number of things, which is never less than 0."""
    return (isinstance(node, Call) and node.function.text in _COUNTS) or (
        isinstance(node, Quantifier) and node.kind == "count"
    )


@changing
class Facts(Fields):
    """What is said of one value. `only` are the values that it can be, None for any; `never` those that it is not."""

    only: frozenset[Literal] | None = None
    never: frozenset[Literal] = frozenset()
    least: tuple[Literal, bool] | None = None  # with whether it can be that value itself
    most: tuple[Literal, bool] | None = None
    tests: dict[Key, bool] = field(default_factory=dict)

    def limit_to(self, values: frozenset[Literal]) -> None:
        self.only = values if self.only is None else self.only & values

    def at_least(self, bound: Literal, itself: bool) -> None:
        if self.least is None or _stricter(bound, itself, self.least, 1):
            self.least = (bound, itself)

    def at_most(self, bound: Literal, itself: bool) -> None:
        if self.most is None or _stricter(bound, itself, self.most, -1):
            self.most = (bound, itself)

    def test(self, key: Key, passes: bool) -> bool:
        """Note a test; false where it was noted before with the other outcome."""
        return self.tests.setdefault(key, passes) == passes

    @property
    def impossible(self) -> bool:
        """Whether no value is like that."""
        if self.only is not None and not any(self._admits(value) for value in self.only - self.never):
            return True
        if self.least is None or self.most is None or self.least[0][0] != self.most[0][0]:
            return False
        difference = _compare(self.least[0], self.most[0])
        return difference > 0 or (difference == 0 and not (self.least[1] and self.most[1]))

    def _admits(self, value: Literal) -> bool:
        for bound, sign in ((self.least, 1), (self.most, -1)):
            if bound is None or bound[0][0] != value[0]:
                continue
            difference = _compare(value, bound[0]) * sign
            if difference < 0 or (difference == 0 and not bound[1]):
                return False
        return not (self.tests.get(("empty",)) is True and value[0] == "text" and value[1] != "")


def _stricter(bound: Literal, itself: bool, known: tuple[Literal, bool], sign: int) -> bool:
    if bound[0] != known[0][0]:
        return False
    difference = _compare(bound, known[0]) * sign
    return difference > 0 or (difference == 0 and not itself)


def _compare(one: Literal, other: Literal) -> int:
    """-1, 0 or 1; both are numbers, or both durations."""
    first: Any = one[1]
    second: Any = other[1]
    return int(first > second) - int(first < second)
