"""A handler: one thing that takes part in an invocation or hears an event, whether a plugin's hook or a script's."""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine, Mapping, Sequence
from dataclasses import field
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from offhook.policies.rules import HandlerRule
from offhook_grammar.node import Fields, Frozen, changing, record
from offhook_grammar.stages import ModeKind, Stage

if TYPE_CHECKING:
    from types import CodeType

    from offhook.hooks.marker import OnFailure
    from offhook.pipeline.selection.counts import Skips
    from offhook.plugins.info import LoadedHook, PluginInfo
    from offhook_grammar.program import Demands


class Outcome(str):
    """Why a handler did not run, as verdicts have it."""

    __slots__ = ()


DECLINED: Any = Outcome("declined")
"""What a handler's call gives when its condition did not hold."""

DROPPED: Any = Outcome("dropped")
"""Its mode, or the limit of runs, did not let it run."""

QUEUED: Any = Outcome("queued")
"""It runs when those before it have ended."""


CANCELLED_INSIDE: Any = Outcome("cancelled inside")
"""An action that it invoked was cancelled."""


@record
class Origin(Frozen):
    """Whom a handler belongs to and where it stands. `kind` is "plugin" or "script"; `owner` its name."""

    kind: str
    owner: str
    file: str
    line: int

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


@changing
class HandlerStats(Fields):
    """What a handler did and cost. `seconds` is processor and waiting time of the calls, detached waits excluded."""

    runs: int = 0
    cancelled: int = 0
    redirected: int = 0
    failed: int = 0
    dropped: int = 0
    seconds: float = 0.0
    declined_when_asked: int = 0
    _skips: tuple[tuple[Skips, int], ...] = field(default=(), compare=False, repr=False)

    @property
    def declined(self) -> int:
        """How often its condition did not hold, asked or not."""
        return self.declined_when_asked + sum([skips.of(place) for skips, place in self._skips])

    @declined.setter
    def declined(self, count: int) -> None:
        self.declined_when_asked += count - self.declined

    def skipped_by(self, skips: Skips, place: int) -> None:
        """Count from now on what a selection counts for the handler at `place` of its stage, too."""
        self.declined_when_asked += sum([skips.of(place) for skips, place in self._skips if skips.is_over])
        self._skips = (*[pair for pair in self._skips if not pair[0].is_over], (skips, place))

    def took(self, verdict: str, seconds: float) -> None:
        """Count a call that ended with `verdict`; one that waits in a queue is counted when it runs."""
        self.seconds += seconds
        if verdict == "ran":
            self.runs += 1
        elif verdict == DECLINED:
            self.declined_when_asked += 1
        elif verdict == DROPPED:
            self.dropped += 1
        elif verdict != QUEUED:
            self.runs += 1


class BoundRun(Protocol):
    """A handler whose condition held, ready to run."""

    def key(self) -> Any:
        """What its mode goes by: runs with an equal key are the same for it. None: runs never meet."""

    def body(self, run: Any) -> Coroutine[Any, Any, Any]:
        """The run itself; `run` is its `Run`."""

    def drop(self) -> None:
        """It will never run."""


class Handler:
    """What the pipeline knows of a handler. `call` is given the invocation, or the event for event handlers, and
    for `instead` handlers `proceed`; it gives the handler's value, `DECLINED`, or an awaitable of either.

    `ident` names it among all, after a restart too. `slot` is what its mode goes by, and rule 6: a new
    version of a handler has the slot of the old one. `makes_demands`: `demands` may have something to tell.
    `patience`: how long a plugin's hook may hold its caller; None where it holds nobody.
    `ran`: the verdict of most of its calls, with its name. `reentrant`: rule 6 does not hold for it.
    """

    __slots__ = (
        "ahead_of",
        "behind",
        "condition_source",
        "ident",
        "is_async",
        "is_guard",
        "mode",
        "name",
        "on_failure",
        "origin",
        "patience",
        "priority",
        "ran",
        "reentrant",
        "required",
        "slot",
        "stage",
        "stats",
        "targets",
        "wants_unit",
    )

    def __init__(self, *, name: str, origin: Origin, stage: Stage | None, targets: tuple[str, ...]) -> None:
        self.name = name
        self.ran = (name, "ran")
        self.origin = origin
        self.stage = stage
        self.targets = targets
        self.ident = self.slot = f"{origin.owner}: {stage or 'does'} {' '.join(targets)} {name}"
        self.priority = 0
        self.ahead_of: tuple[str, ...] = ()
        self.behind: tuple[str, ...] = ()
        self.required = False
        self.reentrant = False
        self.is_guard = False
        self.on_failure: OnFailure = "ignore"
        self.patience: timedelta | None = None
        self.is_async = False
        self.wants_unit = True
        self.mode: ModeKind | None = None
        self.condition_source: str | None = None
        self.stats = HandlerStats()

    makes_demands = False

    @property
    def demands(self) -> Demands | None:
        """When its condition can hold, for whoever does not want to ask it; None where nothing is known of that."""
        return None

    def call(self, subject: Any, extra: Any = None) -> Any | Awaitable[Any]:
        """Run the handler for an invocation or event. `extra` is `proceed` (instead) or the unit of work."""
        raise NotImplementedError

    def limit(self, subject: Any) -> timedelta | None:  # noqa: ARG002  # for handlers that have one
        """How long it may take once it suspends (`within`)."""
        return None

    def reads(self, subject: Any, extra: Any = None) -> dict[str, Any] | None:  # noqa: ARG002  # for such handlers
        """The values that its condition reads, by path as the author wrote it; None where it has no condition."""
        return None

    def recalled(self, values: Sequence[tuple[tuple[Any, ...], Any]]) -> dict[str, Any] | None:  # noqa: ARG002  # for such
        """The same of a condition that was judged with others', by the values at these paths of `demands`."""
        return None

    def confirmed(self, subject: Any) -> Any | Awaitable[Any]:
        """As `call`, where the condition is known to hold."""
        return self.call(subject)

    def view(self, subject: Any) -> Any:  # noqa: ARG002  # for handlers that demand something
        """What the paths of `demands` are read from."""
        return None

    def codes(self) -> tuple[CodeType, ...] | None:
        """The code that a call runs, None where that is not known."""
        return None

    def begin(self, subject: Any) -> BoundRun | None:  # noqa: ARG002  # for handlers that have conditions
        """Evaluate the condition for a run of its own: `DECLINED`, or what the run engine needs to run it; None for a
        plugin's hook, which has no condition."""
        return None

    @property
    def rule(self) -> HandlerRule:
        """How it takes part, for those who look at it."""
        way = "cancel" if self.is_guard and self.on_failure == "ignore" else self.on_failure
        return HandlerRule(self.priority, self.ahead_of, self.behind, self.patience, way, self.is_guard)

    def __repr__(self) -> str:
        return f"<{self.stage or 'implementation'} {self.name} of {self.origin.owner}>"


_ARGUMENTS: Mapping[str, str] = {
    "payload": "subject.payload",
    "invocation": "subject",
    "centre": "subject.host.centre",
    "host": "subject.host",
    "worker": "subject.worker",
    "result": "subject.result",
    "error": "subject.error",
    "proceed": "extra",
    "unit": "extra",
    "config": "config",
    "state": "info.state",
}
"""Each argument of a hook, of its invocation and of what else the stage gives."""

_EVENT_ARGUMENTS: Mapping[str, str] = {
    "event": "subject",
    "centre": "extra.centre",
    "host": "extra",
    "config": "config",
    "state": "info.state",
}
"""The same of an event and the host."""


@lru_cache(maxsize=256)
def _code(source: str) -> CodeType:
    """Many hooks take the same arguments."""
    return compile(source, "<string>", "eval")


class PythonHandler(Handler):
    """A plugin's hook function; its arguments are taken by name. `call` is made for them: it is called for everything
    that happens."""

    __slots__ = ("_said", "call")

    def __init__(self, hook: LoadedHook, info: PluginInfo, rule: HandlerRule) -> None:
        super().__init__(
            name=hook.options.named or f"{info.name}.{hook.target.hook_name}",
            origin=Origin("plugin", info.name, hook.file, hook.line),
            stage=hook.target.stage,
            targets=(hook.target.target,),
        )
        options = hook.options
        self.priority = rule.priority
        self.ahead_of, self.behind = rule.ahead_of, rule.behind
        self.required, self.is_guard = options.required, rule.is_guard
        self.on_failure, self.patience = rule.on_failure, rule.limit
        self._said = rule
        self.mode = options.mode
        self.is_async = hook.is_async
        self.wants_unit = "unit" in hook.arguments
        known = _EVENT_ARGUMENTS if hook.target.stage is Stage.EVENT else _ARGUMENTS
        if info.later is not None:  # it is looked at when the hook is called
            known = {**known, "config": "info.config"}
        given = [(f"{name}=" if hook.by_name else "") + known[name] for name in hook.arguments]
        source = f"lambda subject, extra=None: function({', '.join(given)})"
        names: dict[str, Any] = {"function": hook.function, "info": info}
        if info.later is None:
            names["config"] = info.config
        self.call = eval(_code(source), names)  # type: ignore[method-assign]  # noqa: S307  # our own words

    @property
    def rule(self) -> HandlerRule:
        """How it takes part, and who says so."""
        return self._said
