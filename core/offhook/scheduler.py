"""The scheduler: flows (detached coroutines of the host), parking, and virtual time that moves only when all rest.

A flow is stepped at once where that is safe and becomes an asyncio task only if it suspends, so that work which never
waits never costs a task. Whatever of the host can run counts as active; what waits for the clock, an event or a
condition is parked. Virtual time moves only when nothing is active.
"""

from __future__ import annotations

import asyncio
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextvars import Context, copy_context
from datetime import datetime, timedelta
from typing import Any

from offhook.clock import Clock, VirtualClock
from offhook.errors import ActionError
from offhook_grammar.durations import format_duration


class Flow:
    """A coroutine of the host on its way. `value` or `error` is set when `done`."""

    __slots__ = ("_waiters", "done", "error", "name", "scheduler", "task", "value")

    def __init__(self, scheduler: Scheduler, name: str) -> None:
        self.scheduler = scheduler
        self.name = name
        self.task: asyncio.Task[None] | None = None
        self.done = False
        self.value: Any = None
        self.error: BaseException | None = None
        self._waiters: list[asyncio.Future[None]] = []

    def cancel(self) -> None:
        """Ask the flow to end; it ends at the point where it is suspended."""
        if self.task is not None and not self.done:
            self.scheduler.disturbed()
            self.task.cancel()

    async def wait(self) -> None:
        """Wait, parked, until the flow has ended."""
        if not self.done:
            waiter = self.scheduler.future()
            self._waiters.append(waiter)
            await self.scheduler.park(waiter)

    def result(self) -> Any:
        """The flow's value; raises what it raised."""
        if self.error is not None:
            raise self.error
        return self.value

    def end(self, value: Any, error: BaseException | None) -> None:
        self.done, self.value, self.error = True, value, error
        for waiter in self._waiters:
            self.scheduler.wake(waiter)
        self._waiters.clear()


class Scheduler:
    """One per host."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._active = 0
        self._stepping = 0
        self._disturbed = False
        self._queue: deque[Callable[[], None]] = deque()
        self._pumping = False
        self._pump_due = False
        self._driving = False
        self._idle: asyncio.Future[None] | None = None
        self._flows: dict[int, Flow] = {}

    # ------------------------------------------------------------ work that waits for its turn

    def post(self, item: Callable[[], None]) -> None:
        """Do `item` soon: before control returns to whoever called the host, or before time moves."""
        self._queue.append(item)
        if not (self._pumping or self._driving or self._pump_due):
            self._pump_due = True
            self._active += 1
            asyncio.get_running_loop().call_soon(self._pump_later)

    def _pump_later(self) -> None:
        self._pump_due = False
        try:
            self.pump()
        finally:
            self._leave()

    def pump(self) -> None:
        """Do everything that was posted, in order, and what that posts."""
        if self._pumping:
            return
        self._pumping = True
        try:
            while self._queue:
                self._queue.popleft()()
        finally:
            self._pumping = False

    # ------------------------------------------------------------ flows

    def spawn(self, coroutine: Coroutine[Any, Any, Any], name: str = "") -> Flow:
        """Start a flow; it has run up to its first suspension when this returns."""
        flow = Flow(self, name)
        self._active += 1
        context = copy_context()
        self._stepping += 1
        try:
            yielded = context.run(coroutine.send, None)
        except StopIteration as stop:
            self._ended(flow, stop.value, None)
        except (KeyboardInterrupt, SystemExit):
            self._leave()
            raise
        except BaseException as problem:  # noqa: BLE001  # kept for whoever asks for the result
            self._ended(flow, None, problem)
        else:
            self._adopt(flow, _resume(coroutine, yielded), context)
        finally:
            self._stepping -= 1
        return flow

    async def foreign(self, awaitable: Awaitable[Any]) -> Any:
        """Await a plugin's coroutine, which may ask asyncio for the task it runs in.

        Inside the first step of a flow there is no such task yet, so it gets one; else it is awaited where it is.
        """
        if not self._stepping:
            return await awaitable
        flow = Flow(self, "")
        self._active += 1
        self._adopt(flow, _as_coroutine(awaitable), copy_context())
        try:
            await flow.wait()
        except asyncio.CancelledError:
            flow.cancel()
            raise
        return flow.result()

    async def enter(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine for somebody outside the host and give its result; what it caused is begun, too.

        In virtual time this moves the clock as far as the coroutine needs.
        """
        self._active += 1
        try:
            if isinstance(self.clock, VirtualClock):
                return await self._enter_virtual(coroutine)
            return await coroutine
        finally:
            self._leave()
            self._pump_outside()

    async def _enter_virtual(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        context = copy_context()  # the coroutine's own from its first step on
        self._stepping += 1
        try:
            yielded = context.run(coroutine.send, None)
        except StopIteration as stop:
            return stop.value
        finally:
            self._stepping -= 1
        flow = Flow(self, "")
        self._active += 1
        self._adopt(flow, _resume(coroutine, yielded), context)
        try:
            if not self._driving:
                # whoever asked waits for time to pass, which it does only when they do not count
                self._active -= 1
                try:
                    await self.drive(lambda: flow.done)
                finally:
                    self._active += 1
            await flow.wait()
        except asyncio.CancelledError:
            flow.cancel()
            raise
        return flow.result()

    def _pump_outside(self) -> None:
        if not self._pumping and not self._driving:
            self.pump()

    def _adopt(self, flow: Flow, coroutine: Coroutine[Any, Any, Any], context: Context) -> None:
        flow.task = asyncio.get_running_loop().create_task(self._watch(flow, coroutine), context=context)
        self._flows[id(flow)] = flow

    async def _watch(self, flow: Flow, coroutine: Coroutine[Any, Any, Any]) -> None:
        try:
            value = await coroutine
        except asyncio.CancelledError as cancelled:
            self._ended(flow, None, cancelled)
        except (KeyboardInterrupt, SystemExit):
            self._leave()
            raise
        except BaseException as problem:  # noqa: BLE001  # kept for whoever asks for the result
            self._ended(flow, None, problem)
        else:
            self._ended(flow, value, None)

    def _ended(self, flow: Flow, value: Any, error: BaseException | None) -> None:
        self._flows.pop(id(flow), None)
        flow.end(value, error)
        self._leave()

    async def close(self) -> None:
        """Cancel every flow that is still on its way, and wait for their ends."""
        flows = list(self._flows.values())
        for flow in flows:
            flow.cancel()
        for flow in flows:
            if flow.task is not None:
                await asyncio.wait([flow.task])

    # ------------------------------------------------------------ parking

    def future(self) -> asyncio.Future[None]:
        """Something to park on; only `wake` may resolve it."""
        return asyncio.get_running_loop().create_future()

    async def park(self, future: asyncio.Future[None]) -> None:
        """Wait for `future` without holding time back."""
        self._leave()
        try:
            await future
        except asyncio.CancelledError:
            if future.cancelled():  # nobody woke it, so nobody counted it
                self._active += 1
            raise

    def wake(self, future: asyncio.Future[None]) -> None:
        """Let whoever is parked on `future` go on."""
        if not future.done():
            self._active += 1
            future.set_result(None)

    def disturbed(self) -> None:
        """Something parked was cancelled: it counts as active only when asyncio has told it so."""
        self._disturbed = True

    async def sleep_until(self, due: datetime) -> None:
        """Park until the clock says `due`."""
        if due <= self.clock.now():
            return
        future = self.future()
        timer = self.clock.call_at(due, lambda: self.wake(future))
        try:
            await self.park(future)
        finally:
            timer.cancel()

    @types.coroutine
    def limited(self, coroutine: Coroutine[Any, Any, Any], limit: timedelta, what: str) -> Generator[Any, Any, Any]:
        """The coroutine's value, or `ActionError` (`deadline-exceeded`) when it takes longer than `limit`.

        Nothing is armed unless it suspends. At the limit, what it waits for is cancelled.
        """
        try:
            waits_for = coroutine.send(None)
        except StopIteration as stop:
            return stop.value
        late = False

        def expire() -> None:
            nonlocal late
            late = True
            if waits_for is not None:
                self.disturbed()
                waits_for.cancel()

        timer = self.clock.call_at(self.clock.now() + limit, expire)
        failure: BaseException | None = None
        value: Any = None
        try:
            while True:
                try:
                    value, failure = (yield waits_for), None
                except BaseException as problem:  # noqa: BLE001  # passed on into the coroutine
                    failure = problem
                try:
                    waits_for = coroutine.throw(failure) if failure is not None else coroutine.send(value)
                except StopIteration as stop:
                    return stop.value
        except asyncio.CancelledError:
            if not late:
                raise
            message = f"{what} did not end within {format_duration(limit)}"
            raise ActionError(message, code="deadline-exceeded", retryable=True) from None
        finally:
            timer.cancel()

    # ------------------------------------------------------------ time

    async def settle(self) -> None:
        """Wait until nothing of the host can run without time moving."""
        self.pump()
        while self._active > 0 or self._disturbed:
            if self._disturbed:
                self._disturbed = False
                await asyncio.sleep(0)
                self.pump()
                continue
            self._idle = asyncio.get_running_loop().create_future()
            await self._idle
            self.pump()

    async def drive(self, until: Callable[[], bool], limit: datetime | None = None) -> None:
        """Move virtual time from timer to timer until `until()` holds, `limit` is reached or nothing is due."""
        clock = self.clock
        if not isinstance(clock, VirtualClock):
            raise ActionError("only virtual time can be moved; this host runs on real time", code="real-time")
        self._driving = True
        try:
            while True:
                if self._active > 0 or self._queue or self._disturbed:
                    await self.settle()
                if until():
                    return
                due = clock.next_due()
                if due is None or (limit is not None and due > limit):
                    break
                clock.fire_next()
            if limit is not None:
                clock.move_to(limit)
        finally:
            self._driving = False

    def _leave(self) -> None:
        self._active -= 1
        if self._active <= 0 and self._idle is not None and not self._idle.done():
            self._idle.set_result(None)


async def _as_coroutine(awaitable: Awaitable[Any]) -> Any:
    return await awaitable


@types.coroutine
def _resume(coroutine: Coroutine[Any, Any, Any], yielded: Any) -> Generator[Any, Any, Any]:
    """Go on with a coroutine that was stepped once and yielded `yielded`."""
    failure: BaseException | None = None
    value: Any = None
    while True:
        try:
            value = yield yielded
            failure = None
        except BaseException as problem:  # noqa: BLE001  # passed on into the coroutine
            failure = problem
        try:
            yielded = coroutine.throw(failure) if failure is not None else coroutine.send(value)
        except StopIteration as stop:
            return stop.value
