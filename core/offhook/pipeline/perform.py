"""One invocation through the stages: guards, before, instead, implementation, after or failure, settled."""

from __future__ import annotations

import asyncio
import types
from collections.abc import Awaitable, Coroutine, Generator
from time import perf_counter
from typing import TYPE_CHECKING, Any

from offhook_grammar.tree import Stage

from offhook.errors import ActionCancelled, ActionError
from offhook.pipeline.blame import as_action_error
from offhook.pipeline.context import CURRENT, Cause
from offhook.pipeline.control import CancelSignal, RedirectSignal
from offhook.pipeline.deferred import DeferredUnit
from offhook.pipeline.handlers import DECLINED, Handler, PythonHandler

if TYPE_CHECKING:
    from offhook.pipeline.invocation import Invocation
    from offhook.pipeline.plan import Plan


async def perform(invocation: Invocation, plan: Plan) -> Any:
    """Run the invocation and give its result.

    Raises `ActionCancelled` if a handler cancelled it, `ActionError` if a guard or the implementation failed.
    """
    host = invocation.host
    try:
        key = host.guards.enter(invocation)
    except ActionError as error:
        host.journal.refused(invocation, error)
        raise
    try:
        redirect = await _before(invocation, plan) if plan.before else None
        if redirect is None:
            invocation.result = await _next(invocation, plan, 0)
    except ActionCancelled as cancellation:
        host.journal.settled(invocation, "cancelled", cancellation=cancellation)
        raise
    except asyncio.CancelledError:
        host.journal.settled(invocation, "interrupted")
        raise
    except ActionError as error:
        host.guards.leave(key)
        key = None
        invocation.error = error
        await _aftermath(invocation, plan.failure, Stage.FAILURE)
        host.journal.settled(invocation, "failed", error=error)
        raise
    finally:
        # what was done is done: from here the same action may be asked for again, by its own `after` handlers too
        host.guards.leave(key)
    if redirect is not None:
        host.journal.settled(invocation, "redirected", redirect=redirect.action)
        return await _follow(invocation, redirect)
    if plan.after:
        await _aftermath(invocation, plan.after, Stage.AFTER)
    host.journal.settled(invocation, "completed")
    return invocation.result


async def _before(invocation: Invocation, plan: Plan) -> RedirectSignal | None:
    """The `before` stage; gives the redirection if a handler asked for one."""
    invocation._stage = Stage.BEFORE
    via = invocation.via
    for position, handler in enumerate(plan.before):
        if via and handler in via:
            invocation.verdicts.append((handler.name, "own cause"))
            continue
        stats = handler.stats
        invocation.handler = handler
        started = perf_counter()
        verdict = "ran"
        try:
            value = _call(handler, invocation, None)
            if value is not None:
                if value is DECLINED:
                    verdict = "declined"
                elif hasattr(value, "__await__"):
                    value = await _awaited(handler, invocation, value)
                    verdict = "declined" if value is DECLINED else verdict
        except CancelSignal as signal:
            _note_rest(invocation, plan, position, "cancelled")
            if signal.invocation is invocation:
                stats.cancelled += 1
                raise _attributed(signal, handler) from None
            raise _guard_verdict(invocation, handler, signal) from None
        except RedirectSignal as signal:
            if signal.invocation is not invocation:
                raise
            stats.redirected += 1
            _note_rest(invocation, plan, position, "redirected")
            return signal
        except ActionCancelled as cancellation:
            verdict = "cancelled inside"
            if handler.is_guard:
                _note_rest(invocation, plan, position, verdict)
                raise _guard_verdict(invocation, handler, cancellation) from None
        except Exception as problem:  # noqa: BLE001  # the wall around every handler
            verdict = "failed"
            place = invocation.host.problem(handler, problem, invocation)
            if handler.is_guard:
                _note_rest(invocation, plan, position, verdict)
                raise _guard_failed(invocation, handler, problem, place) from problem
        finally:
            stats.seconds += perf_counter() - started
            if verdict == "declined":
                stats.declined += 1
            else:
                stats.runs += 1
        invocation.verdicts.append((handler.name, verdict))
    invocation.handler = None
    return None


def _note_rest(invocation: Invocation, plan: Plan, position: int, verdict: str) -> None:
    """The verdict that ended the stage, and who did not get their turn."""
    invocation.verdicts.append((plan.before[position].name, verdict))
    for other in plan.before[position + 1 :]:
        invocation.verdicts.append((other.name, "not reached"))


def _attributed(signal: CancelSignal, handler: Handler) -> ActionCancelled:
    signal.by = handler.name
    signal.place = signal.place or handler.origin.place
    return signal


def _guard_verdict(invocation: Invocation, handler: Handler, inner: ActionCancelled) -> ActionCancelled:
    """An action that a guard invoked was cancelled: the guard cancels the outer one with that reason."""
    handler.stats.cancelled += 1
    return ActionCancelled(
        inner.reason, code=inner.code, by=handler.name, action=invocation.action, place=handler.origin.place
    )


def _guard_failed(invocation: Invocation, handler: Handler, problem: Exception, place: str) -> ActionCancelled:
    message = getattr(problem, "message", None) or str(problem) or type(problem).__name__
    handler.stats.cancelled += 1
    return ActionCancelled(
        f"the guard {handler.name} failed: {message}",
        code="guard-failed",
        by=handler.name,
        action=invocation.action,
        place=place,
    )


async def _next(invocation: Invocation, plan: Plan, index: int) -> Any:
    """The rest of the `instead` chain from `index` inwards, then the implementation."""
    if index == len(plan.instead):
        return await _implement(invocation, plan)
    handler = plan.instead[index]
    if invocation.via and handler in invocation.via:
        invocation.verdicts.append((handler.name, "own cause"))
        return await _next(invocation, plan, index + 1)
    proceed = _Proceed(invocation, plan, index + 1)
    invocation._stage = Stage.INSTEAD
    invocation.handler = handler
    started = perf_counter()
    declined = False
    try:
        value = _call(handler, invocation, proceed)
        if value is not None and hasattr(value, "__await__"):
            value = await _awaited(handler, invocation, value)
        declined = value is DECLINED
        if not declined:
            invocation.verdicts.append((handler.name, "proceeded" if proceed.used else "replaced"))
            return value
    except CancelSignal as signal:
        if signal.invocation is not invocation:
            raise _cancelled_inside(invocation, handler, signal) from signal
        handler.stats.cancelled += 1
        invocation.verdicts.append((handler.name, "cancelled"))
        raise _attributed(signal, handler) from None
    except ActionCancelled as cancellation:
        raise _cancelled_inside(invocation, handler, cancellation) from cancellation
    except Exception as problem:
        invocation.verdicts.append((handler.name, "failed"))
        if problem is proceed.raised:
            raise  # it came from further in, and was reported there
        invocation.host.problem(handler, problem, invocation)
        raise as_action_error(problem, handler, invocation.action) from problem
    finally:
        handler.stats.seconds += perf_counter() - started
        if declined:
            handler.stats.declined += 1
        else:
            handler.stats.runs += 1
    invocation.verdicts.append((handler.name, "declined"))
    return await _next(invocation, plan, index + 1)


def _cancelled_inside(invocation: Invocation, handler: Handler, inner: ActionCancelled) -> ActionError:
    """Rule 7: a cancellation of an action that an `instead` handler invoked does not cancel the outer one."""
    invocation.verdicts.append((handler.name, "cancelled inside"))
    return ActionError(
        f"{handler.name}: {inner.action or 'an action'} was cancelled inside: {inner.reason}",
        code="cancelled-inside",
        action=invocation.action,
        place=handler.origin.place,
    )


class _Proceed:
    """What an `instead` handler calls to run the next one inwards; at most once."""

    __slots__ = ("_index", "_invocation", "_plan", "raised", "used")

    def __init__(self, invocation: Invocation, plan: Plan, index: int) -> None:
        self._invocation = invocation
        self._plan = plan
        self._index = index
        self.used = False
        self.raised: BaseException | None = None

    async def __call__(self, **changes: Any) -> Any:
        """Run the next one inwards, with `changes` to the payload's fields; gives its result."""
        invocation, handler = self._invocation, self._invocation.handler
        if self.used:
            raise ActionError(
                f"{handler.name if handler else 'a handler'} proceeds twice; the action was done already",
                code="proceeds-twice",
                action=invocation.action,
            )
        if changes:
            invocation.edit(**changes)
        self.used = True
        try:
            return await _next(invocation, self._plan, self._index)
        except BaseException as problem:
            self.raised = problem
            raise
        finally:
            # the code after `proceed` is this handler's again
            invocation._stage = Stage.INSTEAD
            invocation.handler = handler


async def _implement(invocation: Invocation, plan: Plan) -> Any:
    """The implementation, in one unit of work: all of its changes and the committed record, or nothing."""
    handler, host = plan.implementation, invocation.host
    invocation._stage = None
    invocation.handler = handler
    if handler is None:
        raise host.not_available(plan.spec)
    # a coroutine may suspend, and only one unit of work can be open at a time: its unit begins when it is first used
    unit = DeferredUnit(host.centre, invocation.text_id) if handler.is_async else host.centre.begin(invocation.text_id)
    started = perf_counter()
    try:
        value = _call(handler, invocation, unit)
        if value is not None and hasattr(value, "__await__"):
            if not isinstance(unit, DeferredUnit):
                raise ActionError(
                    f"{handler.name} gives an awaitable but is no coroutine function; write it with `async def`",
                    code="bad-implementation",
                    place=handler.origin.place,
                )
            value = await _without_holding(unit, value, handler)
        host.journal.committed(invocation)
        unit.commit()
    except ActionCancelled as cancellation:
        _roll_back(unit)
        raise _cancelled_inside(invocation, handler, cancellation) from cancellation
    except Exception as problem:
        _roll_back(unit)
        if not isinstance(problem, ActionError):
            host.problem(handler, problem, invocation)
        raise as_action_error(problem, handler, invocation.action) from problem
    except BaseException:
        _roll_back(unit)
        raise
    finally:
        handler.stats.runs += 1
        handler.stats.seconds += perf_counter() - started
        invocation.handler = None
    return value


def _roll_back(unit: Any) -> None:
    if unit.opened:
        unit.rollback()


@types.coroutine
def _without_holding(unit: DeferredUnit, value: Awaitable[Any], handler: Handler) -> Generator[Any, Any, Any]:
    """Await an implementation, which must not suspend with changes half made: others would see or undo them."""
    iterator = value.__await__()
    send: Any = None
    failure: BaseException | None = None
    while True:
        try:
            yielded = iterator.throw(failure) if failure is not None else iterator.send(send)
        except StopIteration as stop:
            return stop.value
        if not unit.let_go():
            iterator.close()
            raise ActionError(
                f"{handler.name} waits after it changed the centre; do what must be waited for first",
                code="unit-suspended",
                place=handler.origin.place,
            )
        failure = None
        try:
            send = yield yielded
        except BaseException as problem:  # noqa: BLE001  # passed on into the awaitable
            failure = problem


async def _aftermath(invocation: Invocation, handlers: tuple[Handler, ...], stage: Stage) -> None:
    """The `after` or `failure` handlers; nothing that they do changes what the caller gets."""
    invocation._stage = stage
    via = invocation.via
    for handler in handlers:
        if via and handler in via:
            invocation.verdicts.append((handler.name, "own cause"))
            continue
        stats = handler.stats
        invocation.handler = handler
        started = perf_counter()
        declined = False
        verdict = "ran"
        try:
            value = invocation.host.runs.call(handler, invocation)
            if value is not None:
                if value is DECLINED:
                    declined = True
                elif hasattr(value, "__await__"):
                    declined = await value is DECLINED
            verdict = "declined" if declined else "ran"
        except ActionCancelled:
            verdict = "cancelled inside"
        except Exception as problem:  # noqa: BLE001  # the wall around every handler
            verdict = "failed"
            invocation.host.problem(handler, problem, invocation)
        finally:
            stats.seconds += perf_counter() - started
            if declined:
                stats.declined += 1
            else:
                stats.runs += 1
        invocation.verdicts.append((handler.name, verdict))
    invocation.handler = None


async def _follow(invocation: Invocation, redirect: RedirectSignal) -> Any:
    options = {"worker": invocation.worker, "by": invocation.by, **redirect.options}
    return await invocation.host.invoke_nested(redirect.action, redirect.payload, cause=invocation, **options)


def _call(handler: Handler, invocation: Invocation, extra: Any) -> Any:
    """Call a handler; while a plugin's code runs, its own `host.invoke` finds the cause in the context."""
    if type(handler) is not PythonHandler:
        return handler.call(invocation, extra)
    if handler.is_async:
        return _in_context(handler, invocation, extra)
    token = CURRENT.set(Cause(invocation, handler))
    try:
        return handler.call(invocation, extra)
    finally:
        CURRENT.reset(token)


async def _in_context(handler: Handler, invocation: Invocation, extra: Any) -> Any:
    token = CURRENT.set(Cause(invocation, handler))
    try:
        return await handler.call(invocation, extra)
    finally:
        CURRENT.reset(token)


async def _awaited(handler: Handler, invocation: Invocation, value: Awaitable[Any]) -> Any:
    """Await a handler, within its limit where it has one; the limit is armed only when it suspends."""
    limit = invocation.host.limit_of(handler, invocation)
    if limit is None:
        return await value
    coroutine: Coroutine[Any, Any, Any] = value if isinstance(value, Coroutine) else _as_coroutine(value)
    return await invocation.host.scheduler.limited(coroutine, limit, f"{handler.name} ({handler.origin.place})")


async def _as_coroutine(value: Awaitable[Any]) -> Any:
    return await value
