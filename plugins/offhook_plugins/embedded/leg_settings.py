"""Legs set anew on the embedded centre: muted, on hold, what their leaving does; and legs removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Centre, UnitOfWork
from offhook.centre.transitions import voice
from offhook_plugins.embedded.legs import customer_of, leg_of, live_leg_of, own_leg
from offhook_plugins.embedded.subjects import reservation_of

if TYPE_CHECKING:
    from offhook_plugins.taskrouter_voice_instruction import UpdateCustomerParticipant, UpdateWorkerParticipant
    from offhook_plugins.voice import KickParticipant

_WORKER_FAILED = "update-worker-participant-failed"
_CUSTOMER_FAILED = "update-customer-participant-failed"


@hookimpl
def toggle_mute(invocation: Invocation, unit: UnitOfWork) -> None:
    """The worker's own leg in the live call is muted, or no longer."""
    worker = invocation.worker
    leg = live_leg_of(worker) if worker is not None else None
    if leg is None:
        who = f"{worker.name} is in no live call" if worker is not None else "no worker is concerned"
        raise ActionError(
            f"there is nobody to mute: {who}", code="cant-mute-with-no-live-calls", action=invocation.action
        )
    voice.set_leg(unit, leg, muted=not leg.muted)


@hookimpl
def update_worker_participant(
    payload: UpdateWorkerParticipant, invocation: Invocation, unit: UnitOfWork, centre: Centre
) -> None:
    """The worker's own leg is muted or not, ends the call when it leaves or not, tells of its leaving by a tone or
    not."""
    reservation = reservation_of(payload, invocation, centre)
    leg = own_leg(reservation, invocation.action, _WORKER_FAILED)
    options = payload.options
    wanted: dict[str, Any] = {
        "muted": options.mute,
        "end_conference_on_exit": options.end_conference_on_exit,
        "beep_on_exit": options.beep_on_exit,
    }
    given = {name: value for name, value in wanted.items() if value is not None}
    if not given:
        raise ActionError(
            "options say nothing to change",
            code=_WORKER_FAILED,
            hint="give mute, endConferenceOnExit or beepOnExit",
            action=invocation.action,
        )
    voice.set_leg(unit, leg, **given)


@hookimpl
def update_customer_participant(
    payload: UpdateCustomerParticipant, invocation: Invocation, unit: UnitOfWork, centre: Centre
) -> None:
    """The customer's leg is on hold with the music given, else the centre's, or not on hold any more."""
    reservation = reservation_of(payload, invocation, centre)
    leg = customer_of(reservation, invocation.action, _CUSTOMER_FAILED)
    options = payload.options
    if options.hold:
        voice.hold(unit, leg, options.hold_url, options.hold_method)
    else:
        voice.unhold(unit, leg)


@hookimpl
def kick_participant(payload: KickParticipant, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The leg named leaves the call; the call ends if it was the one whose leaving ends it."""
    reservation = reservation_of(payload, invocation, centre)
    target = payload.target_sid or ""
    # whoever is still being called can be called off
    leg = leg_of(reservation, target, invocation.action, "could-not-kick-participant", ("joined", "ringing"))
    voice.hang_up(unit, leg, "removed")
