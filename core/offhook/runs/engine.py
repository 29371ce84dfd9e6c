"""The in-process engine of runs: what a second run of the same handler and key does to the first (`mode`)."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from contextvars import copy_context
from datetime import timedelta
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from offhook.errors import ActionCancelled, ActionError, OffhookError
from offhook.events import Event
from offhook.flows import Armed
from offhook.pipeline.answers import check_answer, ordinary
from offhook.pipeline.context import LINEAGE, present_cause, set_cause
from offhook.pipeline.handlers import (
    CANCELLED_INSIDE,
    DECLINED,
    DROPPED,
    QUEUED,
    BoundRun,
    Handler,
    Outcome,
    PythonHandler,
)
from offhook.pipeline.invocation import Invocation
from offhook.ready_tasks import going_on
from offhook.runs.keys import default_key, task_of
from offhook.runs.loops import LoopLimit
from offhook.runs.run import BegunHook, HookRun, Run
from offhook_grammar.durations import format_duration
from offhook_grammar.node import Frozen, record
from offhook_grammar.program import StopRun
from offhook_grammar.stages import ModeKind, Stage

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.runs.keeping import RunKeeper
    from offhook.scripts.run import ScriptRun

Slot = tuple[str, Any]
"""A handler's own slot, and the key of the run."""

_blank, _make = object.__new__, Run.__init__
_OWN = 10
"""How many times as many events a handler may hear that it caused itself, each about something else."""

_HOLDING = (Stage.AFTER, Stage.FAILURE)
"""The stages of which a handler keeps the action's caller until it ends or waits on the host's clock."""


@record
class QueuedRun(Frozen):
    """A run whose turn has not come. `order` is its place among all that ever had to wait for their turn."""

    order: int
    slot: Slot
    handler: Handler
    subject: Any
    bound: BoundRun


class RunEngine:
    """Starts runs by their handler's mode. `limit`: how often a handler may hear events about one thing in a minute;
    events that cause one another without end are stopped there."""

    def __init__(self, host: Host, limit: int = 1000) -> None:
        self.host = host
        self.loops = LoopLimit(host.clock, limit)
        self.keeper: RunKeeper | None = None
        """Writes down what a restart needs; None for a host without a store."""
        self.count = 0
        self.queued_count = 0
        self._running: dict[Slot, list[Run]] = {}
        self._queued: dict[Slot, deque[QueuedRun]] = {}

    @property
    def running(self) -> list[Run]:
        """The runs that have begun and not ended, oldest first."""
        return sorted((run for runs in self._running.values() for run in runs), key=lambda run: run.id)

    @property
    def running_count(self) -> int:
        """How many runs have begun and not ended."""
        return sum(len(runs) for runs in self._running.values())

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
        if type(handler) is PythonHandler:
            return self.call_hook(handler, subject)
        if handler.is_async:
            bound = handler.begin(subject)
            if bound is DECLINED:
                return DECLINED  # type: ignore[no-any-return]
            bound = bound if bound is not None else HookRun(self.host, handler, subject)
            return self._admit(handler, subject, bound.key(), bound)
        value: Any = handler.call(subject, self.host)
        return DECLINED if value is DECLINED else None

    def start_detached(self, handler: Handler, subject: Any, counted: bool = False) -> str:
        """Run a handler of an event or a schedule behind its wall; nobody waits for it. Gives the verdict so far.
        `counted`: that it hears the event is counted already."""
        started = perf_counter()
        verdict = told = "ran"
        token = None
        try:
            if type(subject) is Event:
                if not counted and not self._within_limit(handler, subject):
                    verdict = told = DROPPED
                    return str(told)
                token = LINEAGE.set(LINEAGE.get() | {handler.slot})
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
            if token is not None:
                LINEAGE.reset(token)
            handler.stats.took(verdict, perf_counter() - started)
        return told

    def begin_beside(self, handler: Handler, subject: Any, bound: BoundRun) -> None:
        """Begin a run beside the one that begins it; it meets no other one."""
        self._start((handler.slot, None), handler, subject, bound)

    def close(self) -> None:
        """The host ends: what waits in queues never runs."""
        queued, self._queued = self._queued, {}
        for one in sorted((one for waiting in queued.values() for one in waiting), key=lambda one: one.order):
            self.host.journal.run_dropped(one.handler, one.slot[1], "queued: the host ended first")
            one.bound.drop()

    def call_hook(self, handler: PythonHandler, subject: Any) -> Outcome | Run | None:
        """As `call`, for a plugin's hook."""
        invocation = subject if isinstance(subject, Invocation) else None
        outer = present_cause()
        try:
            if handler.is_async:
                return self.begin_hook(handler, subject, invocation)
            cause = (invocation, handler, None)
            set_cause(cause)
            try:
                value = handler.call(subject, self.host)
            except BaseException as problem:  # noqa: BLE001  # passed on
                raise ordinary(problem)  # noqa: B904  # most often it is the problem itself
        finally:
            set_cause(outer)
        return self.answered(handler, subject, value) if value is not None else None

    def answered(self, handler: PythonHandler, subject: Any, value: Any) -> Outcome | Run | None:
        """As `call`, for a plugin's plain hook that gave back `value`."""
        if value is DECLINED:
            return DECLINED  # type: ignore[no-any-return]
        if not hasattr(type(value), "__await__"):
            check_answer(value, handler.stage)
            return None
        bound = HookRun(self.host, handler, subject, value)
        return self._admit(handler, subject, bound.key(), bound)

    def begin_hook(self, handler: PythonHandler, subject: Any, invocation: Invocation | None) -> Outcome | Run | None:
        """As `call`, for a plugin's async hook, whose cause it leaves in the context.

        It takes its first step; only one that suspends becomes a run that others have to reckon with.
        """
        host = self.host
        scheduler = host.scheduler
        if handler.mode is None and invocation is not None and invocation.payload.__dict__.get("task") is None:
            key = None
        else:
            key = default_key(handler.mode, task_of(subject))
        if scheduler.closed or (key is not None and (handler.slot, key) in self._running):
            return self._admit(handler, subject, key, HookRun(host, handler, subject))
        self.count = number = self.count + 1
        run: Run = _blank(Run)  # to call the class takes as long again
        _make(run, scheduler, number, handler, subject, key)
        cause = (invocation, handler, run)
        set_cause(cause)
        context = copy_context()
        call = handler.call
        coroutine: Any = call(subject, host)
        scheduler.outside_count = order = scheduler.outside_count + 1
        try:
            ended, value, ready = scheduler.ready.first_step(coroutine, context)
        except ActionCancelled as cancellation:
            self.host.journal.run_cancelled_inside(handler, cancellation)
            return CANCELLED_INSIDE  # type: ignore[no-any-return]
        except BaseException as problem:  # passed on
            if isinstance(problem, asyncio.CancelledError):
                scheduler.check_cancelled(problem)
                raise
            raise ordinary(problem)  # noqa: B904  # most often it is the problem itself; nobody closes a first step
        if ended:
            if value is not None:
                check_answer(value, handler.stage)
            return None
        slot = (handler.slot, key)
        self._running.setdefault(slot, []).append(run)
        run.bound = bound = BegunHook(scheduler, key, order, going_on(coroutine, value, context))
        self.moved(run)
        run.flow = scheduler.adopt(self._drive(slot, run, bound), ready, handler.name)
        self._has_begun(run)
        self._hold(run)
        return run

    def _admit(self, handler: Handler, subject: Any, key: Any, bound: BoundRun) -> Outcome | Run | None:
        slot = (handler.slot, key)
        running = self._running.get(slot) if key is not None else None
        if running and not _caused_by(subject, running):
            mode = handler.mode or ModeKind.QUEUED
            if mode is ModeKind.SINGLE:
                self.host.journal.run_dropped(handler, key, "single: it runs already")
                bound.drop()
                return DROPPED  # type: ignore[no-any-return]
            if mode is ModeKind.QUEUED:
                self.queued_count += 1
                self.queue(QueuedRun(self.queued_count, slot, handler, subject, bound))
                return QUEUED  # type: ignore[no-any-return]
            if mode is ModeKind.RESTART:
                for run in [run for run in running if not run.replaced]:
                    run.replaced = True
                    self.host.journal.run_dropped(handler, key, "restart: a newer run replaces it")
                    run.cancel()
        started = self._start(slot, handler, subject, bound)
        if started is not None and type(handler) is PythonHandler:
            self._hold(started)
        return started

    def _hold(self, run: Run) -> None:
        """A plugin's hook keeps the caller, for so long."""
        limit = run.handler.patience
        if limit is not None and run.handler.stage in _HOLDING and not run.released:
            run.release_after(limit, partial(self._let_caller_go, run, limit))

    def _let_caller_go(self, run: Run, limit: timedelta) -> None:
        """A plugin's hook has kept the caller of the action for long enough; it goes on alone."""
        message = f"it kept the caller for {format_duration(limit)}, who goes on without it"
        self.host.problem(run.handler, ActionError(message, code="deadline-exceeded"), run.subject)

    def queue(self, one: QueuedRun) -> None:
        """Let a run wait for its turn."""
        self._queued.setdefault(one.slot, deque()).append(one)
        if self.keeper is not None:
            self.keeper.queued(one)

    def moved(self, run: Run | None) -> None:
        """A run has begun, waits, goes on, or has ended. None: a handler for which somebody waits."""
        if self.keeper is not None and run is not None:
            self.keeper.moved(run)

    def heard(self, run: ScriptRun) -> None:
        """A run, begun or not, has heard an event that a restart must know of."""
        if run.record is not None:
            self.moved(run.record)
        elif self.keeper is not None:
            for waiting in self._queued.values():
                for one in waiting:
                    if getattr(one.bound, "run", None) is run:
                        self.keeper.queued(one)

    def over(self, run: ScriptRun, key: Any, event: Event) -> None:
        """An event about `key` ends this run, begun or not, if that is what the run is about (`until`)."""
        why, record = f"until: {event.type} has come", run.record
        if key is None:
            return
        if record is not None:
            if record.key == key and not record.ended:
                record.over = True
                self.host.journal.run_dropped(record.handler, key, why)
                record.cancel()
            return
        waiting = self._queued.get((run.handler.slot, key), deque())
        for one in [one for one in waiting if getattr(one.bound, "run", None) is run]:
            waiting.remove(one)
            self.host.journal.run_dropped(one.handler, key, why)
            one.bound.drop()
            if self.keeper is not None:
                self.keeper.begun(one)
            if not waiting:
                del self._queued[one.slot]

    def keys_of(self, handler: Handler) -> set[Any]:
        """What the runs of this handler are about that have begun and not ended, or wait for their turn."""
        return {key for slots in (self._running, self._queued) for slot, key in slots if slot == handler.slot}

    def resume(self) -> None:
        """Go on with the runs that a store has kept."""
        if self.keeper is not None:
            self.keeper.resume()

    def take_up(self, taken: Sequence[tuple[Run, BoundRun]]) -> None:
        """Go on, after a restart, with runs that waited, in the order in which their waits began."""
        for run, bound in sorted(taken, key=lambda pair: pair[0].id):
            run.bound = bound
            run.released = run.waited = True
            self._running.setdefault((run.handler.slot, run.key), []).append(run)
        for run, bound in taken:
            driven = self._drive((run.handler.slot, run.key), run, bound)
            run.flow = self.host.scheduler.spawn(driven, run.handler.name)
        for slot in [slot for slot in self._queued if slot not in self._running]:
            self.host.scheduler.post(partial(self._start_queued, slot))

    def _start(self, slot: Slot, handler: Handler, subject: Any, bound: BoundRun) -> Run | None:
        self.count += 1
        run = Run(self.host.scheduler, self.count, handler, subject, slot[1])
        run.bound = bound
        self._running.setdefault(slot, []).append(run)
        self.moved(run)
        run.flow = self.host.scheduler.spawn(self._drive(slot, run, bound), handler.name)
        self._has_begun(run)
        return None if run.verdict == "ran" else run

    def _has_begun(self, run: Run) -> None:
        if not run.ended and not run.waited and self.host.recorder is not None:
            run.waited = True
            self.host.recorder.waits(run)

    async def _drive(self, slot: Slot, run: Run, bound: BoundRun) -> None:
        handler, verdict = run.handler, "ran"
        try:
            # one that is taken up again has its limit already
            limit = self.host.limit_of(handler, run.subject) if run.limit is None else run.limit.limit
            body = bound.body(run)
            if limit is None:
                value = await body
            else:
                run.limit = run.limit or Armed(limit)
                value = await self.host.scheduler.limited(body, limit, "it", run.limit)
            if value is not None and type(handler) is PythonHandler:
                check_answer(value, handler.stage)
        except StopRun:
            pass  # `stop`, or the task's end
        except asyncio.CancelledError:
            verdict = "replaced" if run.replaced else "ended" if run.over else "interrupted"
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
        self.moved(run)
        if run.waited and self.host.recorder is not None:
            self.host.recorder.ended(run, verdict)

    def _start_queued(self, slot: Slot) -> None:
        waiting = self._queued.get(slot)
        if waiting is None or slot in self._running:  # another began at this instant: its end comes here again
            return
        one = waiting.popleft()
        if not waiting:
            del self._queued[slot]
        if self.keeper is not None:
            self.keeper.begun(one)
        started = perf_counter()
        self._start(slot, one.handler, one.subject, one.bound)
        one.handler.stats.took("ran", perf_counter() - started)

    def _within_limit(self, handler: Handler, event: Event) -> bool:
        """Whether this handler may hear one more event about the same thing in this minute.

        What others set off, without end or not, is theirs to be stopped for.
        """
        lineage = LINEAGE.get()
        if lineage and handler.slot not in lineage:
            return True
        count, most = self.loops.count(handler, event), self.loops.most
        if count == most + 1:
            self._report_loop(handler, event, f"{most} events about the same thing")
        return count <= most and (not lineage or self._within_own_limit(handler, event))

    def _within_own_limit(self, handler: Handler, event: Event) -> bool:
        """Whether it may hear one more event, whatever it is about, that it caused itself."""
        count, most = self.loops.count_own(handler), _OWN * self.loops.most
        if count == most + 1:
            self._report_loop(handler, event, f"{most} events that it had caused itself")
        return count <= most

    def _report_loop(self, handler: Handler, event: Event, what: str) -> None:
        problem = OffhookError(f"it heard {what} within a minute: a loop of events", code="loop-of-events")
        self.host.problem(handler, problem, event)


def _caused_by(subject: Any, running: list[Run]) -> bool:
    """Whether one of the running runs caused this subject: a run that re-enters its own queue starts at once."""
    cause = subject.cause if isinstance(subject, Invocation) else None
    subjects = {id(run.subject) for run in running if run.subject is not None}
    while cause is not None:
        if id(cause) in subjects:
            return True
        cause = cause.cause
    return False
