"""Tasks kept ready, as which coroutines take their first step: one that never waits costs no task, and one that does
goes on in the very task that it found itself in.

The functions of asyncio with an underscore are those that its documentation ("Extending") gives to makers of tasks.
"""

from __future__ import annotations

import asyncio
from asyncio import Task, _get_running_loop, current_task
from asyncio.tasks import _enter_task, _leave_task, _register_task, _unregister_task
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context
from functools import partial
from types import coroutine as as_awaitable
from typing import Any


class ReadyTask:
    """A task that waits for a coroutine to go on with; nobody sees it until then."""

    __slots__ = ("_wake", "_work", "loop", "task")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._work: Coroutine[Any, Any, Any] | None = None
        self._wake: asyncio.Future[None] | None = None
        self.task: Task[None] = loop.create_task(self._run(), context=Context())
        _unregister_task(self.task)
        self._speaks_up(False)

    @property
    def is_cancelled(self) -> bool:
        """Whether it was asked to end. Before Python 3.13 it ends then even if that was taken back."""
        return bool(self.task.cancelling() or self.task._must_cancel)  # type: ignore[attr-defined]

    def take(self, work: Coroutine[Any, Any, Any]) -> None:
        """Go on with `work`, from the next turn of the event loop."""
        self._work = work
        _register_task(self.task)
        self._speaks_up(True)
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    def _speaks_up(self, whether: bool) -> None:
        """Whether asyncio complains if the task never ends."""
        self.task._log_destroy_pending = whether  # type: ignore[attr-defined]

    async def _run(self) -> None:
        if self._work is None:
            self._wake = self.loop.create_future()
            try:
                await self._wake
            except asyncio.CancelledError as problem:
                if self._work is None:
                    raise
                # what it was taken for hears of it, where it waits: nobody else would ever begin that
                self.task.cancel(*problem.args)
        if self._work is not None:
            await self._work


class ReadyTasks:
    """The tasks that a scheduler keeps ready; hardly ever more than one."""

    def __init__(self) -> None:
        self._ready: list[ReadyTask] = []

    def first_step(self, coroutine: Coroutine[Any, Any, Any], context: Context) -> tuple[bool, Any, ReadyTask | None]:
        """Let a coroutine take its first step.

        Gives whether that was its last, then its value, or what it yielded and the task to go on in (None outside of a
        running loop). Raises what it raised.
        """
        loop = _get_running_loop()
        if loop is None:
            try:
                return False, context.run(coroutine.send, None), None
            except StopIteration as stop:
                return True, stop.value, None
        ready = self._ready.pop() if self._ready else ReadyTask(loop)
        task: Any = ready.task
        if task.done() or task.cancelling() or task._must_cancel or ready.loop is not loop:
            ready = ReadyTask(loop)
            task = ready.task
        outer = current_task(loop)
        if outer is not None:
            _leave_task(loop, outer)
        _enter_task(loop, task)
        needed = False
        try:
            yielded = context.run(coroutine.send, None)
            needed = True
            return False, yielded, ready
        except StopIteration as stop:
            return True, stop.value, None
        finally:
            _leave_task(loop, task)
            if outer is not None:
                _enter_task(loop, outer)
            if not needed:
                self._ready.append(ready)

    def close(self) -> None:
        """No more first steps: end those that wait."""
        while self._ready:
            self._ready.pop().task.cancel()


@as_awaitable
def going_on(
    coroutine: Coroutine[Any, Any, Any], yielded: Any, context: Context | None = None
) -> Generator[Any, Any, Any]:
    """Go on with a coroutine that was stepped once and yielded `yielded`; in that context, where one is given."""
    send: Callable[[Any], Any] = coroutine.send
    throw: Callable[[Any], Any] = coroutine.throw
    if context is not None:
        run: Callable[..., Any] = context.run
        send, throw = partial(run, coroutine.send), partial(run, coroutine.throw)
    failure: BaseException | None = None
    value: Any = None
    while True:
        try:
            value = yield yielded
            failure = None
        except BaseException as problem:  # noqa: BLE001  # passed on into the coroutine
            failure = problem
        try:
            yielded = throw(failure) if failure is not None else send(value)
        except StopIteration as stop:
            return stop.value
