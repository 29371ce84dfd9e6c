"""`ScriptHandler`: a compiled handler of a script as the pipeline sees it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from types import CodeType
from typing import TYPE_CHECKING, Any

from offhook.pipeline.blame import describe
from offhook.pipeline.handlers import DECLINED, Handler, Origin
from offhook.policies import HandlerRule
from offhook.runs.keys import default_key, stated_key
from offhook.scripts.reads import FAILED, Condition, reads_of, watched
from offhook.scripts.recalled import recalled_by
from offhook.scripts.run import ScriptRun
from offhook_grammar.compiler.late import LateFunction
from offhook_grammar.operations.clocks import later
from offhook_grammar.program import CompiledHandler, Demands, StopRun
from offhook_grammar.stages import Stage
from offhook_grammar.values import EMPTY_MAP

if TYPE_CHECKING:
    from offhook.events import Event
    from offhook.host import Host
    from offhook.runs import Run


class ScriptHandler(Handler):
    """`max_steps` is the budget of loop turns and procedure calls of one run."""

    __slots__ = ("_body", "_condition", "_watched", "compiled", "hears", "host", "max_steps", "waits")

    def __init__(self, host: Host, compiled: CompiledHandler, script: str, max_steps: int) -> None:
        super().__init__(
            name=compiled.name,
            origin=Origin("script", script, compiled.file, compiled.span.line),
            stage=compiled.stage,
            targets=compiled.targets,
        )
        self.host = host
        self.compiled = compiled
        self.max_steps = max_steps
        self.hears = (*compiled.facts.hears, *compiled.until)
        self.priority = compiled.priority
        self.ahead_of, self.behind = compiled.ahead, compiled.behind
        self.required, self.reentrant = compiled.required, compiled.reentrant
        self.is_guard = compiled.is_guard
        self.is_async, self.waits = compiled.facts.is_async, compiled.facts.waits
        self.mode = compiled.mode
        self.condition_source = compiled.condition_source
        self._condition = compiled.condition
        self._body = compiled.body
        self._watched: Condition | None = None

    @property
    def makes_demands(self) -> bool:  # type: ignore[override]  # of most handlers it is known beforehand
        return self.compiled.demanding is not None

    @property
    def demands(self) -> Demands | None:
        return self.compiled.demands

    def call(self, subject: Any, extra: Any = None) -> Any:
        """Evaluate the condition and run the body; a coroutine where the body is one."""
        run = ScriptRun(self, subject, extra)
        if self._condition is not None and not self._condition(run):
            return DECLINED
        if self.is_async:
            return self._awaited(run)
        try:
            return self._body(run)
        except StopRun:
            return None

    def confirmed(self, subject: Any) -> Any:
        """Run the body; the condition is known to hold."""
        # written out as in `call`: where thousands of rules match, one call more for each is felt
        run = ScriptRun(self, subject)
        if self.is_async:
            return self._awaited(run)
        try:
            return self._body(run)
        except StopRun:
            return None

    def view(self, subject: Any) -> ScriptRun:
        """A run that nothing is done with but reading."""
        return ScriptRun(self, subject)

    def codes(self) -> tuple[CodeType, ...]:
        """The condition's and the body's; not that of a condition which is compiled late, and can only read."""
        if type(self._body) is LateFunction:
            self._body = self._body.function
            return (self._body.__code__,)
        functions: list[Any] = [self._body] if self._condition is None else [self._condition, self._body]
        return tuple([function.__code__ for function in functions])

    async def _awaited(self, run: ScriptRun) -> Any:
        hearing = self.host.scripts.hearing
        hearing.begin(run)
        try:
            return await self._value(run)
        finally:
            hearing.end(run)

    async def _value(self, run: ScriptRun) -> Any:
        try:
            value = await self._body(run)
        except StopRun:
            value = None
        # an `instead` that proceeds and says nothing more gives what came of it
        return value if value is not None else run.inner

    def begin(self, subject: Any) -> Any:
        """For a run of its own: the condition is evaluated now, once (rule 5)."""
        run = ScriptRun(self, subject)
        if self._condition is not None and not self._condition(run):
            return DECLINED
        self.host.scripts.hearing.begin(run)
        return BoundScript(self, run)

    def key_about(self, event: Event) -> Any:
        """What an event is about, in the terms by which this handler's runs meet. Raises what `per` does."""
        return key_of(ScriptRun(self, event))

    def over(self, run: ScriptRun, key: Any, event: Event) -> None:
        """An event about `key` ends this run, begun or not, if that is what the run is about (`until`)."""
        self.host.runs.cancel(run, key, f"until: {event.type} has come")

    def begin_beside(self, subject: Any, body: Callable[..., Coroutine[Any, Any, Any]], values: Iterable[Any]) -> None:
        """Begin a run of its own for `subject`, with budgets of its own, that nobody waits for."""
        run = ScriptRun(self, subject)
        run.end_with_task()
        self.host.scripts.hearing.begin(run, later=True)
        bound = BoundScript(self, run)
        bound.rest = partial(body, run, *values)
        self.host.runs.start_beside(self, subject, bound)

    def coroutine(self, run: ScriptRun) -> Coroutine[Any, Any, Any]:
        """The body of a handler that can wait."""
        coroutine: Coroutine[Any, Any, Any] = self._body(run)  # type: ignore[assignment]
        return coroutine

    def reads(self, subject: Any, extra: Any = None) -> dict[str, Any] | None:
        """The values that the condition reads now, by path as the author wrote it, cut short; None if there is none.

        Changes nothing and never raises: what the condition raises stands under `(failed)`.
        """
        found = self._watching()
        return found if found is None or isinstance(found, dict) else reads_of(self, found, subject, extra)

    def recalled(self, values: Sequence[tuple[tuple[Any, ...], Any]]) -> dict[str, Any] | None:
        """As `reads`, of a condition that was judged by the values at these paths."""
        found = self._watching()
        return found if found is None or isinstance(found, dict) else recalled_by(found, values)

    def _watching(self) -> Condition | dict[str, Any] | None:
        """The condition as one that tells what it reads, None if there is none; or what is told in place of it."""
        if self._condition is None:
            return None
        if self._watched is None:
            try:
                self._watched = watched(self)
            except Exception as problem:  # noqa: BLE001  # a trace that cannot be made must not stop what it is of
                return {FAILED: f"its reads are not known: {describe(problem)}"}
        return self._watched

    @property
    def rule(self) -> HandlerRule:
        """How it takes part; its limit as its author wrote it."""
        stated = self.compiled.within_source
        return replace(super().rule, stated_limit=stated, said={"limit": "author"} if stated is not None else EMPTY_MAP)

    def limit(self, subject: Any) -> timedelta | None:
        if self.compiled.within is None:
            return None
        limit = self.compiled.within(ScriptRun(self, subject))
        later(self.host.clock.now(), limit)  # which raises where that is no time any more
        return limit


class BoundScript:
    """A run whose condition held. `running` is its body while it runs; `rest` gives what is left after a restart."""

    __slots__ = ("handler", "rest", "run", "running")

    def __init__(self, handler: ScriptHandler, run: ScriptRun) -> None:
        self.handler = handler
        self.run = run
        self.rest: Callable[[], Coroutine[Any, Any, Any]] | None = None
        self.running: Coroutine[Any, Any, Any] | None = None

    def key(self) -> Any:
        """`per`, else the task; a schedule is one with itself."""
        return key_of(self.run)

    async def body(self, run: Run) -> None:
        """The whole body, or its rest."""
        self.run.record = run
        self.running = running = self.handler.coroutine(self.run) if self.rest is None else self.rest()
        try:
            await running
        finally:
            self.running = None
            self.handler.host.scripts.hearing.end(self.run)

    def drop(self) -> None:
        """It will never run."""
        self.handler.host.scripts.hearing.end(self.run)


def key_of(run: ScriptRun) -> Any:
    """What a run is about: see `BoundScript.key`."""
    compiled = run.handler.compiled
    if compiled.key is not None:
        return stated_key(compiled.key(run))
    if compiled.stage is Stage.SCHEDULE:
        return ""
    return default_key(compiled.mode, run.task)
