"""What the compiler makes of a script, and what the host must give it to run: the seam between language and host."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from offhook_grammar.diagnostics import Span
from offhook_grammar.node import Frozen, record
from offhook_grammar.stages import ModeKind, Stage

if TYPE_CHECKING:
    from offhook_grammar.tree import Param, TypeReference

Names = tuple[str | None, str | None]
"""How the author wrote the two sides of an operation, for messages."""

UNNAMED: Names = (None, None)


class LanguageError(Exception):
    """A script did what the language forbids: arithmetic with null, a text too long, an unknown key.

    `code` is a kebab-case word (`null-arithmetic`); the place is added by whoever runs the handler, from the
    traceback, whose innermost frame in a `.hook` file is the author's line.
    """

    def __init__(self, message: str, code: str = "script-error") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class StopRun(BaseException):
    """`stop`: ends the run successfully. A BaseException, so that no error handling swallows it."""


@record
class MemorySlot(Frozen):
    """A declared memory. `kind`: whose it is; `script` is what its file is called. `convert` gives a value as one of
    its type, and raises `LanguageError` for what is none."""

    kind: str
    name: str
    script: str
    default: Any
    lifetime: timedelta | None
    convert: Callable[[Any], Any]

    @property
    def label(self) -> str:
        """As scripts write it."""
        return f"{self.kind}.{self.name}"


class WatchingRun(Protocol):
    """What a watched condition asks of its run beside `RunContext`."""

    def saw(self, name: str, value: Any) -> Any:
        """`value` was read, which the author wrote as `name`; gives it back."""


class RunContext(Protocol):
    """What compiled code asks of a run. The host implements it; one object per execution of a handler.

    Besides these members, each name of `Catalogue.scope()` is an attribute (`run.task`, `run.now`), and so are
    `run.payload`, `run.result`, `run.error` and `run.event`, which are fixed values of the run.
    """

    def edit(self, path: tuple[str | int, ...], value: Any) -> None:
        """Make the next version of the payload, `value` at `path`; missing maps on the way are made."""

    def remove(self, path: tuple[str | int, ...]) -> None:
        """Make the next version of the payload without what is at `path`."""

    async def invoke(
        self,
        action: str,
        arguments: Mapping[str, Any],
        positional: Any,
        acting: Any,
        marks: tuple[str, ...],
        span: Span,
        limit: datetime | None = None,
    ) -> Any:
        """Invoke an action and give its result. Raises what the host raises, and an error at the instant `limit`.

        `positional` and `acting` are `NOTHING` unless given; `acting` is what stands behind `as`, null included.
        """

    def deadline(self, limit: timedelta) -> datetime:
        """The instant at which a limit that begins now is over."""

    def try_again(self, problem: BaseException, more: bool, every: timedelta | None, limit: datetime | None) -> None:
        """Raise `problem` again unless it is an error that may pass, there are `more` tries, and the next one, `every`
        later, comes ahead of `limit`."""

    def is_error(self, problem: BaseException) -> bool:
        """Whether `otherwise` and `on error` catch this: an error, not a cancellation."""

    def error_value(self, problem: BaseException) -> Any:
        """The `error` value of the language for a caught exception. Never None."""

    def is_cancellation(self, problem: BaseException) -> bool:
        """Whether `on cancelled` catches this: another action was cancelled, not this run's own."""

    def cancellation_value(self, problem: BaseException) -> Any:
        """The value of the language for a caught cancellation: `reason`, `code` and `by`. Never None."""

    def goes_on(self) -> bool:
        """Whether `always` is to be done now: not where the run is only left off, to be taken up later."""

    def cancel(self, reason: str, span: Span) -> None:
        """Raise the host's cancellation."""

    def redirect(
        self,
        action: str,
        arguments: Mapping[str, Any],
        positional: Any,
        acting: Any,
        marks: tuple[str, ...],
        span: Span,
    ) -> None:
        """Raise the host's redirection."""

    async def proceed(self, changes: Mapping[str, Any] | None) -> Any:
        """Run the next one inwards, with `changes` merged deeply over the payload."""

    def fail(self, reason: Any, code: str | None, span: Span) -> None:
        """Raise an error of the script, or a caught error value again."""

    def log(self, text: str, level: str, span: Span) -> None: ...

    def notify(self, text: str, level: str, to: Any, name: str | None, duration: timedelta | None, span: Span) -> None:
        """Show a notification; `to` is `NOTHING` unless given."""

    async def ask(self, text: str, choices: Any, to: Any, limit: timedelta, default: str, span: Span) -> str:
        """Ask, and give the answer, or `default` when nobody has answered within `limit`. `choices` is
        `NOTHING` unless given; `to` as for `notify`."""

    def dismiss(self, name: str, to: Any, span: Span) -> None:
        """Take notifications of that name back; `to` as for `notify`."""

    async def wait(self, duration: timedelta, after: datetime | None) -> None: ...

    async def wait_until(self, condition: Callable[[], bool], limit: timedelta | None) -> bool:
        """Wait for the condition; false when `limit` passed first.

        The comparisons inside `condition` go through `compare_moving`, so that the host learns the instant at
        which a comparison with `now` changes its verdict.
        """

    async def wait_for(
        self, events: tuple[str, ...], where: Callable[[Any], bool] | None, limit: timedelta | None
    ) -> Any:
        """Wait for one of these events, of which `where` holds; null when `limit` passed first."""

    def compare_moving(
        self, operator: str, left: Callable[[], Any], right: Callable[[], Any], names: Names = UNNAMED
    ) -> bool:
        """A comparison (`< <= > >= == !=`, `in`, `contains` …) inside a `wait until` condition, its sides not yet
        evaluated; `names` are the two as the author wrote them."""

    def recall(self, memories: tuple[MemorySlot, ...], owner: Any) -> Any:
        """What is remembered under the one of `memories` that `owner` has; its default where nothing is.

        `owner` is a thing of the centre, or null: then nothing is known of it. It is of no account for what belongs to
        the centre or to the script.
        """

    def remember(self, memories: tuple[MemorySlot, ...], owner: Any, value: Any) -> None:
        """Remember `value` there."""

    def forget(self, memories: tuple[MemorySlot, ...], owner: Any) -> None:
        """Forget what is remembered there."""

    def meanwhile(self, body: Callable[..., Coroutine[Any, Any, Any]], values: tuple[Any, ...]) -> None:
        """Begin a run of its own, which does what `body` does when it is given that run and the values."""

    async def together(self, branches: tuple[Callable[..., Coroutine[Any, Any, Any]], ...]) -> None:
        """Do all of these at once, each as a part of this run; the first that raises ends the others."""

    def step(self, count: int = 1) -> None:
        """Count steps of loops, procedures and functions against the run's budget; raises when it is used up.

        A quantifier or comprehension counts once for itself, and once more for each hundred items.
        """


NOTHING: Any = type("Nothing", (), {"__repr__": lambda _self: "NOTHING", "__slots__": ()})()
"""Stands for an argument that was not given, where None means null."""


@record
class Facts(Frozen):
    """What a handler's body does, procedures that it calls included."""

    waits: bool = False
    invokes: bool = False
    proceeds: bool = False
    cancels: bool = False  # contains `cancel` or `redirect`
    edits: bool = False
    hears: tuple[str, ...] = ()  # the events that it may wait for

    @property
    def is_async(self) -> bool:
        """Whether the compiled body is a coroutine function."""
        return self.waits or self.invokes or self.proceeds


@record
class ScheduleTime(Frozen):
    """`interval` set: every so often. Else at `at` (minutes after midnight) on `days` (0 is Monday) in `zone`."""

    interval: timedelta | None = None
    at: int | None = None
    days: frozenset[int] = frozenset(range(7))
    zone: str = "UTC"


class Demand(NamedTuple):
    """What a condition wants of one value. `path`: a name in scope, then fields (texts) and indexes (tuples of one).

    `sign` is `in` or `not in` (equal to one of `values`, or to none), `<`, `<=`, `>` or `>=` (than the one value, a
    number or a duration), `true` or `not true` (as a condition by itself: null is false), `empty` or `not empty`, or
    `contains`, `starts with`, `ends with` (the one value, a text), each also with `not`.
    """

    path: tuple[str | tuple[str | int], ...]
    sign: str
    values: tuple[Any, ...]

    @property
    def fallible(self) -> bool:
        """Whether there are values for which it is an error."""
        return self.sign not in ("in", "not in")


@record
class Demands(Frozen):
    """When a condition can hold. `ways`: unless all demands of one of them are met, it is false, and fails in nothing;
    demands stand in the order in which they are looked at, so one that fails does so unless one before it is not met.

    `whole`: where a way is met, the condition holds.
    """

    ways: tuple[tuple[Demand, ...], ...]
    whole: bool


class CompiledHandler(NamedTuple):
    """A handler ready to run. `condition` and `key` are plain functions of the run; so is `body` unless
    `facts.is_async`, when it is a coroutine function."""

    stage: Stage
    targets: tuple[str, ...]  # action names as written, event names, or "*"
    event_targets: frozenset[str]
    name: str  # `named`, else "SCRIPT:LINE"
    script: str  # the file's name, with as many of its folders as tell it from the other files
    file: str
    span: Span
    facts: Facts
    body: Callable[[RunContext], Any | Awaitable[Any]]
    condition: Callable[[RunContext], bool] | None = None
    condition_source: str | None = None
    priority: int = 0
    ahead: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    required: bool = False
    mode: ModeKind | None = None
    key: Callable[[RunContext], Any] | None = None
    within: Callable[[RunContext], timedelta] | None = None
    within_source: str | None = None
    schedule: ScheduleTime | None = None
    version: str = ""  # changes with the file and those it uses
    alias: str | None = None  # `as name`
    demanding: Callable[[], Demands | None] | None = None  # works out `demands`
    reentrant: bool = False  # it runs for what it caused itself, too
    until: tuple[str, ...] = ()  # events that end a run, where they are about the same
    also_for: str | None = None  # `tasks`, `reservations`, `workers`: it runs for those that are there already, too
    durable: bool = False  # its runs are to outlive the process

    @property
    def demands(self) -> Demands | None:
        """When the condition can hold; None where nothing is known of that. Worked out anew each time."""
        return None if self.demanding is None else self.demanding()

    @property
    def is_guard(self) -> bool:
        """Rule 3: a `before` that contains `cancel` or `redirect`, or says `required`."""
        return self.stage is Stage.BEFORE and (self.required or self.facts.cancels)


@record
class ActionField(Frozen):
    """A field of a script's action. `type` is its type as written; `convert` gives a value as one of it, and raises
    `LanguageError` for what is none."""

    name: str
    type: TypeReference
    required: bool
    default: Any
    convert: Callable[[Any], Any]


@record
class CompiledAction(Frozen):
    """An action of a script. `handler` is its body, of the stage ACTION."""

    name: str
    fields: tuple[ActionField, ...]
    handler: CompiledHandler


@record
class Program(Frozen):
    """Linked scripts: their handlers in file order, used files first. `params` are those declared, by name."""

    handlers: tuple[CompiledHandler, ...]
    params: Mapping[str, Param] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    plugins: tuple[tuple[str, bool], ...] = ()  # (name, optional) of every `use plugin`
    names: Mapping[str, dict[str, Any]] = field(default_factory=dict, repr=False)  # globals, by path
    labels: Mapping[str, str] = field(default_factory=dict)  # what each file is called, by path
    actions: tuple[CompiledAction, ...] = ()
