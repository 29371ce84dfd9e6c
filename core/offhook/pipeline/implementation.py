"""The implementation of an action, in one unit of work."""

from __future__ import annotations

import types
from collections.abc import Awaitable, Generator
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from offhook.errors import ActionCancelled, ActionError
from offhook.flows import as_coroutine
from offhook.pipeline.answers import ordinary
from offhook.pipeline.before import attributed
from offhook.pipeline.blame import as_action_error
from offhook.pipeline.calling import Suspended, drop, stepped
from offhook.pipeline.context import set_cause
from offhook.pipeline.control import CancelSignal
from offhook.pipeline.deferred import DeferredUnit
from offhook.pipeline.handlers import Handler

if TYPE_CHECKING:
    from offhook.pipeline.context import Cause
    from offhook.pipeline.invocation import Invocation
    from offhook.pipeline.plan import Plan

_ENDED: Final = {"replaced": "replaced", "ended": "cancelled"}
"""Codes of cancellations by which an action of a script ends one of its own runs, with the verdict."""


def implement(invocation: Invocation, plan: Plan, outer: Cause | None) -> Any:
    """The implementation, in one unit of work: all of its changes and the committed record, or nothing.

    Gives its value, or `Suspended` if it waits. `outer`: whose code has asked. A plain function, since most end
    at once.
    """
    handler, host = plan.implementation, invocation.host
    invocation._stage = None
    invocation.handler = handler
    if handler is None:
        raise host.not_available(plan.spec)
    if invocation.payload is not invocation.passed and (plan.is_guarded or host.guards.blocked):
        host.guards.again(invocation)  # edited on the way in
    if host.centre.current is not None:
        _let_go(invocation)
    unit = _begun_unit(invocation, handler) if handler.wants_unit else None
    started = perf_counter()
    call, cause = handler.call, (invocation, handler, None)
    set_cause(cause)
    try:
        try:
            value = call(invocation, unit)
        except BaseException as problem:  # noqa: BLE001  # passed on
            raise ordinary(problem)  # noqa: B904  # most often it is the problem itself
        if handler.is_async:
            value = stepped(handler, invocation, value)
            if type(value) is Suspended:
                rest = value.rest if unit is None else _without_holding(unit, value.rest, handler)
                return Suspended(_waiting(invocation, handler, unit, rest, outer, started))
        elif value is not None and hasattr(type(value), "__await__"):
            raise _awaitable(value, handler)
        set_cause(outer)
        _commit(invocation, handler, unit, started)
    except BaseException as problem:
        set_cause(outer)
        raise _failed(invocation, handler, unit, problem, started) from problem
    return value


async def _waiting(
    invocation: Invocation, handler: Handler, unit: Any, rest: Awaitable[Any], outer: Cause | None, started: float
) -> Any:
    """The implementation from where it waits."""
    try:
        try:
            value = await rest
        finally:
            set_cause(outer)
        _commit(invocation, handler, unit, started)
    except BaseException as problem:
        raise _failed(invocation, handler, unit, problem, started) from problem
    return value


def _commit(invocation: Invocation, handler: Handler, unit: Any, started: float) -> None:
    """The implementation is done: so is the action."""
    if unit is not None:
        _check_open(unit, handler)
    if invocation.trace is not None:
        invocation.trace.done(unit, perf_counter() - started)
    invocation.host.journal.committed(invocation)
    if unit is not None:
        unit.commit()
    invocation.committed = True
    stats = handler.stats
    stats.runs += 1
    stats.seconds += perf_counter() - started


def _failed(
    invocation: Invocation, handler: Handler, unit: Any, problem: BaseException, started: float
) -> BaseException:
    """Take back what the implementation did; gives the error of the action."""
    stats = handler.stats
    stats.runs += 1
    stats.seconds += perf_counter() - started
    if unit is not None and unit.opened:
        unit.rollback()
    if isinstance(problem, CancelSignal) and problem.invocation is invocation:
        # rule 7: an action of a script may cancel itself
        stats.cancelled += 1
        invocation.verdicts.append((handler.name, "cancelled"))
        return attributed(problem, handler)
    if isinstance(problem, ActionCancelled) and problem.by == handler.name and problem.code in _ENDED:
        invocation.verdicts.append((handler.name, _ENDED[problem.code]))
        return problem
    if isinstance(problem, ActionCancelled):
        invocation.verdicts.append((handler.name, "cancelled inside"))
        return cancelled_inside(invocation, handler, problem)
    if not isinstance(problem, (Exception, SystemExit)):
        raise problem
    if not isinstance(problem, ActionError):
        invocation.host.problem(handler, problem, invocation)
    return as_action_error(problem, handler, invocation.action)


def _let_go(invocation: Invocation) -> None:
    """End the units of the causes, where they have no changes. Raises `ActionError` (`unit-open`) if one has."""
    centre = invocation.host.centre
    for cause in invocation.causes():
        if cause.unit is not None and cause.unit.opened:
            cause.unit.let_go()
    if centre.current is not None and not centre.free():
        raise ActionError(
            f"{invocation.action} cannot be done while a unit of work ({centre.current.cause}) has changes: "
            "invoke it before them",
            code="unit-open",
            action=invocation.action,
        )


def _begun_unit(invocation: Invocation, handler: Handler) -> Any:
    """The implementation's unit of work."""
    centre = invocation.host.centre
    if not handler.is_async:
        return centre.begin(invocation.text_id)
    # a coroutine may suspend, and only one unit of work can be open at a time: its unit begins when it is first used
    invocation.unit = DeferredUnit(centre, invocation.text_id)
    return invocation.unit


def _awaitable(value: Any, handler: Handler) -> ActionError:
    """A plain implementation gave something to await."""
    drop(value)
    return ActionError(
        f"{handler.name} gives an awaitable but is no coroutine function; write it with `async def`",
        code="bad-implementation",
        place=handler.origin.place,
    )


def _check_open(unit: Any, handler: Handler) -> None:
    """Raise `ActionError` if an implementation has ended its unit of work itself."""
    if not unit.opened and not (isinstance(unit, DeferredUnit) and unit.unused):
        raise ActionError(
            f"{handler.name} ended its unit of work, which is the host's to do",
            code="bad-implementation",
            place=handler.origin.place,
        )


@types.coroutine
def _without_holding(unit: DeferredUnit, value: Awaitable[Any], handler: Handler) -> Generator[Any, Any, Any]:
    """Await an implementation, which must not suspend with changes half made: others would see or undo them."""
    iterator = as_coroutine(value).__await__()
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


def cancelled_inside(invocation: Invocation, handler: Handler, inner: ActionCancelled) -> ActionError:
    """Rule 7: a cancellation of an action that an `instead` handler invoked does not cancel the outer one."""
    return ActionError(
        f"{handler.name}: {inner.action or 'an action'} was cancelled inside: {inner.reason}",
        code="cancelled-inside",
        action=invocation.action,
        place=handler.origin.place,
    )
