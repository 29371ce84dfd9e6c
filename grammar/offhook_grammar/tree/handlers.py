"""Handlers and schedules, with the clauses of their heads."""

from __future__ import annotations

from typing import TypeAlias

from offhook_grammar.node import node
from offhook_grammar.stages import ModeKind, Stage
from offhook_grammar.tree.base import Node, Word
from offhook_grammar.tree.expressions import Expression
from offhook_grammar.tree.statements import Block


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


@node
class Optional(Node):
    """An unknown target leaves the handler dormant."""


@node
class Reentrant(Node):
    """The handler runs for what it caused itself, too."""


@node
class Durable(Node):
    """Runs outlive a crash, where the engine can do that."""


@node
class Until(Node):
    """These events, for the run's own key, end the run."""

    events: tuple[Word, ...]


@node
class AlsoFor(Node):
    """`also for current tasks`: what is there already when the script is loaded; `what` is the word as written."""

    what: Word


Clause: TypeAlias = (
    When
    | Named
    | Priority
    | Ahead
    | Behind
    | Required
    | Mode
    | Within
    | Optional
    | Reentrant
    | Durable
    | Until
    | AlsoFor
)


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
