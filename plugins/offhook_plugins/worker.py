"""Worker: a worker's activity and attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field, StrictBool

from offhook import ACTING_WORKER, ActionError, ActivityPayload, JsonMap, Payload
from offhook.fields import WorkerSid

if TYPE_CHECKING:
    from offhook.centre import Centre, Worker


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
        if centre.worker(self.worker_sid) is None:
            raise ActionError(
                f"there is no worker {self.worker_sid} in the centre", code="unknown-worker", action=self.action.name
            )
        return super().filled(centre, worker)


class SetWorkerAttributes(
    Payload,
    group="worker",
    examples=[{"attributes": {"customWorkerAttribute": 1, "contact_uri": "client:workerName"}, "mergeExisting": True}],
):
    """Change the worker's own attributes.

    Replacing drops every attribute not given, roles and contact_uri among them. Merging goes into nested maps. At
    most 4,096 characters of JSON in all.

    Errors:
        cant-set-worker-attributes: there is no worker to change, or the attributes are too long.
        revision-conflict: somebody has changed the attributes since the revision given.

    Source: the catalogue entry SetWorkerAttributes.
    """

    attributes: JsonMap = Field(description="The new attributes: a map of JSON values.")
    merge_existing: StrictBool = Field(
        default=False, description="true puts them over the present ones, nested maps included; false replaces all."
    )
    if_revision: int | None = Field(
        default=None, ge=1, description="The worker's revision that the change was made for; another one refuses it."
    )
