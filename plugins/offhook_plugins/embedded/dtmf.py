"""The keypad on the embedded centre: shown, filled in, and its tones sent into the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import EMPTY_MAP, ActionError, FrozenDict, Invocation, hookimpl
from offhook.centre import Centre, Participant, Reservation, UnitOfWork, transitions
from offhook.centre.transitions import voice
from offhook_plugins.embedded.legs import live_call, own_leg
from offhook_plugins.embedded.subjects import reservation_of

if TYPE_CHECKING:
    from offhook_plugins.dtmf import SendDTMFDigits, SetDTMFDialpadDigits, ToggleDTMFDialpad


@hookimpl
def toggle_dtmf_dialpad(payload: ToggleDTMFDialpad, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The keypad of the call is shown, without digits, or hidden, and its digits are forgotten.

    It is the component state `CallCanvasDialpad` and the reservation's SID, with `open` and `digits`, on the desktop of
    the worker who has the call.
    """
    reservation = reservation_of(payload, invocation, centre)
    if reservation.task.call is None:
        raise ActionError(
            f"the task {reservation.task.task_sid} is on the channel {reservation.task.channel}, and has no call",
            code="cant-toggle-dtmf",
            action=invocation.action,
        )
    desktop, name = reservation.worker.desktop, keypad_name(reservation)
    opens = payload.open if payload.open is not None else not _keypad(reservation).get("open", False)
    if opens:
        transitions.set_component_state(unit, desktop, name, {"open": True, "digits": ""})
    elif name in desktop.components:
        left = {each: state for each, state in desktop.components.items() if each != name}
        unit.set(desktop, "components", EMPTY_MAP.with_changes(left))


@hookimpl
def set_dtmf_dialpad_digits(
    payload: SetDTMFDialpadDigits, invocation: Invocation, unit: UnitOfWork, centre: Centre
) -> None:
    """The keypad of the call shows these digits, whether it is open or not; no tone is sent."""
    reservation = reservation_of(payload, invocation, centre)
    _check_live(reservation, invocation.action, "cant-set-digits")
    state = {"open": _keypad(reservation).get("open", False), "digits": payload.digits}
    transitions.set_component_state(unit, reservation.worker.desktop, keypad_name(reservation), state)


@hookimpl
async def send_dtmf_digits(payload: SendDTMFDigits, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The tones go from the worker's leg into the call, where all others hear them who are not on hold, a menu at the
    other end too; the keypad shows them, through SetDTMFDialpadDigits.
    """
    reservation = reservation_of(payload, invocation, centre)
    _sending_leg(reservation, invocation.action)
    shown: str = _keypad(reservation).get("digits", "")
    await invocation.invoke("SetDTMFDialpadDigits", {"sid": reservation.sid, "digits": shown + payload.digits})
    voice.send_digits(unit, _sending_leg(reservation, invocation.action), payload.digits)


def keypad_name(reservation: Reservation) -> str:
    """The name of the component that shows the keypad of a call."""
    return f"CallCanvasDialpad{reservation.sid}"


def _keypad(reservation: Reservation) -> FrozenDict:
    state: FrozenDict = reservation.worker.desktop.components.get(keypad_name(reservation), EMPTY_MAP)
    return state


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
