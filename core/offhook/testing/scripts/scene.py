"""`Scene`: the centre of one test, and the names that its steps have made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from offhook.centre.keeping.references import found_again, referring
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
from offhook_grammar.values import EMPTY_MAP

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.notifications import Notification
    from offhook.questions import Question
    from offhook.testing.scripts.answers import Answers
    from offhook.testing.stage import Pending, Stage


class Scene:
    """`names` are those that the test has made, in order; `began` is when the centre began.

    `again` makes a stage on the same store, at that time. `done`: what somebody did with the latest `when`,
    `failed_from` how many failures of handlers there were before it. `expected_failures`: those of handlers that the
    test has spoken of.
    """

    def __init__(
        self, stage: Stage, answers: Answers, path: str, text: str, again: Callable[[datetime], Stage]
    ) -> None:
        self.stage = stage
        self.answers = answers
        self.path = path
        self.names: dict[str, Any] = {}
        self.functions: dict[str, Any] = {}
        self._text = text
        self._again = again
        self._earlier_notifications: tuple[Notification, ...] = ()
        self._earlier_questions: tuple[Question, ...] = ()
        self._earlier_logs: tuple[str, ...] = ()
        self._earlier_interrupted: tuple[str, ...] = ()
        self.began: datetime = stage.host.clock.now()
        self.done: Pending | None = None
        self.failed_from = 0
        self.expected_failures: set[int] = set()
        self.outcome_expected = True
        self.reads: dict[str, Any] = {}
        self._look()

    def _look(self) -> None:
        """Read in the host that there is now."""
        scripts = self.host.scripts
        self.journal = JournalView(self.host)
        names = scripts.program.names.get(self.path) if scripts.program is not None else None
        self._probe = Probe(self.path, self._text, scripts.catalogue(), names)

    @property
    def host(self) -> Host:
        return self.stage.host

    @property
    def notifications(self) -> tuple[Notification, ...]:
        """All that were shown, those before a restart among them."""
        return (*self._earlier_notifications, *self.host.notifications)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All that were asked, those before a restart among them."""
        return (*self._earlier_questions, *self.host.questions.asked)

    @property
    def logs(self) -> tuple[str, ...]:
        """What was logged, before a restart, too."""
        logged = [one for one in self.journal if one.kind == "script.logged"]  # without the story that `records` tells
        return (*self._earlier_logs, *[str(one.to_json()["text"]) for one in logged])

    @property
    def interrupted(self) -> tuple[str, ...]:
        """The runs that did not go on after a restart, and why, each as a failing test tells it."""
        found = [one.to_json() for one in self.journal if one.kind == "run.interrupted"]
        lines = [f"the restart interrupted {one['handler']}: {one['why']}  (at {one['place']})" for one in found]
        return (*self._earlier_interrupted, *lines)

    def give_function(self, name: str, value: Any) -> None:
        """From now on a plugin's function gives this value."""
        self.functions[name] = value
        program = self.host.scripts.program
        for names in program.names.values() if program is not None else ():
            if f"call.{name}" in names:
                names[f"call.{name}"] = lambda *_arguments: value

    async def restart(self) -> None:
        """End the host, and go on with another one on its store. What the test knows is found there by its ID."""
        self._earlier_notifications, self._earlier_questions = self.notifications, self.questions
        self._earlier_logs, self._earlier_interrupted = self.logs, self.interrupted
        references = {name: referring(value) for name, value in self.names.items()}
        await self.host.close()
        self.stage = self._again(self.host.clock.now())
        await self.stage.start(sign_in=False)
        self.names = {name: found_again(self.host.centre, value) for name, value in references.items()}
        self.done, self.outcome_expected = None, True
        self.failed_from, self.expected_failures = 0, set()
        self._look()
        for function, value in self.functions.items():
            self.give_function(function, value)

    def value(self, node: Expression) -> Any:
        """The value of an expression. Raises `TestFailed` where it has none."""
        return self._evaluated(node, lambda run: self._probe.value(run, node, self._variables()))

    def holds(self, node: Expression, more: Mapping[str, Any] = EMPTY_MAP) -> bool:
        """Whether a condition holds, for which there are `more` names; `reads` then has what it read.

        Raises `TestFailed` where that cannot be said.
        """
        return bool(self._evaluated(node, lambda run: self._probe.holds(run, node, {**self._variables(), **more})))

    def do(self, statement: Statement) -> None:
        """Execute a statement such as `remember`."""
        self._evaluated(statement, lambda run: self._probe.do(run, statement, self._variables()))

    def _variables(self) -> dict[str, Any]:
        """The names of the test; `result` is what the latest action gave that somebody did."""
        result = self.done.result() if self.done is not None and self.done.done and self.done.error is None else None
        return {"result": result, **self.names}

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
