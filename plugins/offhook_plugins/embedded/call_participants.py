"""Further parties in a call on the embedded centre: called in, taken out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Centre, Participant, UnitOfWork, transitions
from offhook_plugins.embedded.calls import worker_leg_of
from offhook_plugins.embedded.subjects import reservation_of

if TYPE_CHECKING:
    from offhook_plugins.voice import AddCallParticipant, RemoveCallParticipant, StartExternalWarmTransfer


@hookimpl
def start_external_warm_transfer(
    payload: StartExternalWarmTransfer, invocation: Invocation, unit: UnitOfWork, centre: Centre
) -> None:
    """The number rings, as an external participant of the call; whoever answers is in the conference. Busy, no answer
    and the like end that participant alone."""
    leg = worker_leg_of(reservation_of(payload, invocation, centre), invocation.action, live=True)
    options = {"caller_id": _number(payload.caller_id, centre, invocation, "external-transfer-failed")}
    _call_in(payload.phone_number, leg, invocation, unit, "external-transfer-failed", options)


@hookimpl
def add_call_participant(
    payload: AddCallParticipant, invocation: Invocation, unit: UnitOfWork, centre: Centre
) -> Participant:
    """The number rings, as a participant of the call; whoever answers is in the conference, muted if asked for. Busy,
    no answer and the like end that participant alone."""
    code = "could-not-add-participant"
    leg = worker_leg_of(reservation_of(payload, invocation, centre), invocation.action, live=True)
    caller_id = payload.caller_id or leg.call.caller_id or centre.settings.caller_id
    options = {
        "kind": payload.type,
        "name": payload.name,
        "caller_id": _number(caller_id, centre, invocation, code) if caller_id is not None else None,
        "muted": payload.muted,
        "end_conference_on_exit": payload.end_conference_on_exit,
        "ring_limit": timedelta(seconds=payload.timeout) if payload.timeout is not None else None,
    }
    return _call_in(payload.phone_number, leg, invocation, unit, code, options)


@hookimpl
def remove_call_participant(
    payload: RemoveCallParticipant, invocation: Invocation, unit: UnitOfWork, centre: Centre
) -> None:
    """The participant's leg is over, or rings no longer; the call is over if it was the one whose leaving ends it."""
    own = worker_leg_of(reservation_of(payload, invocation, centre), invocation.action, live=True)
    call, target = own.call, payload.target_sid or ""
    leg = call.leg(target)
    code = "could-not-remove-participant"
    if leg is None or leg.is_over:
        known = ", ".join([f"{each.target_sid} ({each.type})" for each in call.open_legs() if each is not own])
        raise ActionError(
            f"nobody in the call {call.sid} is {target}",
            code=code,
            hint=f"there are {known}" if known else "nobody else is in it",
            action=invocation.action,
        )
    if leg is own:
        raise ActionError(
            f"{target} is the worker who has the task", code=code, hint="use HangupCall", action=invocation.action
        )
    transitions.voice.hang_up(unit, leg, "removed")


def _call_in(
    number: str, leg: Participant, invocation: Invocation, unit: UnitOfWork, code: str, options: dict[str, Any]
) -> Participant:
    dialled = _number(number, unit.centre, invocation, code)
    try:
        return transitions.voice.call_in(unit, leg.call, dialled, **options)
    except ActionError as error:
        raise ActionError(error.message, code=code, hint=error.hint, action=invocation.action) from error


def _number(given: str, centre: Centre, invocation: Invocation, code: str) -> str:
    found = transitions.voice.dialable(centre, given)
    if found is None:
        raise ActionError(
            f"{given!r} cannot be dialled",
            code=code,
            hint="write the number in E.164, such as +4930123456",
            action=invocation.action,
        )
    return found
