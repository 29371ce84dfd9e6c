"""The typed syntax tree of a `.hook` file. Frozen, with positions and comments, shared by checker, compiler,
formatter and editors. Each class is one row of the tables in the language reference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal, TypeAlias

from offhook_grammar.diagnostics import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(Node):
    """`text` without the `#` and without the blank after it; `own_line` when nothing stands before it."""

    text: str
    own_line: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Word(Node):
    """A name with its place: of an action, an event, a field, an argument, a variable."""

    text: str


# ---------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Node):
    value: int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Node):
    """Text in quotes: literal pieces (escapes resolved) and expressions in braces, in order."""

    parts: tuple[str | Expression, ...]

    @property
    def literal(self) -> str | None:
        """The text, if it has no expression in it."""
        if not self.parts:
            return ""
        return self.parts[0] if len(self.parts) == 1 and isinstance(self.parts[0], str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Boolean(Node):
    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Null(Node):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration(Node):
    """`source` as written: `90s`, `2m`."""

    value: timedelta
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Regex(Node):
    pattern: str
    ignore_case: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Node):
    """A variable, parameter, constant or a name that is always in scope."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Node):
    target: Expression
    name: Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Index(Node):
    target: Expression
    index: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Node):
    """`round(x)`, `crm.lookup(x)` (function `crm.lookup`), or a call of a function the script defines."""

    function: Word
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf(Node):
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapEntry(Node):
    key: Word  # of `{key: …}` and `{"key": …}` alike
    value: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class MapOf(Node):
    entries: tuple[MapEntry, ...]


BinaryOperator: TypeAlias = Literal["+", "-", "*", "/", "%"]
ComparisonOperator: TypeAlias = Literal[
    "==", "!=", "<", "<=", ">", ">=", "in", "not in", "contains", "starts with", "ends with", "matches"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Negative(Node):
    operand: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Node):
    operand: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Binary(Node):
    operator: BinaryOperator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Node):
    operator: ComparisonOperator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class IsEmpty(Node):
    operand: Expression
    negated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Logical(Node):
    operator: Literal["and", "or"]
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Default(Node):
    """`left default right`: the right side where the left one is null."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional(Node):
    """`then if condition else otherwise`."""

    then: Expression
    condition: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantifier(Node):
    """`any x in xs where c`, `all x in xs satisfy c`, `count x in xs where c`, `first x in xs where c`."""

    kind: Literal["any", "all", "count", "first"]
    variable: Word
    source: Expression
    condition: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Comprehension(Node):
    """`[value for each variable in source where condition]`."""

    value: Expression
    variable: Word
    source: Expression
    condition: Expression | None


Expression: TypeAlias = (
    Number | Text | Boolean | Null | Duration | Regex | Name | Field | Index | Call | ListOf | MapOf
    | Negative | Not | Binary | Comparison | IsEmpty | Logical | Default | Conditional | Quantifier | Comprehension
)  # fmt: skip


# ---------------------------------------------------------------- statements


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument(Node):
    """`name: value`; `name` is None for the single positional value."""

    name: Word | None
    value: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoke(Node):
    """`Action a: 1 as w marked "auto" otherwise STATEMENT`."""

    action: Word
    arguments: tuple[Argument, ...] = ()
    acting: Expression | None = None
    marked: tuple[Expression, ...] = ()
    otherwise: Statement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proceed(Node):
    """`proceed` or `proceed with {…}`; as a statement or as the value of `let` and `return`."""

    changes: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallProcedure(Node):
    """A procedure of the script on a line of its own: `flag(task, "vip")`."""

    procedure: Word
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Let(Node):
    name: Word
    value: Expression | Invoke | Proceed


@dataclass(frozen=True, slots=True, kw_only=True)
class Set(Node):
    """`set place = value`; a place is a Name, Field or Index whose root is a name."""

    place: Expression
    value: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Add(Node):
    value: Expression
    place: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove(Node):
    place: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch(Node):
    condition: Expression
    body: Block


@dataclass(frozen=True, slots=True, kw_only=True)
class If(Node):
    branches: tuple[Branch, ...]
    otherwise: Block | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForEach(Node):
    variable: Word
    source: Expression
    where: Expression | None
    body: Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(Node):
    reason: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect(Node):
    target: Invoke


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(Node):
    value: Expression | Invoke | Proceed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(Node):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fail(Node):
    """`fail "why" code "x"`, or `fail e` which raises a caught error again."""

    reason: Expression
    code: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Log(Node):
    text: Expression
    level: Word | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify(Node):
    text: Expression
    level: Word | None
    to: Expression | None
    named: Expression | None
    duration: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait(Node):
    """`wait 2m`, or `wait 30s after TIME`."""

    duration: Expression
    after: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitUntil(Node):
    """`wait until c up to 60s else do … end`."""

    condition: Expression
    up_to: Expression | None
    otherwise: Block | None


Statement: TypeAlias = (
    Invoke | Proceed | CallProcedure | Let | Set | Add | Remove | If | ForEach | Cancel | Redirect | Return
    | Stop | Fail | Log | Notify | Wait | WaitUntil
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Node):
    """`chain` when written `A then B then C` on a line, else one statement a line up to `end`."""

    statements: tuple[Statement, ...]
    chain: bool = False


# ---------------------------------------------------------------- handlers


class Stage(StrEnum):
    BEFORE = "before"
    INSTEAD = "instead of"
    AFTER = "after"
    FAILURE = "on failure of"
    EVENT = "on"
    SCHEDULE = "every"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Node):
    """An action name, an event name (`is_event`), or `*`."""

    name: str
    is_event: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class When(Node):
    condition: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Node):
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority(Node):
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead(Node):
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind(Node):
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Required(Node):
    pass


class ModeKind(StrEnum):
    SINGLE = "single"
    RESTART = "restart"
    QUEUED = "queued"
    PARALLEL = "parallel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode(Node):
    kind: ModeKind
    per: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Within(Node):
    limit: Expression


Clause: TypeAlias = When | Named | Priority | Ahead | Behind | Required | Mode | Within


@dataclass(frozen=True, slots=True, kw_only=True)
class Every(Node):
    """When a schedule fires: `interval`, or at `at` (a clock such as `17:55`) on `days` in `zone`.

    `days` is the word as written: `day`, `weekday`, `monday` … `sunday`.
    """

    interval: Expression | None = None
    days: Word | None = None
    at: Expression | None = None
    zone: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler(Node):
    """`stage` is as written, so `on AcceptTask` has the stage AFTER. A schedule has `every` and no targets."""

    stage: Stage
    targets: tuple[Target, ...]
    alias: Word | None
    clauses: tuple[Clause, ...]
    body: Block
    every: Every | None = None
    stage_word: str = ""


# ---------------------------------------------------------------- other items


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedType(Node):
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListType(Node):
    item: TypeReference


TypeReference: TypeAlias = NamedType | ListType


@dataclass(frozen=True, slots=True, kw_only=True)
class Use(Node):
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsePlugin(Node):
    plugin: Word
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Param(Node):
    name: Word
    type: TypeReference
    default: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeField(Node):
    name: Word
    type: TypeReference
    default: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeDeclaration(Node):
    name: Word
    fields: tuple[TypeField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Const(Node):
    name: Word
    value: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class DefineFunction(Node):
    name: Word
    parameters: tuple[Word, ...]
    body: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class DefineProcedure(Node):
    name: Word
    parameters: tuple[Word, ...]
    body: Block


Item: TypeAlias = (
    Use | UsePlugin | Param | TypeDeclaration | Const | DefineFunction | DefineProcedure | Handler
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Node):
    """`path` as the author gave it; `broken` are the stretches that could not be read, and are in no item."""

    path: str
    items: tuple[Item, ...]
    comments: tuple[Comment, ...]
    broken: tuple[Span, ...] = ()
