"""Supervisors in calls on the embedded centre: listening in, speaking to the worker, speaking to all."""

from __future__ import annotations

from datetime import timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

from offhook import ActionError, Invocation, PayloadError, hookimpl
from offhook.centre import Centre, UnitOfWork, Worker
from offhook.centre.transitions import voice
from offhook_plugins.embedded.subjects import reservation_of, task_of

if TYPE_CHECKING:
    from offhook_plugins.supervisor import MonitorCall, StopMonitoringCall

_FAILED = "monitoring-failed"
_A_SECOND = timedelta(seconds=1)


@hookimpl
async def monitor_call(payload: MonitorCall, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The supervisor's leg is in the call, muted; with `supervisorMode` whisper the worker alone hears it, with barge
    all do.

    A phone in the browser is in the call at once; any other rings for 10 seconds, and the action waits for that. Done
    again for the same call, it changes the mode.
    """
    supervisor = _supervisor(invocation, _FAILED)
    mode = _mode(payload, invocation.action)
    reservation = reservation_of(payload, invocation, centre)
    if supervisor.phone == "browser" or voice.listening_leg(centre, supervisor) is not None:
        voice.monitor(unit, reservation, supervisor, mode)
        return
    # nothing can be waited for with changes half made: the ringing is a unit of its own
    with centre.unit(invocation.action) as ringing:
        leg = voice.monitor(ringing, reservation, supervisor, mode)
    try:
        while leg.status == "ringing":
            await invocation.host.sleep(_A_SECOND)
    finally:
        if leg.status == "ringing":  # a deadline, or whoever waited gave up
            with centre.unit(invocation.action) as given_up:
                voice.stop_monitoring(given_up, leg)
    if leg.status != "joined":
        raise ActionError(
            f"{supervisor.name}'s phone was not answered: {leg.status}", code=_FAILED, action=invocation.action
        )


@hookimpl
def stop_monitoring_call(payload: StopMonitoringCall, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The supervisor's leg leaves the call; the others go on."""
    supervisor = _supervisor(invocation, "no-active-call")
    leg = voice.listening_leg(centre, supervisor)
    if payload.task is not None or payload.sid is not None:
        task = task_of(payload, centre, invocation.action)
        if leg is not None and leg.call.task is not task:
            raise _listens_not(f"{supervisor.name} listens to the call of another task, {leg.call.task.task_sid}")
    if leg is None:
        raise _listens_not(f"{supervisor.name} listens to no call")
    voice.stop_monitoring(unit, leg)


def _listens_not(why: str) -> ActionError:
    return ActionError(why, code="no-active-call", action="StopMonitoringCall")


def _supervisor(invocation: Invocation, code: str) -> Worker:
    if invocation.worker is None:
        raise ActionError(
            f"{invocation.action} is about a supervisor's phone, and no worker is concerned",
            code=code,
            hint="invoke it on behalf of the supervisor",
            action=invocation.action,
        )
    worker: Worker = invocation.worker
    return worker


def _mode(payload: MonitorCall, action: str) -> str:
    """What `extraParams` say of the supervisor's part. Raises `PayloadError` for what the centre does not know."""
    given = dict(payload.extra_params or {})
    mode = given.pop("supervisorMode", "monitor")
    if given:
        name = sorted(given)[0]
        near = get_close_matches(name, ["supervisorMode"], 1, 0.5)
        raise PayloadError(
            f"{action}: extraParams has {name}, which the embedded centre does not know",
            problems=(("extraParams", f"has {name}; it takes supervisorMode"),),
            hint=f"did you mean {near[0]}?" if near else None,
            action=action,
        )
    if mode not in voice.SUPERVISOR_MODES:
        wanted = ", ".join(voice.SUPERVISOR_MODES)
        raise PayloadError(
            f"{action}: supervisorMode is {mode!r}, and has to be one of {wanted}",
            problems=(("extraParams", f"supervisorMode is {mode!r}, not one of {wanted}"),),
            action=action,
        )
    return str(mode)
