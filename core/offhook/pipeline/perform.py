"""One invocation through the stages: guards, before, instead, implementation, after or failure, settled."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from offhook.errors import ActionCancelled, ActionError
from offhook.pipeline.aftermath import aftermath, aftermath_on
from offhook.pipeline.before import Turn, before, before_on
from offhook.pipeline.blame import describe, place_of
from offhook.pipeline.calling import Suspended
from offhook.pipeline.context import present_cause, set_cause
from offhook.pipeline.control import RedirectSignal
from offhook.pipeline.implementation import implement
from offhook.pipeline.instead import inwards
from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from offhook.pipeline.context import Cause
    from offhook.pipeline.invocation import Invocation
    from offhook.pipeline.plan import Plan


_AFTER = Stage.AFTER

_OF_WHOEVER_ASKS = ("unknown-action", "invalid-payload", "unknown-worker")
"""What is wrong with the asking, not with what was asked for."""


async def perform(invocation: Invocation, plan: Plan) -> Any:  # noqa: C901  # stage after stage
    """Run the invocation and give its result.

    Raises `ActionCancelled` if a handler cancelled it, `ActionError` if a guard or the implementation failed.
    """
    host, outer = invocation.host, present_cause()
    if plan.is_guarded or invocation.cause is not None or host.guards.blocked:
        _enter(invocation)
    try:
        redirect: Any = None
        if plan.before:
            redirect = before(invocation, plan, outer)
            if type(redirect) is Turn:
                redirect = await before_on(invocation, plan, outer, redirect)
        if redirect is None:
            result = implement(invocation, plan, outer) if not plan.instead else _inwards(invocation, plan, outer)
            if type(result) is Suspended:
                result = await result.rest
            invocation.result = result
    except ActionCancelled as cancellation:
        set_cause(outer)
        host.journal.settled(invocation, "cancelled", cancellation=cancellation)
        raise
    except asyncio.CancelledError:
        set_cause(outer)
        host.journal.settled(invocation, "interrupted")
        raise
    except Exception as problem:  # noqa: BLE001  # each error is one for the caller
        set_cause(outer)
        error = await _failed(invocation, plan, problem, outer)
        raise error from error.__cause__
    except BaseException:  # passed on: the context is the caller's own again first
        set_cause(outer)
        raise
    finally:
        # what was done is done: from here the same action may be asked for again, by its own `after` handlers too
        if invocation.key is not None:
            host.guards.leave(invocation)
    if redirect is not None:
        set_cause(outer)
        invocation.handler = None
        host.journal.settled(invocation, "redirected", redirect=redirect.action)
        return await _follow(invocation, redirect)
    try:
        if plan.after:
            turn = aftermath(invocation, plan.after, _AFTER, plan.choose_after, outer)
            if turn is not None:
                await aftermath_on(invocation, outer, turn)
    finally:
        # whatever interrupts the handlers, the action is done
        set_cause(outer)
        invocation.handler = None
        host.journal.completed(invocation)
    return result


def _inwards(invocation: Invocation, plan: Plan, outer: Cause | None) -> Suspended:
    """The chain of `instead` handlers, to be awaited."""
    set_cause(outer)
    if invocation.payload is not invocation.passed:  # handlers edited it
        invocation.host.guards.again(invocation)
    return Suspended(inwards(invocation, plan, 0))


async def _failed(invocation: Invocation, plan: Plan, problem: Exception, outer: Cause | None) -> ActionError:
    """The handlers of a failure; gives the caller's error."""
    host = invocation.host
    error = _as_error(invocation, problem)
    host.guards.leave(invocation)
    invocation.error = error
    try:
        turn = aftermath(invocation, plan.failure, Stage.FAILURE, plan.choose_failure, outer)
        if turn is not None:
            await aftermath_on(invocation, outer, turn)
    finally:
        set_cause(outer)
        host.journal.settled(invocation, "failed", error=error)
    return error


def _enter(invocation: Invocation) -> None:
    """Pass the guards, or raise `ActionError`."""
    host = invocation.host
    try:
        host.guards.enter(invocation)
    except Exception as problem:  # noqa: BLE001  # each error is one for the caller
        error = _as_error(invocation, problem)
        host.journal.refused(invocation, error)
        raise error from error.__cause__


def _as_error(invocation: Invocation, problem: Exception) -> ActionError:
    """The error for the caller; handlers are walled, so what is none yet is a mistake of the host's own."""
    if isinstance(problem, ActionError):
        return problem
    error = ActionError(f"{invocation.action}: {describe(problem)}", action=invocation.action)
    error.__cause__ = problem
    return error


async def _follow(invocation: Invocation, redirect: RedirectSignal) -> Any:
    handler = redirect.handler
    options = {
        "worker": invocation.worker,
        "by": handler.origin.kind if handler is not None else "plugin",
        "handler": handler,
        **redirect.options,
    }
    try:
        return await invocation.host.invoke_nested(redirect.action, redirect.payload, cause=invocation, **options)
    except ActionError as error:
        if error.place is None and error.code in _OF_WHOEVER_ASKS and handler is not None:
            error.place = place_of(redirect, handler.origin)
        raise
