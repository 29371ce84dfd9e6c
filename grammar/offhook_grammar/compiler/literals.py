"""Expressions whose value is known from the script alone."""

from __future__ import annotations

from typing import Any

from offhook_grammar.compiler.code import PatternValue
from offhook_grammar.tree import (
    Boolean,
    Duration,
    Expression,
    ListOf,
    MapOf,
    Negative,
    Null,
    Number,
    Regex,
    Text,
)
from offhook_grammar.values import FrozenDict

_LITERALS = (Text, Number, ListOf, Boolean, Null, Duration, Regex, Negative, MapOf)


class NotLiteral(Exception):  # noqa: N818  # an answer, not an error
    """The expression has to be computed when it is reached."""


def literal(node: Expression) -> Any:
    """The value of an expression of literals only, patterns as `PatternValue`. Raises `NotLiteral`."""
    match node:
        case Number() | Boolean() | Duration():
            return node.value
        case Null():
            return None
        case Text() if node.literal is not None:
            return node.literal
        case Regex():
            return PatternValue(node.pattern, node.ignore_case)
        case Negative(operand=Number() | Duration() as operand):
            return -operand.value
        case ListOf():
            return tuple([literal(item) for item in node.items])
        case MapOf():
            return FrozenDict({entry.key.text: literal(entry.value) for entry in node.entries})
    raise NotLiteral


def may_be_literal(node: Expression) -> bool:
    """Whether `literal` may give a value of this: a quick look at its kind alone."""
    return isinstance(node, _LITERALS)
