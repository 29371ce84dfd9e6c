"""Bases that many actions share: payloads that name a task, a conversation, a worker or an activity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field, StrictBool

from offhook.errors import ActionError, PayloadError
from offhook.fields import ActivitySid, ConversationSid, TaskSid, WorkerSid
from offhook.json_values import sid_of
from offhook.payload import Options, Payload
from offhook.references import ConversationRef, SidReference, TaskRef, WorkerRef
from offhook.registry import nearest
from offhook.sids import KINDS

if TYPE_CHECKING:
    from offhook.centre import Activity, Centre, Reservation, Task, Worker


def unknown(payload: Payload, sid: str, kind: str) -> ActionError:
    """The error for a SID that names nothing in the centre."""
    action = type(payload).action.name
    found = KINDS.get(sid[:2])
    hint = f"{sid} is the SID of a {found}" if found and found not in (kind, "reservation", "task") else None
    code = type(payload).unknown_code or f"unknown-{kind}"
    return ActionError(f"there is no {kind} {sid} in the centre", code=code, hint=hint, action=action)


def contradiction(payload: Payload, first: str, second: str, why: str) -> PayloadError:
    """The error for two fields that name different things."""
    return PayloadError(
        f"{first} and {second} contradict each other: {why}",
        problems=((first, why),),
        action=type(payload).action.name,
        hint=f"give {first} or {second}, not both",
    )


class TaskChoice(Payload):
    """Names a task, or none: `sid` (a reservation's WR or a task's WT) or the task itself."""

    sid: TaskSid | None = Field(
        None, description="SID of the reservation (WR…) that the action is about, or of its task (WT…)."
    )
    task: TaskRef | None = Field(None, description="The task itself; filled from sid.")

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:
        """The task from sid, and sid from the task: the reservation's SID where there is one, else the task's."""
        sid, given = self.sid, self.task
        if given is None and sid is None:
            return {}
        task = _task(self, centre, given, sid)
        reservation = _reservation(self, centre, task, sid or _reservation_sid(given), worker)
        wanted = reservation.sid if reservation is not None else task.task_sid
        changes: dict[str, Any] = {}
        if task is not given:
            changes["task"] = task
        if wanted != sid:
            changes["sid"] = wanted
        return changes


class TaskPayload(TaskChoice, one_of=(("task", "sid"),)):
    """Names the task that an action is about: `sid` (a reservation's WR or a task's WT) or the task itself.

    Whichever is given, the other is filled in before any handler runs. A `WT` becomes the SID of the acting worker's
    own reservation of the task, so that all ways of naming one thing look the same to handlers and to the guard
    against doing it twice.
    """


def _reservation_sid(given: Any) -> str | None:
    return given.sid if isinstance(given, SidReference) and given.sid.startswith("WR") else None


def _task(payload: Payload, centre: Centre, given: Any, sid: str | None) -> Task:
    if given is not None and not isinstance(given, SidReference):
        task: Task = given
        return task
    looked_for = given.sid if given is not None else sid
    found = centre.task(looked_for or "")
    if found is None:
        raise unknown(payload, looked_for or "", "reservation" if (looked_for or "").startswith("WR") else "task")
    return found


def _reservation(
    payload: Payload, centre: Centre, task: Task, sid: str | None, worker: Worker | None
) -> Reservation | None:
    """The reservation meant: the one that `sid` names, else the worker's own of this task, else the task's only one."""
    if sid is not None and sid.startswith("WR"):
        named = centre.reservation(sid)
        if named is None:
            raise unknown(payload, sid, "reservation")
        if named.task is not task:
            raise contradiction(
                payload, "sid", "task", f"{sid} is a reservation of another task, {named.task.task_sid}"
            )
        return named
    if sid is not None and sid != task.task_sid:
        raise contradiction(payload, "sid", "task", f"{sid} is another task than {task.task_sid}")
    for own in task.open_reservations:
        if own.worker is worker:
            return own
    return task.reservation


class ConversationChoice(Payload):
    """Names a conversation, or none."""

    conversation_sid: ConversationSid | None = Field(
        None, description="SID of the conversation (CH…), or its unique name."
    )
    conversation: ConversationRef | None = Field(None, description="The conversation itself; gives conversationSid.")

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:  # noqa: ARG002  # the base's shape
        """conversationSid from the conversation; the centre keeps no conversations yet, so not the reverse."""
        sid = sid_of(self.conversation)
        if sid is None or sid == self.conversation_sid:
            return {}
        if self.conversation_sid is not None:
            raise contradiction(
                self, "conversationSid", "conversation", f"{self.conversation_sid} is not the conversation {sid}"
            )
        return {"conversation_sid": sid}


class ConversationPayload(ConversationChoice, one_of=(("conversation_sid", "conversation"),)):
    """Names the conversation that an action is about, by its SID or as an object."""


class WorkerChoice(Payload):
    """Names a worker, or none, by SID or as an object."""

    worker: WorkerRef | None = Field(None, description="The worker itself; filled from workerSid.")
    worker_sid: WorkerSid | None = Field(None, description="SID of the worker (WK…).")

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
        None,
        description="Whether a move to an unavailable activity rejects what still rings for the worker; "
        "left out, as the centre's file says.",
    )


_NO_OPTIONS = ActivityOptions()


class ActivityPayload(Payload, one_of=(("activity_sid", "activity_name"),)):
    """Names an activity to move to, by its SID or by its name."""

    activity_sid: ActivitySid | None = Field(None, description="SID of the activity (WA…) to move to.")
    activity_name: str | None = Field(
        None, min_length=1, description="Name of the activity to move to, in upper or lower case alike."
    )
    activity_available: StrictBool | None = Field(
        None, description="Whether work is offered in that activity; filled in, for information."
    )
    options: ActivityOptions = Field(_NO_OPTIONS, description="How the activity is changed.")

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
