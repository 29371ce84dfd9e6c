"""Hold on the embedded centre: of the customer, and of anybody in a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Centre, Participant, Reservation, UnitOfWork
from offhook.centre.transitions import voice
from offhook_plugins.embedded.legs import customer_of, leg_of
from offhook_plugins.embedded.subjects import reservation_of

if TYPE_CHECKING:
    from offhook_plugins.voice import HoldCall, HoldParticipant, UnholdCall, UnholdParticipant
    from offhook_plugins.voice.participants import ParticipantPayload


@hookimpl
def hold_call(payload: HoldCall, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The customer's leg, or the one named, is on hold: it hears the music given, else the centre's."""
    leg = _leg_of_call(payload, invocation, centre, "error-holding-call")
    voice.hold(unit, leg, payload.hold_music_url, payload.hold_music_method)


@hookimpl
def unhold_call(payload: UnholdCall, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The customer's leg, or the one named, is not on hold any more; one that was not stays as it is."""
    voice.unhold(unit, _leg_of_call(payload, invocation, centre, "error-unholding-call"))


@hookimpl
def hold_participant(payload: HoldParticipant, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The leg named, a worker's own included, is on hold: it hears the music given, else the centre's."""
    reservation = reservation_of(payload, invocation, centre)
    _check_may_hold(reservation, invocation.action, type(payload).unknown_code)
    leg = _leg_of_target(payload, reservation, invocation, "could-not-hold-participant")
    voice.hold(unit, leg, payload.hold_music_url, payload.hold_music_method)


@hookimpl
def unhold_participant(payload: UnholdParticipant, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The leg named is not on hold any more; one that was not stays as it is."""
    reservation = reservation_of(payload, invocation, centre)
    own = _own_leg(reservation)
    # workers may always take themselves off hold
    if own is None or payload.target_sid not in (own.sid, own.target_sid):
        _check_may_hold(reservation, invocation.action, type(payload).unknown_code)
    voice.unhold(unit, _leg_of_target(payload, reservation, invocation, "could-not-unhold-participant"))


def _leg_of_call(payload: HoldCall | UnholdCall, invocation: Invocation, centre: Centre, code: str) -> Participant:
    reservation = reservation_of(payload, invocation, centre)
    _check_may_hold(reservation, invocation.action, type(payload).unknown_code)
    if payload.participant_call_sid is None:
        return customer_of(reservation, invocation.action, code)
    return leg_of(reservation, payload.participant_call_sid, invocation.action, code)


def _leg_of_target(
    payload: ParticipantPayload, reservation: Reservation, invocation: Invocation, code: str
) -> Participant:
    return leg_of(reservation, payload.target_sid or "", invocation.action, code)


def _own_leg(reservation: Reservation) -> Participant | None:
    call = reservation.task.call
    legs = call.open_legs() if call is not None else ()
    return next((each for each in legs if each.reservation is reservation), None)


def _check_may_hold(reservation: Reservation, action: str, code: str) -> None:
    """Raise `ActionError` unless the task is a call in the worker's hands, the worker is not on hold, and no transfer
    is under way."""
    task, worker = reservation.task, reservation.worker
    if task.call is None:
        raise ActionError(
            f"the task {task.task_sid} is on the channel {task.channel}, and has no call", code=code, action=action
        )
    if reservation.status != "accepted":
        raise ActionError(
            f"the reservation {reservation.sid} is {reservation.status}, and hold wants one that is accepted",
            code=code,
            action=action,
        )
    own = _own_leg(reservation)
    if own is not None and own.on_hold:
        raise ActionError(
            f"{worker.name} is on hold in the call {task.call.sid}",
            code=code,
            hint="UnholdParticipant with the worker's own SID comes first",
            action=action,
        )
    transfer = task.outgoing_transfer
    if transfer is not None and transfer.is_under_way:
        raise ActionError(
            f"the task {task.task_sid} is on its way to {transfer.target.name}",
            code=code,
            hint="wait for its end, or cancel the transfer",
            action=action,
        )
