"""One invocation through the stages: guards, before, instead, implementation, after or failure, settled."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from offhook.errors import ActionCancelled, ActionError
from offhook.pipeline.aftermath import aftermath
from offhook.pipeline.before import before
from offhook.pipeline.blame import describe, place_of
from offhook.pipeline.control import RedirectSignal
from offhook.pipeline.implementation import implement
from offhook.pipeline.instead import inwards
from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from offhook.pipeline.invocation import Invocation
    from offhook.pipeline.plan import Plan


_OF_WHOEVER_ASKS = ("unknown-action", "invalid-payload", "unknown-worker")
"""What is wrong with the asking, not with what was asked for."""


async def perform(invocation: Invocation, plan: Plan) -> Any:
    """Run the invocation and give its result.

    Raises `ActionCancelled` if a handler cancelled it, `ActionError` if a guard or the implementation failed.
    """
    host = invocation.host
    guards = host.guards
    if plan.is_guarded or invocation.cause is not None or guards.has_blocks:
        _enter(invocation)
    try:
        redirect = await before(invocation, plan) if plan.before else None
        if redirect is None:
            if invocation.payload is not invocation.passed:  # handlers edited it
                guards.again(invocation)
            invocation.result = await (inwards(invocation, plan, 0) if plan.instead else implement(invocation, plan))
    except ActionCancelled as cancellation:
        host.journal.settled(invocation, "cancelled", cancellation=cancellation)
        raise
    except asyncio.CancelledError:
        host.journal.settled(invocation, "interrupted")
        raise
    except Exception as problem:  # noqa: BLE001  # each error is one for the caller
        error = _as_error(invocation, problem)
        guards.leave(invocation)
        invocation.error = error
        try:
            await aftermath(invocation, plan.failure, Stage.FAILURE, plan.choose_failure)
        finally:
            host.journal.settled(invocation, "failed", error=error)
        raise error from error.__cause__
    finally:
        # what was done is done: from here the same action may be asked for again, by its own `after` handlers too
        if invocation.key is not None:
            guards.leave(invocation)
    if redirect is not None:
        host.journal.settled(invocation, "redirected", redirect=redirect.action)
        return await _follow(invocation, redirect)
    try:
        if plan.after:
            await aftermath(invocation, plan.after, Stage.AFTER, plan.choose_after)
    finally:
        # whatever interrupts the handlers, the action is done
        host.journal.completed(invocation)
    return invocation.result


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
