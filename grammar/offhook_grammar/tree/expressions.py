"""Expressions: what has a value."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, TypeAlias

from offhook_grammar.node import node
from offhook_grammar.tree.base import Node, Word


@node
class Number(Node):
    value: int | float


@node
class Text(Node):
    """Text in quotes: literal pieces (escapes resolved) and expressions in braces, in order."""

    parts: tuple[str | Expression, ...]

    @property
    def literal(self) -> str | None:
        """The text, if it has no expression in it."""
        if not self.parts:
            return ""
        return self.parts[0] if len(self.parts) == 1 and isinstance(self.parts[0], str) else None


@node
class Boolean(Node):
    value: bool


@node
class Null(Node):
    pass


@node
class Duration(Node):
    """`source` as written: `90s`, `2m`."""

    value: timedelta
    source: str


@node
class Regex(Node):
    pattern: str
    ignore_case: bool


@node
class Name(Node):
    """A variable, parameter, constant or a name that is always in scope."""

    name: str


@node
class Field(Node):
    target: Expression
    name: Word


@node
class Index(Node):
    target: Expression
    index: Expression


@node
class Call(Node):
    """`round(x)`, `crm.lookup(x)` (function `crm.lookup`), or a call of a function the script defines."""

    function: Word
    arguments: tuple[Expression, ...]


@node
class ListOf(Node):
    items: tuple[Expression, ...]


@node
class MapEntry(Node):
    key: Word  # of `{key: …}` and `{"key": …}` alike
    value: Expression


@node
class MapOf(Node):
    entries: tuple[MapEntry, ...]


BinaryOperator: TypeAlias = Literal["+", "-", "*", "/", "%"]
ComparisonOperator: TypeAlias = Literal[
    "==", "!=", "<", "<=", ">", ">=", "in", "not in", "contains", "starts with", "ends with", "matches"
]


@node
class Recall(Node):
    """`recall task.transfers`: what is remembered there; the place is a Field, perhaps with more behind it."""

    place: Expression


@node
class Negative(Node):
    operand: Expression


@node
class Not(Node):
    operand: Expression


@node
class Binary(Node):
    operator: BinaryOperator
    left: Expression
    right: Expression


@node
class Comparison(Node):
    operator: ComparisonOperator
    left: Expression
    right: Expression


@node
class IsEmpty(Node):
    operand: Expression
    negated: bool


@node
class Logical(Node):
    operator: Literal["and", "or"]
    left: Expression
    right: Expression


@node
class Default(Node):
    """`left default right`: the right side where the left one is null."""

    left: Expression
    right: Expression


@node
class Conditional(Node):
    """`then if condition else otherwise`."""

    then: Expression
    condition: Expression
    otherwise: Expression


@node
class Quantifier(Node):
    """`any x in xs where c`, `all x in xs satisfy c`, `count x in xs where c`, `first x in xs where c`."""

    kind: Literal["any", "all", "count", "first"]
    variable: Word
    source: Expression
    condition: Expression


@node
class Comprehension(Node):
    """`[value for each variable in source where condition]`."""

    value: Expression
    variable: Word
    source: Expression
    condition: Expression | None


Expression: TypeAlias = (
    Number | Text | Boolean | Null | Duration | Regex | Name | Field | Index | Call | ListOf | MapOf
    | Negative | Not | Binary | Comparison | IsEmpty | Logical | Default | Conditional | Quantifier | Comprehension
    | Recall
)  # fmt: skip
