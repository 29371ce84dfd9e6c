"""`Run`: one execution of a handler, and what a plugin's hook needs to become one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from offhook.clock import Timer
from offhook.flows import Armed, Flow
from offhook.pipeline.answers import ordinary_of_coroutine
from offhook.pipeline.calling import drop, in_context
from offhook.pipeline.handlers import BoundRun, Handler
from offhook.pipeline.invocation import Invocation
from offhook.runs.keys import default_key, task_of
from offhook.scheduler import Scheduler
from offhook_grammar.node import Frozen, record

if TYPE_CHECKING:
    from offhook.host import Host


def run_id(number: int) -> str:
    """The id by which records name a run."""
    return f"RN{number:012d}"


class Run:
    """One execution of a handler. `subject` is its invocation or event; `key` what its mode goes by.

    Its caller waits for it until it ends or first waits (`released`). `verdict` tells how it ended: ran, failed,
    cancelled inside, or (still) waits.
    """

    # most hooks end in their first step and need none of these: they stand here once
    flow: Flow | None = None
    bound: BoundRun | None = None
    limit: Armed | None = None
    ended: bool = False
    released: bool = False
    replaced: bool = False
    over: bool = False
    verdict: str = "waits"
    waited: bool = False
    _caller: asyncio.Future[None] | None = None
    _patience: Timer | None = None

    def __init__(self, scheduler: Scheduler, id: int, handler: Handler, subject: Any, key: Any) -> None:
        self.id = id
        self.handler = handler
        self.subject = subject
        self.key = key
        self.scheduler = scheduler

    @property
    def text_id(self) -> str:
        return run_id(self.id)

    def release(self) -> None:
        """Let the caller go: the run has ended, or waits."""
        self.released = True
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        if self._caller is not None:
            caller, self._caller = self._caller, None
            self.scheduler.wake(caller)

    def release_after(self, limit: timedelta, report: Callable[[], None]) -> None:
        """Let the caller go after `limit` at the latest, and `report` that then."""

        def expire() -> None:
            self.release()
            report()

        self._patience = self.scheduler.clock.call_at(self.scheduler.clock.now() + limit, expire)

    async def until_released(self) -> str:
        """Wait, parked, until the run has ended or waits; gives the verdict."""
        if not self.released:
            self._caller = self.scheduler.future()
            await self.scheduler.park(self._caller)
        return self.verdict

    def end(self, verdict: str) -> None:
        """The run has ended."""
        self.ended = True
        self.verdict = verdict
        self.bound = None  # they hold each other
        self.release()

    def cancel(self) -> None:
        """End the run where it is suspended."""
        if self.flow is not None:
            self.flow.cancel()


Slot = tuple[str, Any]
"""A handler's own slot, and the key of the run."""


@record
class QueuedRun(Frozen):
    """A run whose turn has not come. `order` is its place among all that ever had to wait for their turn."""

    order: int
    slot: Slot
    handler: Handler
    subject: Any
    bound: BoundRun


class HookRun:
    """A plugin's hook, ready to run. `value` is there where the hook was called and gave something to await."""

    __slots__ = ("_handler", "_host", "_subject", "_value")

    def __init__(self, host: Host, handler: Handler, subject: Any, value: Awaitable[Any] | None = None) -> None:
        self._host = host
        self._handler = handler
        self._subject = subject
        self._value = value

    @property
    def begun(self) -> bool:
        """Whether the hook was called already."""
        return self._value is not None

    def key(self) -> Any:
        """The task."""
        return default_key(self._handler.mode, task_of(self._subject))

    def body(self, run: Run) -> Coroutine[Any, Any, Any]:
        """The hook's own coroutine, as this run."""
        subject = self._subject
        cause = (subject if isinstance(subject, Invocation) else None, self._handler, run)
        value = self._value if self._value is not None else self._handler.call(subject, self._host)
        return in_context(self._host.scheduler, cause, value)

    def drop(self) -> None:
        """It will never run."""
        drop(self._value)


class BegunHook:
    """A plugin's async hook that has taken its first step. `rest`: what is left of it."""

    __slots__ = ("_key", "_order", "_rest", "_scheduler")

    def __init__(self, scheduler: Scheduler, key: Any, order: int, rest: Awaitable[Any]) -> None:
        self._scheduler = scheduler
        self._key = key
        self._order = order
        self._rest = rest

    @property
    def begun(self) -> bool:
        """Whether the hook was called already."""
        return True

    def key(self) -> Any:
        """The task."""
        return self._key

    async def body(self, _run: Any) -> Any:
        """The rest of the hook's coroutine."""
        try:
            return await self._scheduler.foreign(self._rest, self._order)
        except BaseException as problem:  # noqa: BLE001  # passed on
            raise ordinary_of_coroutine(problem)  # noqa: B904  # most often it is the problem itself

    def drop(self) -> None:
        """It will never run on."""
        drop(self._rest)
