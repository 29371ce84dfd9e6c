"""The scheduler: flows (detached coroutines of the host), parking, and virtual time that moves only when all rest.

A flow is stepped at once where that is safe and becomes an asyncio task only if it suspends, so that work which never
waits never costs a task. Whatever of the host can run counts as active; what waits for the clock, an event or a
condition is parked. Virtual time moves only when nothing is active.
"""

from __future__ import annotations

import asyncio
import logging
import types
from asyncio import current_task
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextvars import Context, ContextVar, copy_context
from datetime import datetime, timedelta
from threading import get_ident
from typing import Any

from offhook.clock import Clock, VirtualClock
from offhook.errors import ActionError
from offhook.flows import Armed, Flow, as_coroutine
from offhook.outside import LIMIT, OutsideWait, Parking, outside
from offhook.ready_tasks import ReadyTask, ReadyTasks, going_on
from offhook_grammar.durations import format_duration

log = logging.getLogger("offhook.scheduler")

_INSIDE: ContextVar[Any] = ContextVar("offhook_inside", default=None)
"""The scheduler whose flow now runs: what a flow awaits needs no flow of its own, and must not move time."""

_TURN = 256
"""So many timers fire before the event loop gets a turn: signals and other people's tasks live there."""

_ROUNDS = 3
_CLOSINGS = 10
_PATIENCE = 5.0
"""How often a flow that goes on is cancelled when the host ends, and how many seconds it gets each time."""


class Scheduler:
    """One per host. `closed` once the host has ended: nothing begins any more then. `patience`: how long, in real
    time, a plugin's coroutine may keep virtual time from moving."""

    def __init__(self, clock: Clock, patience: timedelta | None = None) -> None:
        self.clock = clock
        self.is_virtual = clock.is_virtual
        self.outside: list[OutsideWait] = []
        self.outside_count = 0
        self._patience = patience if clock.is_virtual else None
        self.closed = False
        self.loop: asyncio.AbstractEventLoop | None = None
        """The event loop of a host that has started; it is entered from there."""
        self._thread = 0
        self._abandoned: list[Any] = []
        self._active = 0
        self.ready = ReadyTasks()
        """Lets coroutines take their first step; what is left of one goes on with `adopt`."""
        self._entering = 0
        self._queue: deque[Callable[[], None]] = deque()
        self._pumping = False
        self._pump_due = False
        self._driving = False
        self.at_rest: Callable[[], None] | None = None
        """Called in virtual time whenever nothing can run and the clock is about to move: a store's moment."""
        self._idlers: list[asyncio.Future[None]] = []
        self._watchers: list[asyncio.Future[None]] = []
        self._flows: dict[int, Flow] = {}
        self._entry = 0
        self._entered: dict[int, asyncio.Task[Any] | None] = {}  # None: the host's end cancelled it

    @property
    def inside(self) -> bool:
        """Whether the code that asks belongs to a flow of this host."""
        return _INSIDE.get() is self

    @property
    def flow_count(self) -> int:
        """How many flows are under way."""
        return len(self._flows)

    @property
    def holds_time(self) -> bool:
        """Whether something of the host can run, or waits for something outside, so that virtual time stands."""
        return self._active > 0

    # ------------------------------------------------------------ work that waits for its turn

    def post(self, item: Callable[[], None]) -> None:
        """Do `item` soon: before control returns to whoever called the host, or before time moves."""
        if self.closed:
            return
        self._queue.append(item)
        if not (self._pumping or self._driving or self._pump_due or self._entering):
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                return  # a host that is being built: `start` does it
            self._pump_due = True
            self._active += 1
            # a context of its own: what happens in the centre has no cause among the invocations
            loop.call_soon(self._pump_later, context=Context())

    def _pump_later(self) -> None:
        self._pump_due = False
        try:
            self.pump()
        finally:
            self.leave()

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

    def spawn(
        self,
        coroutine: Coroutine[Any, Any, Any],
        name: str = "",
        *,
        own_task: bool = False,
        on_error: Callable[[BaseException], object] | None = None,
    ) -> Flow:
        """Start a flow; it has run up to its first suspension when this returns.

        With `own_task` it is a task from its first step on: for code of others, which may ask asyncio for it.
        `on_error` is told what it raises.
        """
        flow = Flow(self, name, on_error)
        if self.closed:
            coroutine.close()
            flow.end(None, asyncio.CancelledError())
            return flow
        self._active += 1
        context = copy_context()
        context.run(_INSIDE.set, self)
        if own_task:
            self._adopt(flow, coroutine, context)
            return flow
        try:
            ended, value, ready = self.ready.first_step(coroutine, context)
        except (KeyboardInterrupt, SystemExit):
            self.leave()
            raise
        except BaseException as problem:  # noqa: BLE001  # kept for whoever asks for the result
            self.ended(flow, None, problem)
        else:
            if ended:
                self.ended(flow, value, None)
            else:
                self._go_on(flow, as_coroutine(going_on(coroutine, value, context)), ready)
        return flow

    def adopt(self, coroutine: Coroutine[Any, Any, Any], ready: ReadyTask | None, name: str) -> Flow:
        """Let what follows a first step go on, as a flow."""
        flow = Flow(self, name)
        self._active += 1
        self._go_on(flow, coroutine, ready)
        return flow

    def _go_on(self, flow: Flow, coroutine: Coroutine[Any, Any, Any], ready: ReadyTask | None) -> None:
        if ready is None or ready.is_cancelled:
            cancelled = ready is not None  # in its first step, by itself
            self._adopt(flow, coroutine, Context())
            if cancelled:
                flow.cancel()
            return
        flow.task = ready.task
        self._flows[id(flow)] = flow
        ready.take(self._watch(flow, coroutine))
        if flow.cancelling:
            flow.cancel()

    def next_order(self) -> int:
        """The place of what now begins among all that may wait outside: the one further in suspends first."""
        self.outside_count += 1
        return self.outside_count

    async def foreign(self, awaitable: Awaitable[Any], order: int | None = None) -> Any:
        """Await a plugin's coroutine; `order`: where it has begun already, the place of that.

        A cancellation that nobody here asked for is a failure of that coroutine, and not the end of those who wait for
        it.
        """
        try:
            if self._patience is None:
                return await awaitable
            return await outside(self, as_coroutine(awaitable), self._patience, order)
        except RuntimeError:
            frame = getattr(awaitable, "cr_frame", None) or getattr(awaitable, "gi_frame", None)
            if frame is not None:  # it was closed, and waits on
                self.abandon(awaitable)
            raise
        except asyncio.CancelledError as problem:
            self.check_cancelled(problem)
            raise

    def check_cancelled(self, problem: asyncio.CancelledError) -> None:
        """Raise `RuntimeError` if a plugin's coroutine was cancelled and nobody here asked for it."""
        task = asyncio.current_task()
        if LIMIT not in problem.args and task is not None and not task.cancelling():
            failure = RuntimeError("it was cancelled by something that it waited for")
            raise failure.with_traceback(problem.__traceback__) from problem

    async def enter(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine for somebody outside the host and give its result; what it caused is begun, too.

        In virtual time this moves the clock as far as the coroutine needs. Raises `ActionError` (`host-closed`) if
        the host has ended, or ends meanwhile.
        """
        if self.inside:
            return await coroutine
        try:
            self._check_open()
        except ActionError:
            coroutine.close()
            raise
        if self.is_virtual:
            return await self._enter_virtual(coroutine)
        key = self.begin()
        try:
            return await coroutine
        except asyncio.CancelledError:
            self.check_closed(key)
            raise
        finally:
            self.end(key)

    def begin(self) -> int:
        """Somebody asks for something, in real time, as the task that now runs; it has to `end`. Gives 0 for one
        inside, for whom there is nothing to do.

        Raises `ActionError` (`host-closed`) if the host has ended.
        """
        if _INSIDE.get() is self:
            return 0
        task = current_task(self.loop)
        # to ask asyncio for its loop takes longer: in this thread, a task of the loop runs only where the loop does
        if task is None or self.closed or get_ident() != self._thread:
            self._check_open()
            task = current_task()
        self._active += 1
        self._entry = key = self._entry + 1
        self._entered[key] = task
        return key

    def run_in(self, loop: asyncio.AbstractEventLoop) -> None:
        """The host has started in this event loop, which is that of this thread."""
        self.loop = loop
        self._thread = get_ident()

    def check_closed(self, key: int) -> None:
        """What somebody outside asked for was cancelled: raise `ActionError` if that was the host's end."""
        task = asyncio.current_task()
        if key and self._entered[key] is None and task is not None and task.uncancel() == 0:
            raise _host_closed() from None

    def end(self, key: int) -> None:
        """It is done, or has failed; what it caused is begun, too."""
        if not key:
            return
        del self._entered[key]
        self._active = active = self._active - 1
        if active <= 0 and (self._idlers or self._watchers):
            self._at_ease()
        if self._queue:
            self.pump()

    def _check_open(self) -> None:
        if self.closed:
            raise _host_closed()
        if self.loop is not None and asyncio.get_running_loop() is not self.loop:
            raise ActionError(
                "this host runs in another event loop; from another thread call host.run(...)", code="other-loop"
            )

    async def _enter_virtual(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        self._entering += 1
        try:
            flow = self.spawn(coroutine)
        finally:
            self._entering -= 1
        if not self._driving:
            self.pump()
        if not flow.done:
            await self._until_done(flow)
        if self.closed and isinstance(flow.error, asyncio.CancelledError):
            raise _host_closed()
        return flow.result()

    async def _until_done(self, flow: Flow) -> None:
        """Move time until `flow` has ended, taking turns with others who do."""
        try:
            await asyncio.sleep(0)  # others who ask at this moment do so before time moves
            while not flow.done:
                if not self._driving:
                    await self.drive(lambda: flow.done)
                if not flow.done:
                    await self._next_turn(flow)
        except asyncio.CancelledError:
            flow.cancel()
            if flow.task is not None:
                await asyncio.wait([flow.task])
            raise

    async def _next_turn(self, flow: Flow | None = None) -> None:
        """Wait, outside, until `flow` has ended or somebody may move the clock again."""
        turn = asyncio.get_running_loop().create_future()
        if flow is not None:
            flow.watchers.append(turn)
        self._watchers.append(turn)
        try:
            await turn
        finally:
            if turn in self._watchers:
                self._watchers.remove(turn)

    def _adopt(self, flow: Flow, coroutine: Coroutine[Any, Any, Any], context: Context) -> None:
        flow.task = asyncio.get_running_loop().create_task(self._watch(flow, coroutine), context=context)
        self._flows[id(flow)] = flow
        if flow.cancelling:
            flow.cancel()

    async def _watch(self, flow: Flow, coroutine: Coroutine[Any, Any, Any]) -> None:
        flow.started = True
        try:
            value = await coroutine
        except (KeyboardInterrupt, SystemExit):
            self.leave()
            raise
        except BaseException as problem:  # noqa: BLE001  # kept for whoever asks for the result
            self.ended(flow, None, problem)
        else:
            self.ended(flow, value, None)

    def ended(self, flow: Flow, value: Any, error: BaseException | None) -> None:
        """A flow has ended."""
        self._flows.pop(id(flow), None)
        flow.end(value, error)
        self.leave()

    async def close(self) -> None:
        """Cancel every flow that is still on its way, and wait for their ends. Nothing begins from now on."""
        self.closed = True
        self.ready.close()
        self._queue.clear()
        own = asyncio.current_task()
        for key, task in self._entered.items():
            if task is not None and task is not own:
                self._entered[key] = None
                task.cancel()
        await asyncio.sleep(0)
        for _ in range(_ROUNDS):
            flows = [flow for flow in self._flows.values() if flow.task is not own]
            if not flows:
                return
            for flow in flows:
                flow.cancel()
            await asyncio.wait([flow.task for flow in flows if flow.task is not None], timeout=_PATIENCE)
        for flow in self._flows.values():
            if flow.task is not own:
                log.error("%s did not end with the host", flow.name or "a flow")

    # ------------------------------------------------------------ parking

    def future(self) -> asyncio.Future[None]:
        """Something to park on; only `wake` may resolve it."""
        return Parking(loop=asyncio.get_running_loop())

    async def park(self, future: asyncio.Future[None]) -> None:
        """Wait for `future` without holding time back."""
        self.leave()
        try:
            await future
        except (asyncio.CancelledError, GeneratorExit):
            if future.cancelled() or future.cancel():  # nobody woke it, so nobody counted it
                self._active += 1
            raise

    def wake(self, future: asyncio.Future[None]) -> None:
        """Let whoever is parked on `future` go on."""
        if not future.done():
            self._active += 1
            future.set_result(None)

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

    def abandon(self, coroutine: Any) -> None:
        """Go on without a coroutine that did not end when it was cancelled, nor at the end of its limit after that."""
        for _ in range(_CLOSINGS):
            try:
                coroutine.close()
            except RuntimeError:  # it swallows that, too, and waits on
                continue
            return
        self._abandoned.append(coroutine)  # kept, since Python would complain of it

    @types.coroutine
    def limited(  # noqa: C901  # one generator, so that a handler that waits costs no other
        self, coroutine: Coroutine[Any, Any, Any], limit: timedelta, what: str, armed: Armed | None = None
    ) -> Generator[Any, Any, Any]:
        """The coroutine's value, or `ActionError` (`deadline-exceeded`) when it takes longer than `limit`.

        Nothing is armed unless it suspends. At the limit, what it waits for is cancelled. `armed` is told the instant,
        or tells that of a limit that is taken up again.
        """
        try:
            waits_for = coroutine.send(None)
        except StopIteration as stop:
            return stop.value
        late = told = over = False

        def expire() -> None:
            nonlocal late, over
            late, over = True, late
            if waits_for is not None and waits_for.cancel(LIMIT):
                self.hold_for_a_step()

        timer = (armed or Armed(limit)).arm(self.clock, expire)
        failure: BaseException | None = None
        value: Any = None
        try:
            while True:
                try:
                    value, failure = (yield waits_for), None
                except BaseException as problem:  # noqa: BLE001  # passed on into the coroutine
                    failure = problem
                if over:
                    self.abandon(coroutine)
                    raise asyncio.CancelledError(LIMIT)
                if late and not told:
                    told = True  # once: what it does to clean up may wait again, as long
                    failure = failure or asyncio.CancelledError(LIMIT)
                    timer = self.clock.call_at(self.clock.now() + limit, expire)
                try:
                    waits_for = coroutine.throw(failure) if failure is not None else coroutine.send(value)
                except StopIteration as stop:
                    return stop.value
        except asyncio.CancelledError as problem:
            if not late:
                raise
            message = f"{what} did not end within {format_duration(limit)}"
            error = ActionError(message, code="deadline-exceeded", retryable=True)
            # with the traceback, which tells the line that waited
            raise error.with_traceback(problem.__traceback__) from None
        finally:
            timer.cancel()

    # ------------------------------------------------------------ time

    async def settle(self) -> None:
        """Wait until nothing of the host can run without time moving."""
        self._only_outside("settle")
        self.pump()
        while self._active > 0:
            idle = asyncio.get_running_loop().create_future()
            self._idlers.append(idle)
            try:
                await idle
            finally:
                if idle in self._idlers:
                    self._idlers.remove(idle)
            self.pump()

    async def drive(self, until: Callable[[], bool], limit: datetime | None = None) -> None:
        """Move virtual time from timer to timer until `until()` holds, `limit` is reached or nothing is due."""
        clock = self.clock
        if not isinstance(clock, VirtualClock):
            raise ActionError("only virtual time can be moved; this host runs on real time", code="real-time")
        self._only_outside("move time")
        while self._driving:
            await self._next_turn()
        self._driving = True
        fired = 0
        try:
            while True:
                if self._active > 0 or self._queue:
                    await self.settle()
                if until():
                    return
                if self.at_rest is not None:
                    self.at_rest()
                due = clock.next_due()
                if due is None or (limit is not None and due > limit):
                    break
                clock.fire_next()
                fired += 1
                if fired % _TURN == 0:
                    await asyncio.sleep(0)
            if limit is not None:
                clock.move_to(limit)
        finally:
            self._driving = False
            self._wake_all(self._watchers)

    def leave(self) -> None:
        """One that was active no longer is."""
        self._active -= 1
        if self._active <= 0:
            self._at_ease()

    def _at_ease(self) -> None:
        if self._idlers:
            self._wake_all(self._idlers)
        if self._watchers and not self._driving:
            self._wake_all(self._watchers)

    def hold(self) -> None:
        """Hold time back, and whoever waits for the host to settle, until `leave`."""
        self._active += 1

    @property
    def is_resting(self) -> bool:
        """Whether nothing of the host can run, and nothing waits for its turn."""
        return self._active <= 0 and not self._queue

    def hold_for_a_step(self) -> None:
        """Hold time back until the event loop has given everything that is ready now its next step."""
        self._active += 1
        asyncio.get_running_loop().call_soon(self.leave)

    def _wake_all(self, futures: list[asyncio.Future[None]]) -> None:
        if futures:
            for future in futures:
                if not future.done():
                    future.set_result(None)
            futures.clear()

    def _only_outside(self, what: str) -> None:
        if self.inside:
            raise ActionError(
                f"a handler cannot {what}: it would wait for itself",
                code="blocks-itself",
                hint="wait with `await host.sleep(...)`",
            )


def _host_closed() -> ActionError:
    return ActionError("the host has ended", code="host-closed")
