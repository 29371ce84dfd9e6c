"""Statements, and the blocks that they stand in."""

from __future__ import annotations

from typing import Literal, TypeAlias

from offhook_grammar.node import node
from offhook_grammar.tree.base import Node, Word
from offhook_grammar.tree.expressions import Expression


@node
class Argument(Node):
    """`name: value`; `name` is None for the single positional value."""

    name: Word | None
    value: Expression


@node
class Retry(Node):
    """`retry 3 times every 10s`: so many further tries, with so much time between them."""

    times: Expression
    every: Expression | None


@node
class Invoke(Node):
    """`Action a: 1 retry 3 times within 2m as w marked "auto" otherwise STATEMENT`."""

    action: Word
    arguments: tuple[Argument, ...] = ()
    acting: Expression | None = None
    marked: tuple[Expression, ...] = ()
    retry: Retry | None = None
    within: Expression | None = None
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
    value: Value


@node
class Set(Node):
    """`set place = value`; a place is a Name, Field or Index whose root is a name."""

    place: Expression
    value: Value


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
    value: Value | None


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


@node
class WaitFor(Node):
    """`wait for e1, e2 as m where c up to 5m else do … end`; as a statement or as a value, the event."""

    events: tuple[Word, ...]
    alias: Word | None
    where: Expression | None
    up_to: Expression | None
    otherwise: Block | None = None


@node
class Ask(Node):
    """`ask "…" choices […] to w within 20s default "…"`; as a statement or as a value, the answer."""

    text: Expression
    choices: Expression | None
    to: Expression | None
    within: Expression | None
    default: Expression | None


@node
class Dismiss(Node):
    """`dismiss "name" to w`: take a notification back."""

    name: Expression
    to: Expression | None


@node
class Remember(Node):
    """`remember task.transfers = value`; the place is a Field, perhaps with more behind it."""

    place: Expression
    value: Value


@node
class Forget(Node):
    place: Expression


@node
class Together(Node):
    """`together do … end`: each statement is a branch of its own."""

    body: Block


@node
class Meanwhile(Node):
    """`meanwhile do … end`: a run of its own."""

    body: Block


@node
class Repeat(Node):
    """`repeat 5 times every 2s until c do … end`."""

    times: Expression
    every: Expression | None
    until: Expression | None
    body: Block


@node
class Catch(Node):
    """`on cancelled as c`, or `on error as e when …` (`kind` says which), with what to do then."""

    kind: Literal["cancelled", "error"]
    alias: Word | None
    when: Expression | None
    body: Block


@node
class Try(Node):
    """`try … on cancelled … on error … always … end`."""

    body: Block
    catches: tuple[Catch, ...]
    always: Block | None


Value: TypeAlias = Expression | Invoke | Proceed | Ask | WaitFor
"""What can stand behind `let x =`, `set place =`, `return`, `remember place =`."""

Statement: TypeAlias = (
    Invoke | Proceed | CallProcedure | Let | Set | Add | Remove | If | ForEach | Cancel | Redirect | Return
    | Stop | Fail | Log | Notify | Wait | WaitUntil | WaitFor | Ask | Dismiss | Remember | Forget | Together
    | Meanwhile | Repeat | Try
)  # fmt: skip


@node
class Block(Node):
    """`chain` when written `A then B then C` on a line, else one statement a line up to `end`."""

    statements: tuple[Statement, ...]
    chain: bool = False
