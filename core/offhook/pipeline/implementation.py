"""The implementation of an action, in one unit of work."""

from __future__ import annotations

import types
from collections.abc import Awaitable, Generator
from time import perf_counter
from typing import TYPE_CHECKING, Any

from offhook.errors import ActionCancelled, ActionError
from offhook.flows import as_coroutine
from offhook.pipeline.answers import ordinary
from offhook.pipeline.blame import as_action_error
from offhook.pipeline.calling import Suspended, begun, drop
from offhook.pipeline.context import CURRENT, cause_of
from offhook.pipeline.deferred import DeferredUnit
from offhook.pipeline.handlers import Handler

if TYPE_CHECKING:
    from offhook.pipeline.invocation import Invocation
    from offhook.pipeline.plan import Plan


async def implement(invocation: Invocation, plan: Plan) -> Any:  # noqa: C901  # one wall, for every invocation
    """The implementation, in one unit of work: all of its changes and the committed record, or nothing."""
    handler, host = plan.implementation, invocation.host
    invocation._stage = None
    invocation.handler = handler
    if handler is None:
        raise host.not_available(plan.spec)
    if invocation.payload is not invocation.passed:  # edited on the way in
        host.guards.again(invocation)
    if host.centre.current is not None:
        _let_go(invocation)
    unit = _begun_unit(invocation, handler) if handler.wants_unit else None
    started = perf_counter()
    outer, cause = CURRENT.get(), cause_of((invocation, handler, None))
    try:
        CURRENT.set(cause)
        try:
            value = begun(handler, invocation, unit) if handler.is_async else _called(handler, invocation, unit)
            if type(value) is Suspended:
                value = await (value.rest if unit is None else _without_holding(unit, value.rest, handler))
        finally:
            CURRENT.set(outer)
        if unit is not None:
            _check_open(unit, handler)
        if invocation.trace is not None:
            invocation.trace.done(unit, perf_counter() - started)
        host.journal.committed(invocation)
        if unit is not None:
            unit.commit()
        invocation.committed = True
    except ActionCancelled as cancellation:
        _roll_back(unit)
        invocation.verdicts.append((handler.name, "cancelled inside"))
        raise cancelled_inside(invocation, handler, cancellation) from cancellation
    except (Exception, SystemExit) as problem:
        _roll_back(unit)
        if not isinstance(problem, ActionError):
            host.problem(handler, problem, invocation)
        raise as_action_error(problem, handler, invocation.action) from problem
    except BaseException:
        _roll_back(unit)
        raise
    finally:
        stats = handler.stats
        stats.runs += 1
        stats.seconds += perf_counter() - started
        invocation.handler = None
    return value


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


def _called(handler: Handler, invocation: Invocation, unit: Any) -> Any:
    """What a plain implementation gives."""
    try:
        value = handler.call(invocation, unit)
    except BaseException as problem:  # noqa: BLE001  # passed on
        raise ordinary(problem)  # noqa: B904  # most often it is the problem itself
    if value is not None and hasattr(type(value), "__await__"):
        drop(value)
        raise ActionError(
            f"{handler.name} gives an awaitable but is no coroutine function; write it with `async def`",
            code="bad-implementation",
            place=handler.origin.place,
        )
    return value


def _check_open(unit: Any, handler: Handler) -> None:
    """Raise `ActionError` if an implementation has ended its unit of work itself."""
    if not unit.opened and not (isinstance(unit, DeferredUnit) and unit.unused):
        raise ActionError(
            f"{handler.name} ended its unit of work, which is the host's to do",
            code="bad-implementation",
            place=handler.origin.place,
        )


def _roll_back(unit: Any) -> None:
    if unit is not None and unit.opened:
        unit.rollback()


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
