"""The typed syntax tree of a `.hook` file. Frozen, with positions and comments, shared by checker, compiler,
formatter and editors. Each class is one row of the tables in the language reference."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, TypeAlias

from offhook_grammar.diagnostics import Span
from offhook_grammar.node import Frozen, node
from offhook_grammar.stages import ModeKind as ModeKind
from offhook_grammar.stages import Stage as Stage


@node
class Node(Frozen):
    span: Span


@node
class Comment(Node):
    """`text` without the `#` and without the blank after it; `own_line` when nothing stands before it."""

    text: str
    own_line: bool


@node
class Word(Node):
    """A name with its place: of an action, an event, a field, an argument, a variable."""

    text: str


# ---------------------------------------------------------------- expressions


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
)  # fmt: skip


# ---------------------------------------------------------------- statements


@node
class Argument(Node):
    """`name: value`; `name` is None for the single positional value."""

    name: Word | None
    value: Expression


@node
class Invoke(Node):
    """`Action a: 1 as w marked "auto" otherwise STATEMENT`."""

    action: Word
    arguments: tuple[Argument, ...] = ()
    acting: Expression | None = None
    marked: tuple[Expression, ...] = ()
    otherwise: Statement | None = None


@node
class Proceed(Node):
    """`proceed` or `proceed with {…}`; as a statement or as the value of `let`, `set` and `return`."""

    changes: Expression | None = None


@node
class CallProcedure(Node):
    """A procedure of the script on a line of its own: `flag(task, "vip")`."""

    procedure: Word
    arguments: tuple[Expression, ...]


@node
class Let(Node):
    name: Word
    value: Expression | Invoke | Proceed


@node
class Set(Node):
    """`set place = value`; a place is a Name, Field or Index whose root is a name."""

    place: Expression
    value: Expression | Invoke | Proceed


@node
class Add(Node):
    value: Expression
    place: Expression


@node
class Remove(Node):
    place: Expression


@node
class Branch(Node):
    condition: Expression
    body: Block


@node
class If(Node):
    branches: tuple[Branch, ...]
    otherwise: Block | None


@node
class ForEach(Node):
    variable: Word
    source: Expression
    where: Expression | None
    body: Block


@node
class Cancel(Node):
    reason: Expression


@node
class Redirect(Node):
    target: Invoke


@node
class Return(Node):
    value: Expression | Invoke | Proceed | None


@node
class Stop(Node):
    pass


@node
class Fail(Node):
    """`fail "why" code "x"`, or `fail e` which raises a caught error again."""

    reason: Expression
    code: Expression | None


@node
class Log(Node):
    text: Expression
    level: Word | None


@node
class Notify(Node):
    text: Expression
    level: Word | None
    to: Expression | None
    named: Expression | None
    duration: Expression | None


@node
class Wait(Node):
    """`wait 2m`, or `wait 30s after TIME`."""

    duration: Expression
    after: Expression | None


@node
class WaitUntil(Node):
    """`wait until c up to 60s else do … end`."""

    condition: Expression
    up_to: Expression | None
    otherwise: Block | None


Statement: TypeAlias = (
    Invoke | Proceed | CallProcedure | Let | Set | Add | Remove | If | ForEach | Cancel | Redirect | Return
    | Stop | Fail | Log | Notify | Wait | WaitUntil
)  # fmt: skip


@node
class Block(Node):
    """`chain` when written `A then B then C` on a line, else one statement a line up to `end`."""

    statements: tuple[Statement, ...]
    chain: bool = False


# ---------------------------------------------------------------- handlers


@node
class Target(Node):
    """An action name, an event name (`is_event`), or `*`."""

    name: str
    is_event: bool = False


@node
class When(Node):
    condition: Expression


@node
class Named(Node):
    name: str


@node
class Priority(Node):
    value: int


@node
class Ahead(Node):
    of: str


@node
class Behind(Node):
    of: str


@node
class Required(Node):
    pass


@node
class Mode(Node):
    kind: ModeKind
    per: Expression | None


@node
class Within(Node):
    limit: Expression


Clause: TypeAlias = When | Named | Priority | Ahead | Behind | Required | Mode | Within


@node
class Every(Node):
    """When a schedule fires: `interval`, or at `at` (a clock such as `17:55`) on `days` in `zone`.

    `days` is the word as written: `day`, `weekday`, `monday` … `sunday`.
    """

    interval: Expression | None = None
    days: Word | None = None
    at: Expression | None = None
    zone: Expression | None = None


@node
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


@node
class NamedType(Node):
    name: str


@node
class ListType(Node):
    item: TypeReference


TypeReference: TypeAlias = NamedType | ListType


@node
class Use(Node):
    path: str


@node
class UsePlugin(Node):
    plugin: Word
    optional: bool


@node
class Param(Node):
    name: Word
    type: TypeReference
    default: Expression | None


@node
class TypeField(Node):
    name: Word
    type: TypeReference
    default: Expression | None


@node
class TypeDeclaration(Node):
    name: Word
    fields: tuple[TypeField, ...]


@node
class Const(Node):
    name: Word
    value: Expression


@node
class DefineFunction(Node):
    name: Word
    parameters: tuple[Word, ...]
    body: Expression


@node
class DefineProcedure(Node):
    name: Word
    parameters: tuple[Word, ...]
    body: Block


Item: TypeAlias = (
    Use | UsePlugin | Param | TypeDeclaration | Const | DefineFunction | DefineProcedure | Handler
)  # fmt: skip


@node
class File(Node):
    """`path` as the author gave it; `broken` are the stretches that could not be read, and are in no item."""

    path: str
    items: tuple[Item, ...]
    comments: tuple[Comment, ...]
    broken: tuple[Span, ...] = ()
