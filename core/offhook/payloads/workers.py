"""Payloads that name a worker, or an activity to move to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field, StrictBool

from offhook.answering import Answer
from offhook.errors import ActionError
from offhook.fields import ActivitySid, WorkerSid
from offhook.json_values import sid_of
from offhook.payload import Options, Payload
from offhook.payloads.problems import contradiction, unknown
from offhook.references import WorkerRef
from offhook.registry import nearest

if TYPE_CHECKING:
    from offhook.centre import Activity, Centre, Worker


class WorkerChoice(Payload[Answer]):
    """Names a worker, or none, by SID or as an object."""

    worker: WorkerRef | None = Field(default=None, description="The worker itself; filled from workerSid.")
    worker_sid: WorkerSid | None = Field(default=None, description="SID of the worker (WK…).")

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:  # noqa: ARG002  # the base's shape
        """The worker from workerSid, and the reverse."""
        named, sid = sid_of(self.worker), self.worker_sid
        if named is not None and sid is not None and named != sid:
            raise contradiction(self, "worker", "workerSid", f"{sid} is not the worker {named}")
        looked_for = named or sid
        if looked_for is None:
            return {}
        found = centre.worker(looked_for)
        if found is None:
            raise unknown(self, looked_for, "worker")
        return {"worker": found, "worker_sid": found.sid}


class ActivityOptions(Options):
    """How an activity is changed."""

    reject_pending_reservations: StrictBool | None = Field(
        default=None,
        description="Whether a move to an unavailable activity rejects what still rings for the worker; "
        "left out, as the centre's file says.",
    )


_NO_OPTIONS = ActivityOptions()


class ActivityPayload(Payload[Answer], one_of=(("activity_sid", "activity_name"),)):
    """Names an activity to move to, by its SID or by its name."""

    activity_sid: ActivitySid | None = Field(default=None, description="SID of the activity (WA…) to move to.")
    activity_name: str | None = Field(
        default=None, min_length=1, description="Name of the activity to move to, in upper or lower case alike."
    )
    activity_available: StrictBool | None = Field(
        default=None, description="Whether work is offered in that activity; filled in, for information."
    )
    options: ActivityOptions = Field(default=_NO_OPTIONS, description="How the activity is changed.")

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:  # noqa: ARG002  # the base's shape
        """SID, name and availability of the activity, whichever of them names it, and what the options leave open."""
        sid, name, available = self.activity_sid, self.activity_name, self.activity_available
        activity = _activity(self, centre, sid or name or "")
        if name is not None and name.casefold() != activity.name.casefold():
            why = f"{activity.sid} is {activity.name}, not {name}"
            raise contradiction(self, "activitySid", "activityName", why)
        if available is not None and available != activity.available:
            why = f"{activity.name} is {'available' if activity.available else 'unavailable'}"
            raise contradiction(self, "activityAvailable", "activitySid", why)
        changes: dict[str, Any] = {
            "activity_sid": activity.sid,
            "activity_name": activity.name,
            "activity_available": activity.available,
        }
        if self.options.reject_pending_reservations is None:
            rejecting = {"reject_pending_reservations": centre.settings.reject_pending_reservations}
            changes["options"] = self.options.model_copy(update=rejecting)
        return changes


def _activity(payload: Payload, centre: Centre, sid_or_name: str) -> Activity:
    found = centre.activity(sid_or_name)
    if found is None:
        near = nearest(sid_or_name, (each.name for each in centre.activities))
        raise ActionError(
            f"there is no activity {sid_or_name} in the centre",
            code="unknown-activity",
            hint=f"did you mean {near}?" if near else None,
            action=type(payload).action.name,
        )
    return found
