"""The in-process engine of runs: what a second run of the same handler and key does to the first (`mode`)."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from time import perf_counter
from typing import TYPE_CHECKING, Any

from offhook.errors import ActionCancelled
from offhook.events import Event
from offhook.pipeline.context import CURRENT, Cause
from offhook.pipeline.handlers import DECLINED, Handler, PythonHandler
from offhook.pipeline.invocation import Invocation
from offhook.scheduler import Flow
from offhook_grammar.program import StopRun
from offhook_grammar.tree import ModeKind

if TYPE_CHECKING:
    from offhook.host import Host

CURRENT_RUN: ContextVar[Run | None] = ContextVar("offhook_run", default=None)
"""The run whose plugin code now runs, so that `host.sleep` in it can let its caller go."""


class Run:
    """One execution of a handler. `subject` is its invocation or event; `key` what its mode goes by.

    Its caller waits for it until it ends or first waits (`released`).
    """

    __slots__ = ("_caller", "ended", "flow", "handler", "id", "key", "released", "replaced", "scheduler", "subject")

    def __init__(self, engine: RunEngine, id: int, handler: Handler, subject: Any, key: Any) -> None:
        self.id = id
        self.handler = handler
        self.subject = subject
        self.key = key
        self.scheduler = engine.host.scheduler
        self.flow: Flow | None = None
        self.ended = False
        self.released = False
        self.replaced = False
        self._caller: asyncio.Future[None] | None = None

    @property
    def text_id(self) -> str:
        return f"RN{self.id:012d}"

    def release(self) -> None:
        """Let the caller go: the run has ended, or waits."""
        self.released = True
        if self._caller is not None:
            caller, self._caller = self._caller, None
            self.scheduler.wake(caller)

    async def until_released(self) -> None:
        """Wait, parked, until the run has ended or waits."""
        if not self.released:
            self._caller = self.scheduler.future()
            await self.scheduler.park(self._caller)

    def cancel(self) -> None:
        """End the run where it is suspended."""
        if self.flow is not None:
            self.flow.cancel()


class RunEngine:
    """Starts runs by their handler's mode. `limit`: how often one handler may run for one key in the same instant."""

    def __init__(self, host: Host, limit: int = 1000) -> None:
        self.host = host
        self.limit = limit
        self._count = 0
        self._running: dict[tuple[int, Any], list[Run]] = {}
        self._queued: dict[tuple[int, Any], deque[tuple[Handler, Any, Any]]] = {}
        self._instant: Any = None
        self._in_instant: dict[tuple[int, Any], int] = {}

    @property
    def running(self) -> list[Run]:
        """The runs that have begun and not ended, oldest first."""
        return sorted((run for runs in self._running.values() for run in runs), key=lambda run: run.id)

    def call(self, handler: Handler, subject: Any) -> Any:
        """Run an after, failure, event or schedule handler for `subject`.

        Gives what a plain handler gives, or an awaitable that is done when the run has ended or waits.
        """
        if not handler.is_async:
            return self._call_plain(handler, subject)
        bound = handler.begin(subject)
        if bound is DECLINED:
            return DECLINED
        key = bound.key() if bound is not None else _default_key(subject)
        return self._admit(handler, subject, key, bound)

    def start_detached(self, handler: Handler, subject: Any) -> None:
        """Run a handler of an event or a schedule behind its wall; nobody waits for it."""
        started = perf_counter()
        declined = False
        try:
            value = self.call(handler, subject)
            if value is DECLINED:
                declined = True
            elif isinstance(value, Coroutine):
                value.close()  # it only tells the caller of an action when the run waits
        except ActionCancelled as cancellation:
            self.host.journal.run_cancelled_inside(handler, cancellation)
        except StopRun:
            pass
        except Exception as problem:  # noqa: BLE001  # the wall around every handler
            self.host.problem(handler, problem, subject)
        finally:
            stats = handler.stats
            stats.seconds += perf_counter() - started
            if declined:
                stats.declined += 1
            else:
                stats.runs += 1

    def _call_plain(self, handler: Handler, subject: Any) -> Any:
        if type(handler) is not PythonHandler:
            return handler.call(subject, self.host)
        token = CURRENT.set(_cause(handler, subject))
        try:
            return handler.call(subject, self.host)
        finally:
            CURRENT.reset(token)

    def _admit(self, handler: Handler, subject: Any, key: Any, bound: Any) -> Any:
        slot = (id(handler), key)
        if not self._within_limit(slot, handler):
            return None
        running = self._running.get(slot) if key is not None else None
        if running and not _caused_by(subject, running):
            mode = handler.mode or ModeKind.QUEUED
            if mode is ModeKind.SINGLE:
                handler.stats.dropped += 1
                self.host.journal.run_dropped(handler, key, "single: it runs already")
                return None
            if mode is ModeKind.QUEUED:
                self._queued.setdefault(slot, deque()).append((handler, subject, bound))
                return None
            if mode is ModeKind.RESTART:
                for run in list(running):
                    run.replaced = True
                    self.host.journal.run_dropped(handler, key, "restart: a newer run replaces it")
                    run.cancel()
        return self._start(slot, handler, subject, bound)

    def _start(self, slot: tuple[int, Any], handler: Handler, subject: Any, bound: Any) -> Any:
        self._count += 1
        run = Run(self, self._count, handler, subject, slot[1])
        self._running.setdefault(slot, []).append(run)
        if bound is not None:
            body: Callable[[], Coroutine[Any, Any, Any]] = lambda: bound.body(run)  # noqa: E731
        else:
            body = lambda: self._python_body(run)  # noqa: E731
        run.flow = self.host.scheduler.spawn(self._drive(slot, run, body), handler.name)
        return None if run.released else run.until_released()

    async def _python_body(self, run: Run) -> Any:
        token = CURRENT.set(_cause(run.handler, run.subject))
        run_token = CURRENT_RUN.set(run)
        try:
            return await self.host.scheduler.foreign(run.handler.call(run.subject, self.host))
        finally:
            CURRENT_RUN.reset(run_token)
            CURRENT.reset(token)

    async def _drive(self, slot: tuple[int, Any], run: Run, body: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        handler = run.handler
        try:
            limit = self.host.limit_of(handler, run.subject)
            if limit is None:
                await body()
            else:
                await self.host.scheduler.limited(body(), limit, f"{handler.name} ({handler.origin.place})")
        except (StopRun, asyncio.CancelledError):
            pass  # `stop`, a newer run in its place, or the host's end
        except ActionCancelled as cancellation:
            self.host.journal.run_cancelled_inside(handler, cancellation)
        except Exception as problem:  # noqa: BLE001  # the wall around every handler
            self.host.problem(handler, problem, run.subject)
        finally:
            self._end(slot, run)

    def _end(self, slot: tuple[int, Any], run: Run) -> None:
        run.ended = True
        running = self._running.get(slot, [])
        if run in running:
            running.remove(run)
        if not running:
            self._running.pop(slot, None)
            waiting = self._queued.get(slot)
            if waiting:
                handler, subject, bound = waiting.popleft()
                if not waiting:
                    del self._queued[slot]
                self.host.scheduler.post(lambda: self._start_queued(slot, handler, subject, bound))
        run.release()

    def _start_queued(self, slot: tuple[int, Any], handler: Handler, subject: Any, bound: Any) -> None:
        if slot in self._running:  # another began at this instant, before this one's turn
            self._queued.setdefault(slot, deque()).appendleft((handler, subject, bound))
            return
        started = perf_counter()
        promise = self._start(slot, handler, subject, bound)
        handler.stats.seconds += perf_counter() - started
        if promise is not None:
            promise.close()

    def _within_limit(self, slot: tuple[int, Any], handler: Handler) -> bool:
        """Whether this handler may run once more for this key now: events that cause one another end here."""
        now = self.host.clock.now()
        if now != self._instant:
            self._instant = now
            self._in_instant.clear()
        count = self._in_instant[slot] = self._in_instant.get(slot, 0) + 1
        if count <= self.limit:
            return True
        if count == self.limit + 1:
            self.host.problem(
                handler,
                RuntimeError(f"it ran {self.limit} times for the same key at the same instant: a loop through events"),
                None,
            )
        handler.stats.dropped += 1
        return False


def _cause(handler: Handler, subject: Any) -> Cause:
    return Cause(subject if isinstance(subject, Invocation) else None, handler)


def _default_key(subject: Any) -> Any:
    """The task that the invocation or event is about."""
    if isinstance(subject, Invocation):
        task = getattr(subject.payload, "task", None)
        return getattr(task, "task_sid", None)
    if isinstance(subject, Event):
        return getattr(subject.entity("task"), "task_sid", None)
    return None


def _caused_by(subject: Any, running: list[Run]) -> bool:
    """Whether one of the running runs caused this subject: a run that re-enters its own queue starts at once."""
    cause = subject.cause if isinstance(subject, Invocation) else None
    subjects = {id(run.subject) for run in running if run.subject is not None}
    while cause is not None:
        if id(cause) in subjects:
            return True
        cause = cause.cause
    return False
