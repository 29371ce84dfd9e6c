"""Events of `when event` that the world outside brings about: what they tell of really happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from offhook.centre import transitions
from offhook.testing.scripts.failure import TestFailed
from offhook_grammar.diagnostics import Span

_HUNG_UP: Final = "the customer hung up"


def happening(event: str, fields: Mapping[str, Any], span: Span) -> Callable[[Any], object] | None:
    """How the event comes about; None where it can be no more than told, or is over already.

    Raises `TestFailed` where the fields do not say what it happens to.
    """
    make = _REAL.get(event)
    return make(fields, span) if make is not None else None


def _message(fields: Mapping[str, Any], span: Span) -> Callable[[Any], object] | None:
    if "message" in fields:
        return None
    conversation = _needed(fields, "conversation", "a message is added to a conversation", span)
    body, author = str(fields.get("body", "")), fields.get("author")
    if author is not None and not isinstance(author, str) and fields.get("isFromCustomer", True):
        author = author.identity
    more = {name: fields[name] for name in ("attributes", "subject") if name in fields}
    if fields.get("isFromCustomer", True):
        return lambda unit: transitions.messaging.receive(unit, conversation, body, author=author, **more)
    if isinstance(author, str):
        raise TestFailed("a message that is not from the customer is a worker's: give the worker as `author`", span)
    return lambda unit: transitions.messaging.send(unit, conversation, author, body, **more)


def _task_canceled(fields: Mapping[str, Any], span: Span) -> Callable[[Any], object] | None:
    task = _needed(fields, "task", "a task is canceled", span)
    if task.status not in ("pending", "reserved"):
        return None
    return lambda unit: transitions.cancel_task(unit, task, fields.get("reason"))


def _call_ended(fields: Mapping[str, Any], span: Span) -> Callable[[Any], object] | None:
    call = fields.get("call") or getattr(fields.get("task"), "call", None)
    if call is None:
        raise TestFailed("a call ends: give `call`, or its `task`", span)
    leg = call.customer
    if leg is None or leg.is_over:
        return None
    return lambda unit: transitions.voice.hang_up(unit, leg, fields.get("reason") or _HUNG_UP)


def _participant_left(fields: Mapping[str, Any], span: Span) -> Callable[[Any], object] | None:
    leg = _needed(fields, "participant", "somebody leaves a call", span)
    if leg.is_over:
        return None
    return lambda unit: transitions.voice.hang_up(unit, leg, fields.get("reason") or "hung up")


def _member_left(fields: Mapping[str, Any], span: Span) -> Callable[[Any], object] | None:
    member = _needed(fields, "participant", "somebody leaves a conversation", span)
    return lambda unit: transitions.messaging.leave_from_outside(unit, member, fields.get("reason"))


def _offer_timeout(fields: Mapping[str, Any], span: Span) -> Callable[[Any], object] | None:
    reservation = _needed(fields, "reservation", "an offer runs out", span)
    return (lambda unit: transitions.time_out(unit, reservation)) if reservation.status == "pending" else None


def _session_started(fields: Mapping[str, Any], span: Span) -> Callable[[Any], object] | None:
    worker = _needed(fields, "worker", "somebody signs in", span)
    return None if worker.signed_in else lambda unit: transitions.sign_in(unit, worker)


def _session_ended(fields: Mapping[str, Any], span: Span) -> Callable[[Any], object] | None:
    worker = _needed(fields, "worker", "somebody signs out", span)
    return (lambda unit: transitions.end_session(unit, worker, fields.get("reason"))) if worker.signed_in else None


def _needed(fields: Mapping[str, Any], name: str, what: str, span: Span) -> Any:
    value = fields.get(name)
    if value is None:
        raise TestFailed(f"{what}: give `{name}`", span)
    return value


_REAL: Final[Mapping[str, Callable[[Mapping[str, Any], Span], Callable[[Any], object] | None]]] = {
    "message.added": _message,
    "task.canceled": _task_canceled,
    "call.ended": _call_ended,
    "participant.left": _participant_left,
    "conversation.participant-removed": _member_left,
    "reservation.timeout": _offer_timeout,
    "session.started": _session_started,
    "session.ended": _session_ended,
}
REAL_EVENTS: Final = tuple(_REAL)
