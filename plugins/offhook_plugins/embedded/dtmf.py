"""The keypad on the embedded centre: shown, filled in, and its tones sent into the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Centre, Participant, Reservation, UnitOfWork
from offhook.centre.transitions import voice
from offhook_plugins.embedded.legs import live_call, own_leg
from offhook_plugins.embedded.subjects import reservation_of

if TYPE_CHECKING:
    from offhook_plugins.dtmf import SendDTMFDigits, SetDTMFDialpadDigits, ToggleDTMFDialpad


@hookimpl
def toggle_dtmf_dialpad(payload: ToggleDTMFDialpad, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The keypad of the call is shown, without digits, or hidden, and its digits are forgotten.

    It is the component state `CallCanvasDialpad` and the reservation's SID, with `open` and `digits`, on the desktop of
    the worker who has the call; it goes with the reservation.
    """
    reservation = reservation_of(payload, invocation, centre)
    task = reservation.task
    why = f"the task {task.task_sid} is on the channel {task.channel}, and has no call" if task.call is None else None
    if not reservation.is_open:
        why = f"the reservation {reservation.sid} is {reservation.status}"
    if why is not None:
        raise ActionError(why, code="cant-toggle-dtmf", action=invocation.action)
    opens = payload.open if payload.open is not None else not voice.keypad(reservation).get("open", False)
    if opens:
        voice.show_on_keypad(unit, reservation, "", is_open=True)
    else:
        voice.forget_keypad(unit, reservation)


@hookimpl
def set_dtmf_dialpad_digits(
    payload: SetDTMFDialpadDigits, invocation: Invocation, unit: UnitOfWork, centre: Centre
) -> None:
    """The keypad of the call shows these digits, whether it is open or not; no tone is sent."""
    reservation = reservation_of(payload, invocation, centre)
    _check_live(reservation, invocation.action, "cant-set-digits")
    voice.show_on_keypad(unit, reservation, payload.digits)


@hookimpl
async def send_dtmf_digits(payload: SendDTMFDigits, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The tones go from the worker's leg into the call, where all others hear them who are not on hold, a menu at the
    other end too; the keypad shows them, through SetDTMFDialpadDigits.
    """
    reservation = reservation_of(payload, invocation, centre)
    _sending_leg(reservation, invocation.action)
    shown: str = voice.keypad(reservation).get("digits", "")
    await invocation.invoke("SetDTMFDialpadDigits", {"sid": reservation.sid, "digits": shown + payload.digits})
    voice.send_digits(unit, _sending_leg(reservation, invocation.action), payload.digits)


def _check_live(reservation: Reservation, action: str, code: str) -> None:
    """Raise `ActionError` with `code` unless the worker has accepted the call, and it is live."""
    live_call(reservation, action, code)
    if reservation.status != "accepted":
        raise ActionError(
            f"the reservation {reservation.sid} is {reservation.status}, and {action} wants one that is accepted",
            code=code,
            action=action,
        )


def _sending_leg(reservation: Reservation, action: str) -> Participant:
    """The worker's own leg. Raises `ActionError`: `cant-send-digits`, `no-active-call`."""
    _check_live(reservation, action, "cant-send-digits")
    leg = own_leg(reservation, action, "no-active-call")
    if leg.on_hold:
        raise ActionError(
            f"{reservation.worker.name} is on hold in the call {leg.call.sid}: nobody would hear the tones",
            code="cant-send-digits",
            action=action,
        )
    return leg
