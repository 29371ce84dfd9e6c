"""Supervisors in a call: they listen in, speak to one worker alone, or to all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NoReturn

from offhook.centre.calls import legs
from offhook.centre.calls.leg_settings import set_leg
from offhook.centre.calls.ringing import ring
from offhook.centre.transitions.voice.accepting import reachable
from offhook.errors import ActionError

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities import Call, Participant, Reservation, Worker
    from offhook.centre.unit import UnitOfWork

SUPERVISOR_MODES: Final = ("monitor", "whisper", "barge")
"""TaskRouter's: a supervisor only listens, is heard by one worker alone, or is heard by all."""
FAILED: Final = "monitoring-failed"
STARTING: Final = "monitoring-already-starting"
STOPPED: Final = "stopped listening"
JOINS_WITHIN: Final = timedelta(seconds=10)
"""How long a supervisor's phone rings."""


def listening_leg(centre: Centre, supervisor: Worker) -> Participant | None:
    """The open leg with which a supervisor listens to a call, or is going to."""
    for call in centre.calls:
        for leg in call.open_legs():
            if leg.type == "supervisor" and leg.worker is supervisor:
                return leg
    return None


def monitor(unit: UnitOfWork, reservation: Reservation, supervisor: Worker, mode: str = "monitor") -> Participant:
    """Let a supervisor listen to a worker's live call: a phone in the browser is in it at once (`participant.joined`),
    any other rings for 10 seconds. For one who listens to it already, `mode` changes (`participant.updated`).

    Raises `ActionError`: `monitoring-already-starting` while the supervisor's phone rings, `monitoring-failed` for a
    call that is not live, for the worker whose call it is, while the supervisor listens to another call, and for one
    whom nobody can call.
    """
    call = _live_call(reservation)
    worker_leg = legs.leg_for(call, reservation.worker)
    if worker_leg is None or worker_leg.status != "joined":
        _refuse(f"{reservation.worker.name} is not in the call {call.sid}")
    if legs.leg_for(call, supervisor) is not None:
        _refuse(f"{supervisor.name} takes part in the call {call.sid}")
    heard = {"muted": mode == "monitor", "coached": worker_leg if mode == "whisper" else None}
    present = listening_leg(unit.centre, supervisor)
    if present is not None:
        return _go_on(unit, present, call, mode, heard)
    if not reachable(supervisor):
        _refuse(f"{supervisor.name} has no contact_uri in the attributes, and no phone in the browser")
    leg = legs.add_leg(unit, call, "supervisor", worker=supervisor, phone_number=supervisor.contact_uri)
    for name, value in heard.items():
        unit.change(leg, name, value)
    if supervisor.phone == "browser":
        legs.join(unit, leg)
    else:
        ring(unit, leg, JOINS_WITHIN)
    return leg


def stop_monitoring(unit: UnitOfWork, leg: Participant) -> None:
    """A supervisor leaves the call (`participant.left`); nothing happens if the leg is over."""
    legs.leave(unit, leg, STOPPED)


def _go_on(unit: UnitOfWork, leg: Participant, call: Call, mode: str, heard: dict[str, Any]) -> Participant:
    supervisor = leg.worker.name if leg.worker is not None else ""
    if leg.status == "ringing":
        raise ActionError(f"the phone of {supervisor} rings for the call {leg.call.sid} already", code=STARTING)
    if leg.call is not call:
        _refuse(f"{supervisor} listens to the call {leg.call.sid}", "stop that first, with StopMonitoringCall")
    if not set_leg(unit, leg, **heard):
        _refuse(f"{supervisor} is in the call {call.sid} already, in the mode {mode}")
    return leg


def _live_call(reservation: Reservation) -> Call:
    call = reservation.task.call
    if call is None:
        _refuse(f"the task {reservation.task.key} has no call")
    if not call.live:
        _refuse(f"the call {call.sid} is {call.status}, and listening in wants one that is in-progress")
    return call


def _refuse(why: str, hint: str | None = None) -> NoReturn:
    raise ActionError(why, code=FAILED, hint=hint)
