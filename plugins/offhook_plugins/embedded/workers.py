"""Workers on the embedded centre: activity and attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import ActionError, Invocation, PayloadError, hookimpl
from offhook.centre import Activity, Centre, UnitOfWork, Worker, transitions
from offhook_plugins.embedded.attributes import merged

if TYPE_CHECKING:
    from offhook import ActivityPayload
    from offhook_plugins.worker import SetActivity, SetWorkerActivity, SetWorkerAttributes


@hookimpl
def set_activity(payload: SetActivity, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The worker moves to the activity; a move to the present one changes nothing."""
    worker = _concerned(invocation, "cant-set-activity")
    activity = _activity(payload, centre, invocation.action)
    transitions.set_activity(unit, worker, activity, reject_pending=_rejects(payload, centre))


@hookimpl
def set_worker_activity(payload: SetWorkerActivity, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The worker named moves to the activity."""
    worker = centre.worker(payload.worker_sid)
    if worker is None:
        raise ActionError(f"there is no worker {payload.worker_sid} in the centre", code="unknown-worker")
    activity = _activity(payload, centre, invocation.action)
    try:
        transitions.set_activity(unit, worker, activity, reject_pending=_rejects(payload, centre))
    except ActionError as error:
        raise ActionError(error.message, code="cant-set-worker-activity", hint=error.hint) from error


@hookimpl
def set_worker_attributes(payload: SetWorkerAttributes, invocation: Invocation, unit: UnitOfWork) -> None:
    """The worker's attributes are replaced, or merged over those it has now."""
    worker = _concerned(invocation, "cant-set-worker-attributes")
    after = merged(worker.attributes, payload.attributes) if payload.merge_existing else payload.attributes
    transitions.set_worker_attributes(unit, worker, after, if_revision=payload.if_revision)


def _concerned(invocation: Invocation, code: str) -> Worker:
    worker = invocation.worker
    if worker is None:
        raise ActionError(
            f"{invocation.action} is about a worker, and no worker is concerned",
            code=code,
            hint="invoke it on behalf of a worker",
            action=invocation.action,
        )
    return worker


def _rejects(payload: ActivityPayload, centre: Centre) -> bool:
    given = payload.options.reject_pending_reservations
    return centre.settings.reject_pending_reservations if given is None else given


def _activity(payload: ActivityPayload, centre: Centre, action: str) -> Activity:
    """The activity that the payload names. Raises `PayloadError` if a handler left its fields in contradiction."""
    found = centre.activity(payload.activity_sid or payload.activity_name or "")
    if found is None:
        named = payload.activity_sid or payload.activity_name
        raise ActionError(f"there is no activity {named} in the centre", code="unknown-activity", action=action)
    if payload.activity_name is not None and payload.activity_name.casefold() != found.name.casefold():
        raise PayloadError(
            f"{action}: activitySid and activityName contradict each other: {found.sid} is {found.name}, "
            f"not {payload.activity_name}",
            problems=(("activityName", f"is not the activity {found.sid}"),),
            hint="a handler that changes one changes the other too",
            action=action,
        )
    return found
