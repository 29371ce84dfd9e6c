"""The in-process engine of runs: what a second run of the same handler and key does to the first (`mode`)."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from offhook.errors import ActionCancelled, ActionError
from offhook.events import Event
from offhook.pipeline.context import CURRENT, Cause
from offhook.pipeline.handlers import DECLINED, DROPPED, QUEUED, BoundRun, Handler, Outcome, PythonHandler
from offhook.pipeline.invocation import Invocation
from offhook.runs.keys import loop_key
from offhook.runs.run import HookRun, Run
from offhook_grammar.durations import format_duration
from offhook_grammar.program import StopRun
from offhook_grammar.stages import ModeKind, Stage

if TYPE_CHECKING:
    from offhook.host import Host

Slot = tuple[int, Any]

_HOLDING = (Stage.AFTER, Stage.FAILURE)
"""The stages of which a handler keeps the action's caller until it ends or waits on the host's clock."""

_WINDOW = timedelta(minutes=1)


class RunEngine:
    """Starts runs by their handler's mode. `limit`: how often a handler may hear events about one thing in a minute;
    events that cause one another without end are stopped there."""

    def __init__(self, host: Host, limit: int = 1000) -> None:
        self.host = host
        self.limit = limit
        self._count = 0
        self._running: dict[Slot, list[Run]] = {}
        self._queued: dict[Slot, deque[tuple[Handler, Any, BoundRun]]] = {}
        self._window: datetime | None = None
        self._in_window: dict[Slot, int] = {}

    @property
    def running(self) -> list[Run]:
        """The runs that have begun and not ended, oldest first."""
        return sorted((run for runs in self._running.values() for run in runs), key=lambda run: run.id)

    @property
    def queued(self) -> int:
        """How many runs wait for their turn."""
        return sum(len(waiting) for waiting in self._queued.values())

    def call(self, handler: Handler, subject: Any) -> Outcome | Run | None:
        """Run an after, failure, event or schedule handler for `subject`.

        Gives why it does not run now, or the run if it has not ended, or None. What a plain handler raises comes
        out; runs keep it behind their wall.
        """
        bound: Any
        if handler.is_async:
            bound = handler.begin(subject)
            if bound is DECLINED:
                return DECLINED  # type: ignore[no-any-return]
            bound = bound if bound is not None else HookRun(self.host, handler, subject)
        else:
            value = self._call_plain(handler, subject)
            if value is None:
                return None
            if value is DECLINED:
                return DECLINED  # type: ignore[no-any-return]
            if not hasattr(value, "__await__") or type(handler) is not PythonHandler:
                return None
            bound = HookRun(self.host, handler, subject, value)
        return self._admit(handler, subject, bound.key(), bound)

    def start_detached(self, handler: Handler, subject: Any) -> str:
        """Run a handler of an event or a schedule behind its wall; nobody waits for it. Gives the verdict so far."""
        started = perf_counter()
        verdict = told = "ran"
        try:
            if type(subject) is Event and not self._within_limit(handler, subject):
                verdict = told = DROPPED
                return told
            value = self.call(handler, subject)
            if isinstance(value, Outcome):
                verdict = told = value
            elif value is not None:
                told = value.verdict
        except ActionCancelled as cancellation:
            told = "cancelled inside"
            self.host.journal.run_cancelled_inside(handler, cancellation)
        except StopRun:
            pass
        except (Exception, SystemExit) as problem:  # noqa: BLE001  # the wall around every handler
            told = "failed"
            self.host.problem(handler, problem, subject)
        finally:
            handler.stats.took(verdict, perf_counter() - started)
        return told

    def close(self) -> None:
        """The host ends: what waits in queues never runs."""
        queued, self._queued = self._queued, {}
        for (_, key), waiting in queued.items():
            for handler, _, bound in waiting:
                self.host.journal.run_dropped(handler, key, "queued: the host ended first")
                bound.drop()

    def _call_plain(self, handler: Handler, subject: Any) -> Any:
        if type(handler) is not PythonHandler:
            return handler.call(subject, self.host)
        token = CURRENT.set(Cause(subject if isinstance(subject, Invocation) else None, handler))
        try:
            return handler.call(subject, self.host)
        finally:
            CURRENT.reset(token)

    def _admit(self, handler: Handler, subject: Any, key: Any, bound: BoundRun) -> Outcome | Run | None:
        slot = (id(handler), key)
        running = self._running.get(slot) if key is not None else None
        if running and not _caused_by(subject, running):
            mode = handler.mode or ModeKind.QUEUED
            if mode is ModeKind.SINGLE:
                self.host.journal.run_dropped(handler, key, "single: it runs already")
                bound.drop()
                return DROPPED  # type: ignore[no-any-return]
            if mode is ModeKind.QUEUED:
                self._queued.setdefault(slot, deque()).append((handler, subject, bound))
                return QUEUED  # type: ignore[no-any-return]
            if mode is ModeKind.RESTART:
                for run in [run for run in running if not run.replaced]:
                    run.replaced = True
                    self.host.journal.run_dropped(handler, key, "restart: a newer run replaces it")
                    run.cancel()
        started = self._start(slot, handler, subject, bound)
        holds = handler.stage in _HOLDING and type(handler) is PythonHandler
        if started is not None and holds and not started.released:
            started.release_after(self.host.options.hook_limit, partial(self._let_caller_go, started))
        return started

    def _let_caller_go(self, run: Run) -> None:
        """A plugin's hook has kept the caller of the action for long enough; it goes on alone."""
        message = f"it kept the caller for {format_duration(self.host.options.hook_limit)}, who goes on without it"
        self.host.problem(run.handler, ActionError(message, code="deadline-exceeded"), run.subject)

    def _start(self, slot: Slot, handler: Handler, subject: Any, bound: BoundRun) -> Run | None:
        self._count += 1
        run = Run(self.host.scheduler, self._count, handler, subject, slot[1])
        self._running.setdefault(slot, []).append(run)
        run.flow = self.host.scheduler.spawn(self._drive(slot, run, bound), handler.name)
        if not run.ended and self.host.recorder is not None:
            run.waited = True
            self.host.recorder.waits(run)
        return None if run.verdict == "ran" else run

    async def _drive(self, slot: Slot, run: Run, bound: BoundRun) -> None:
        handler, verdict = run.handler, "ran"
        try:
            limit = self.host.limit_of(handler, run.subject)
            body = bound.body(run)
            if limit is None:
                await body
            else:
                await self.host.scheduler.limited(body, limit, "it")
        except StopRun:
            pass  # `stop`, or the task's end
        except asyncio.CancelledError:
            verdict = "replaced" if run.replaced else "interrupted"
        except ActionCancelled as cancellation:
            verdict = "cancelled inside"
            self.host.journal.run_cancelled_inside(handler, cancellation)
        except (Exception, SystemExit) as problem:  # noqa: BLE001  # the wall around every handler
            verdict = "failed"
            self.host.problem(handler, problem, run.subject)
        finally:
            self._end(slot, run, verdict)

    def _end(self, slot: Slot, run: Run, verdict: str) -> None:
        running = self._running.get(slot, [])
        if run in running:
            running.remove(run)
        if not running:
            self._running.pop(slot, None)
            if slot in self._queued:
                self.host.scheduler.post(lambda: self._start_queued(slot))
        run.end(verdict)
        if run.waited and self.host.recorder is not None:
            self.host.recorder.ended(run, verdict)

    def _start_queued(self, slot: Slot) -> None:
        waiting = self._queued.get(slot)
        if waiting is None or slot in self._running:  # another began at this instant: its end comes here again
            return
        handler, subject, bound = waiting.popleft()
        if not waiting:
            del self._queued[slot]
        started = perf_counter()
        self._start(slot, handler, subject, bound)
        handler.stats.took("ran", perf_counter() - started)

    def _within_limit(self, handler: Handler, event: Event) -> bool:
        """Whether this handler may hear one more event about the same thing in this minute."""
        now = self.host.clock.now()
        if self._window is None or now - self._window >= _WINDOW:
            self._window = now
            self._in_window.clear()
        slot = (id(handler), loop_key(event))
        count = self._in_window[slot] = self._in_window.get(slot, 0) + 1
        if count == self.limit + 1:
            self.host.problem(
                handler,
                RuntimeError(f"it heard {self.limit} events about the same thing within a minute: a loop of events"),
                event,
            )
        return count <= self.limit


def _caused_by(subject: Any, running: list[Run]) -> bool:
    """Whether one of the running runs caused this subject: a run that re-enters its own queue starts at once."""
    cause = subject.cause if isinstance(subject, Invocation) else None
    subjects = {id(run.subject) for run in running if run.subject is not None}
    while cause is not None:
        if id(cause) in subjects:
            return True
        cause = cause.cause
    return False
