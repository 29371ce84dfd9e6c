"""Which leg of a call an action is about."""

from __future__ import annotations

from offhook import ActionError
from offhook.centre import Call, Participant, Reservation, Worker

_JOINED = ("joined",)


def live_call(reservation: Reservation, action: str, code: str) -> Call:
    """The live call of a reservation's task. Raises `ActionError` with `code` if there is none."""
    task = reservation.task
    call = task.call
    if call is None:
        raise ActionError(
            f"the task {task.task_sid} is on the channel {task.channel}, and has no call", code=code, action=action
        )
    if not call.live:
        raise ActionError(
            f"the call {call.sid} is {call.status}, and {action} wants one that is in-progress",
            code=code,
            action=action,
        )
    return call


def customer_of(reservation: Reservation, action: str, code: str) -> Participant:
    """The customer's leg in the live call. Raises `ActionError` with `code` if it is not there."""
    return _there(live_call(reservation, action, code).customer, "the customer", reservation, action, code)


def leg_of(
    reservation: Reservation, sid: str, action: str, code: str, statuses: tuple[str, ...] = _JOINED
) -> Participant:
    """The leg in the live call that `sid` names: its own SID (CA), or its worker's (WK). Raises `ActionError` with
    `code` if there is none in one of these states."""
    call = live_call(reservation, action, code)
    leg = call.leg(sid)
    if leg is None:
        known = ", ".join([f"{each.target_sid} ({each.type})" for each in call.open_legs()])
        raise ActionError(
            f"nobody in the call {call.sid} is {sid}", code=code, hint=f"there are {known}", action=action
        )
    return _there(leg, leg.name or sid, reservation, action, code, statuses)


def own_leg(reservation: Reservation, action: str, code: str) -> Participant:
    """The leg of the reservation's worker in the live call. Raises `ActionError` with `code` if it is not there."""
    call = live_call(reservation, action, code)
    own = next((each for each in call.open_legs() if each.reservation is reservation), None)
    return _there(own, reservation.worker.name, reservation, action, code)


def live_leg_of(worker: Worker) -> Participant | None:
    """The leg with which a worker takes part in a live call."""
    for reservation in worker.reservations:
        call = reservation.task.call
        if call is not None and call.live:
            for leg in call.open_legs():
                if leg.reservation is reservation and leg.status == "joined":
                    return leg
    return None


def _there(
    leg: Participant | None,
    who: str,
    reservation: Reservation,
    action: str,
    code: str,
    statuses: tuple[str, ...] = _JOINED,
) -> Participant:
    if leg is None or leg.status not in statuses:
        found = f"the leg {leg.sid} is {leg.status}" if leg is not None else "there is no such leg"
        raise ActionError(
            f"{who} is not in the call of the task {reservation.task.task_sid}: {found}", code=code, action=action
        )
    return leg
