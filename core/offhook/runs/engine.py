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

from offhook.errors import ActionCancelled, ActionError
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
from offhook.runs.run import BegunHook, HookRun, QueuedRun, Run, Slot
from offhook_grammar.durations import format_duration
from offhook_grammar.program import StopRun
from offhook_grammar.stages import ModeKind, Stage

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.runs.keeping import RunKeeper
    from offhook.scripts.run import ScriptRun

_blank, _make = object.__new__, Run.__init__
_HOLDING = (Stage.AFTER, Stage.FAILURE)
"""The stages of which a handler keeps the action's caller until it ends or waits on the host's clock."""


class RunEngine:
    """Runs in the host's process, started by their handler's mode: a `RunPort`."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self._loops = host.telling.loops
        self.keeper: RunKeeper | None = None
        """Writes down what a restart needs; None for a host without a store."""
        self.count = 0
        self.queued_count = 0
        self._running: dict[Slot, list[Run]] = {}
        self._queued: dict[Slot, deque[QueuedRun]] = {}

    def list(self) -> Sequence[Run]:
        """The runs that have begun and not ended, oldest first."""
        return sorted((run for runs in self._running.values() for run in runs), key=lambda run: run.id)

    def list_queued(self) -> Sequence[QueuedRun]:
        """The runs whose turn has not come, in the order in which they came."""
        return sorted((one for waiting in self._queued.values() for one in waiting), key=lambda one: one.order)

    @property
    def running_count(self) -> int:
        """How many runs have begun and not ended."""
        return sum(len(runs) for runs in self._running.values())

    def start_held(self, handler: Handler, subject: Any) -> Outcome | Run | None:
        """As the port; for handlers of events and schedules, too: run one for `subject`.

        Gives why it does not run now, or the run if it has not ended, or None. What a plain handler raises comes
        out; runs keep it behind their wall.
        """
        bound: Any
        if type(handler) is PythonHandler:
            return self._call_hook(handler, subject)
        if handler.is_async:
            bound = handler.begin(subject)
            if bound is DECLINED:
                return DECLINED  # type: ignore[no-any-return]
            bound = bound if bound is not None else HookRun(self.host, handler, subject)
            return self._admit(handler, subject, bound.key(), bound)
        value: Any = handler.call(subject, self.host)
        return DECLINED if value is DECLINED else None

    def start(self, handler: Handler, subject: Any, counted: bool = False) -> str:
        """Run a handler of an event or a schedule behind its wall; nobody waits for it. Gives the verdict so far.
        `counted`: that it hears the event is counted already."""
        started = perf_counter()
        verdict = told = "ran"
        token = None
        try:
            if type(subject) is Event:
                if not counted and not self._loops.allows(handler, subject):
                    verdict = told = DROPPED
                    return str(told)
                token = LINEAGE.set(LINEAGE.get() | {handler.slot})
            value = self.start_held(handler, subject)
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

    def start_beside(self, handler: Handler, subject: Any, bound: BoundRun) -> None:
        """Begin a run beside the one that begins it; it meets no other one."""
        self._start((handler.slot, None), handler, subject, bound)

    def close(self) -> None:
        """The host ends: what waits in queues never runs."""
        queued, self._queued = self.list_queued(), {}
        for one in queued:
            self.host.journal.run_dropped(one.handler, one.slot[1], "queued: the host ended first")
            one.bound.drop()

    def _call_hook(self, handler: PythonHandler, subject: Any) -> Outcome | Run | None:
        """As `call`, for a plugin's hook."""
        invocation = subject if isinstance(subject, Invocation) else None
        outer = present_cause()
        try:
            if handler.is_async:
                return self.start_hook(handler, subject, invocation)
            cause = (invocation, handler, None)
            set_cause(cause)
            try:
                value = handler.call(subject, self.host)
            except BaseException as problem:  # noqa: BLE001  # passed on
                raise ordinary(problem)  # noqa: B904  # most often it is the problem itself
        finally:
            set_cause(outer)
        return self.start_rest(handler, subject, value) if value is not None else None

    def start_rest(self, handler: PythonHandler, subject: Any, value: Any) -> Outcome | Run | None:
        """As `call`, for a plugin's plain hook that gave back `value`."""
        if value is DECLINED:
            return DECLINED  # type: ignore[no-any-return]
        if not hasattr(type(value), "__await__"):
            check_answer(value, handler.stage)
            return None
        bound = HookRun(self.host, handler, subject, value)
        return self._admit(handler, subject, bound.key(), bound)

    def start_hook(self, handler: PythonHandler, subject: Any, invocation: Invocation | None) -> Outcome | Run | None:
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
        self._moved(run)
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

    def _moved(self, run: Run) -> None:
        """A run has begun, waits, goes on, or has ended."""
        if self.keeper is not None:
            self.keeper.moved(run)

    def signal(self, run: ScriptRun) -> None:
        """A script's run, begun or not, waits, goes on, or has heard something: what a restart must know of."""
        if run.record is not None:
            self._moved(run.record)
        elif self.keeper is not None:
            for waiting in self._queued.values():
                for one in waiting:
                    if getattr(one.bound, "run", None) is run:
                        self.keeper.queued(one)

    def cancel(self, run: ScriptRun, key: Any, why: str) -> None:
        """End a script's run, begun or not, if `key` is what it is about; None is nothing to be about."""
        record = run.record
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

    def keep(self) -> None:
        """Have the host's store keep the runs; what was kept is read at once, and goes on with `resume`."""
        from offhook.runs.keeping import RunKeeper

        self.host.keep(RunKeeper(self.host, self))

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
        self._moved(run)
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
        self._moved(run)
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


def _caused_by(subject: Any, running: list[Run]) -> bool:
    """Whether one of the running runs caused this subject: a run that re-enters its own queue starts at once."""
    cause = subject.cause if isinstance(subject, Invocation) else None
    subjects = {id(run.subject) for run in running if run.subject is not None}
    while cause is not None:
        if id(cause) in subjects:
            return True
        cause = cause.cause
    return False
