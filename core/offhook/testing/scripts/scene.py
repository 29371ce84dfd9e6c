"""`Scene`: the centre of one test, and the names that its steps have made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from offhook.journal.brief import brief
from offhook.scripts.handler import ScriptHandler
from offhook.scripts.reads import WatchingRun
from offhook.testing.journal import JournalView
from offhook.testing.scripts.failure import TestFailed
from offhook_grammar.compiler.probing import Probe
from offhook_grammar.diagnostics import Span
from offhook_grammar.program import CompiledHandler, Facts, LanguageError
from offhook_grammar.stages import Stage as HandlerStage
from offhook_grammar.tree import Expression, Node, Statement

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.testing.scripts.answers import Answers
    from offhook.testing.stage import Pending, Stage


class Scene:
    """`names` are those that the test has made, in order; `began` is when the centre began.

    `done`: what somebody did with the latest `when`, `failed_from` how many failures of handlers there were before it.
    `expected_failures`: those of handlers that the test has spoken of.
    """

    def __init__(self, stage: Stage, answers: Answers, path: str, text: str) -> None:
        self.stage = stage
        self.answers = answers
        self.path = path
        self.names: dict[str, Any] = {}
        self.began: datetime = stage.host.clock.now()
        self.done: Pending | None = None
        self.failed_from = 0
        self.expected_failures: set[int] = set()
        self.outcome_expected = True
        self.journal = JournalView(stage.host)
        program = stage.host.scripts.program
        names = program.names.get(path) if program is not None else None
        self._probe = Probe(path, text, stage.host.scripts.catalogue(), names)
        self.reads: dict[str, Any] = {}

    @property
    def host(self) -> Host:
        return self.stage.host

    def value(self, node: Expression) -> Any:
        """The value of an expression. Raises `TestFailed` where it has none."""
        return self._evaluated(node, lambda run: self._probe.value(run, node, self.names))

    def holds(self, node: Expression) -> bool:
        """Whether a condition holds; `reads` then has what it read. Raises `TestFailed` where that cannot be said."""
        return bool(self._evaluated(node, lambda run: self._probe.holds(run, node, self.names)))

    def do(self, statement: Statement) -> None:
        """Execute a statement such as `remember`."""
        self._evaluated(statement, lambda run: self._probe.do(run, statement, self.names))

    def shown(self, node: Node) -> str:
        """The piece of the script, as it is written."""
        return self._probe.shown(node)

    def told(self, value: Any) -> str:
        """A value as a message shows it."""
        name = getattr(value, "name", None)
        if getattr(value, "entity_kind", None) is not None:
            return f"{value.entity_kind} {name or value.sid}"
        found = brief(value)
        if isinstance(found, bool):
            return "true" if found else "false"
        return "null" if found is None else f'"{found}"' if isinstance(found, str) else str(found)

    def read_lines(self) -> list[str]:
        """What the last condition read, a line each."""
        return [f"{name} is {self.told(value)}" for name, value in self.reads.items()]

    def _evaluated(self, node: Node, evaluate: Any) -> Any:
        run = _Reading(_nobody(self.host, self.path, node.span), None)
        try:
            return evaluate(run)
        except LanguageError as problem:
            raise TestFailed(problem.message, node.span) from problem
        finally:
            self.reads = run.values


class _Reading(WatchingRun):
    """A run that keeps what was read as it is."""

    __slots__ = ("values",)

    def __init__(self, handler: ScriptHandler, subject: Any, extra: Any = None) -> None:
        super().__init__(handler, subject, extra)
        self.values: dict[str, Any] = {}

    def saw(self, name: str, value: Any) -> Any:
        self.values.setdefault(name, value)
        return value


def _nobody(host: Host, path: str, span: Span) -> ScriptHandler:
    """A handler in whose name the test reads; it is in no plan."""
    compiled = CompiledHandler(
        stage=HandlerStage.SCHEDULE,
        targets=(),
        event_targets=frozenset(),
        name="test",
        script=path,
        file=path,
        span=span,
        facts=Facts(),
        body=lambda _run: None,
    )
    return ScriptHandler(host, compiled, path, host.options.max_steps)


def as_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """A map of the language as Python's own values, one level deep: lists as tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
