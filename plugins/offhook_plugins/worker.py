"""Worker: a worker's activity and attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from offhook import (
    ACTING_WORKER,
    ActivitySid,
    JsonMap,
    Options,
    Payload,
    WorkerSid,
    fill_activity,
    fill_worker,
    hookimpl,
)
from pydantic import Field, StrictBool

if TYPE_CHECKING:
    from offhook.centre import Centre, Worker


class ActivityOptions(Options):
    """How an activity is changed."""

    reject_pending_reservations: StrictBool = Field(
        True, description="Whether a move to an unavailable activity rejects what still rings for the worker."
    )


KEEP = ActivityOptions()


class ActivityPayload(Payload, one_of=(("activity_sid", "activity_name"),)):
    """Names an activity, by its SID or by its name."""

    activity_sid: ActivitySid | None = Field(None, description="SID of the activity (WA…) to move to.")
    activity_name: str | None = Field(
        None, min_length=1, description="Name of the activity to move to, in upper or lower case alike."
    )
    activity_available: StrictBool | None = Field(
        None, description="Whether work is offered in that activity; filled in, for information."
    )
    options: ActivityOptions = Field(KEEP, description="How the activity is changed.")

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:  # noqa: ARG002  # the base's shape
        """SID, name and availability of the activity, whichever of them names it."""
        return fill_activity(self, centre, self.activity_sid, self.activity_name, self.activity_available)


class SetActivity(
    ActivityPayload,
    group="worker",
    key=(ACTING_WORKER,),
    examples=[
        {"activitySid": "WAXXXXXXXXXXXXXXXXX"},
        {"activityName": "Break", "options": {"rejectPendingReservations": False}},
    ],
):
    """Change the worker's own activity.

    A move to the present activity changes nothing. A move to an unavailable one rejects the offers that still ring,
    unless the options say otherwise; tasks in work stay with the worker.

    Errors:
        unknown-activity: the centre has no such activity.
        cant-set-activity: there is no worker to move, or offers still ring and are not to be rejected.

    Source: the catalogue entry SetActivity; the reference only shows some of its failures.
    """


class SetWorkerActivity(
    ActivityPayload,
    group="worker",
    role="supervisor",
    key=("worker_sid",),
    examples=[{"workerSid": "WKXXXXXXXXXXXXXXXXX", "activitySid": "WAXXXXXXXXXXXXXXXXX"}],
):
    """Change another worker's activity.

    What SetActivity says of offers and tasks holds here.

    Errors:
        unknown-worker: the centre has no such worker.
        unknown-activity: the centre has no such activity.
        cant-set-worker-activity: offers still ring and are not to be rejected.

    Source: the catalogue entry SetWorkerActivity; the reference only shows its failures.
    """

    worker_sid: WorkerSid = Field(description="SID of the worker (WK…) to move.")

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:
        """The activity; the worker must exist."""
        fill_worker(self, centre, None, self.worker_sid)
        return super().filled(centre, worker)


class SetWorkerAttributes(
    Payload,
    group="worker",
    examples=[
        {"attributes": {"customWorkerAttribute": 1, "contact_uri": "client:workerName"}, "mergeExisting": True}
    ],
):
    """Change the worker's own attributes.

    Replacing drops every attribute not given, roles and contact_uri among them. Merging goes into nested maps. At
    most 4,096 characters of JSON in all.

    Errors:
        cant-set-worker-attributes: there is no worker to change, or the attributes are too long.

    Source: the catalogue entry SetWorkerAttributes.
    """

    attributes: JsonMap = Field(description="The new attributes: a map of JSON values.")
    merge_existing: StrictBool = Field(
        False, description="true puts them over the present ones, nested maps included; false replaces all."
    )


@hookimpl
def register_actions() -> list[type[Payload]]:
    """The worker actions, in the order of the catalogue."""
    return [SetActivity, SetWorkerActivity, SetWorkerAttributes]
