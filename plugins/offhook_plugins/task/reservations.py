"""The actions on the reservation of a task: accept, reject, wrap up, complete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from offhook import TaskPayload
from offhook.centre import Reservation, Task
from offhook.fields import ActivitySid
from offhook_plugins.task.conference import NO_CONFERENCE_OPTIONS, ConferenceOptions

if TYPE_CHECKING:
    from offhook.centre import Centre, Worker

RESERVATION = {"sid": "WRXXXXXXXXXXXXXXXXX"}


class AcceptTask(
    TaskPayload[Reservation],
    group="task",
    role="agent",
    key=("sid",),
    examples=[RESERVATION, {**RESERVATION, "conferenceOptions": {"endConferenceOnExit": False}}],
    result="reservation",
):
    """Accept the offer of a task.

    The reservation becomes accepted and the task assigned; other workers' offers of the task are rescinded. The
    answer is the reservation. A call is put through to the worker: into the browser at once, while any other phone
    rings first, and the reservation stays pending until it is answered.

    Errors:
        reservation-not-found: there is no such reservation, or it is another worker's.
        reservation-not-pending: the offer was answered, timed out or was taken back.
        browser-voice-disabled: the worker takes calls in the browser, which is switched off.
        cant-accept-call: the call is over, or one that the worker makes; or the worker's phone rings already, or has
            no number.
        could-not-accept-reservation: the task's conversation is closed.

    Source: the catalogue entry AcceptTask.
    """

    unknown_code: ClassVar[str] = "reservation-not-found"

    conference_options: ConferenceOptions = Field(
        default=NO_CONFERENCE_OPTIONS,
        description="How the call's conference is set up; without meaning for other tasks.",
    )

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:
        """Task and sid; for a call also those of the conference's options that the caller left open."""
        changes = dict(super().filled(centre, worker))
        task = changes.get("task", self.task)
        if task is None or task.channel != "voice":
            return changes
        wanted = {"end_conference_on_exit": not _others_on_the_call(task), "end_conference_on_customer_exit": True}
        given = self.conference_options.model_fields_set
        missing = {name: value for name, value in wanted.items() if name not in given}
        if missing:
            changes["conference_options"] = self.conference_options.model_copy(update=missing)
        return changes


def _others_on_the_call(task: Any) -> bool:
    participants = getattr(getattr(task, "call", None), "participants", None) or ()
    return any(each.type == "worker" and each.status == "joined" for each in participants)


class RejectTask(
    TaskPayload[Reservation], group="task", role="agent", key=("sid",), examples=[RESERVATION], result="reservation"
):
    """Decline the offer of a task.

    The reservation becomes rejected and the task is offered anew, to the same worker again if nobody else can take
    it: an activity that is not available keeps it from that. The answer is the reservation.

    Errors:
        reservation-not-found: there is no such reservation, or it is another worker's.
        reservation-not-pending: the offer was answered, timed out or was taken back.
        could-not-reject-reservation: there is no such activity, or it is a call that the worker makes.

    Source: the catalogue entry RejectTask.
    """

    unknown_code: ClassVar[str] = "reservation-not-found"

    worker_activity_sid: ActivitySid | None = Field(
        default=None, description="SID of the activity (WA…) that the worker moves to; left out, the activity stays."
    )


class EndVoiceTask(TaskPayload[Task], group="task", role="agent", key=("sid",), examples=[RESERVATION], result="task"):
    """End a call one step further: hang up, else wrap up, else complete.

    A live call goes through HangupCall. Without one, a task in wrap-up goes through CompleteTask, any other through
    WrapupTask. The answer is the task; if the inner action fails, so does this one.

    Errors:
        could-not-complete-reservation: there is no such task, or it is in no state to be ended.

    Source: the catalogue entry EndVoiceTask.
    """

    unknown_code: ClassVar[str] = "could-not-complete-reservation"


class CompleteTask(
    TaskPayload[Task],
    group="task",
    role="agent",
    key=("sid",),
    examples=[RESERVATION, {**RESERVATION, "reason": "resolved"}],
    result="task",
):
    """Complete the work on a task.

    The reservation becomes completed, and the task with it when nobody else works on it. The answer is the task.

    Errors:
        could-not-complete-reservation: there is no such task, or its reservation is neither accepted nor wrapping.
        reservation-is-completed: it was completed before.

    Source: the catalogue entry CompleteTask.
    """

    unknown_code: ClassVar[str] = "could-not-complete-reservation"

    reason: str | None = Field(default=None, description="Why it ends, in words; kept with the task and its events.")


class WrapupTask(
    TaskPayload[Task],
    group="task",
    role="agent",
    key=("sid",),
    examples=[RESERVATION, {**RESERVATION, "reason": "the customer left"}],
    result="task",
):
    """Move a task from its conversation to the work after it.

    The reservation becomes wrapping, and the task with it when nobody else works on it. The answer is the task.

    Errors:
        unknown-task: there is no such task or reservation.
        reservation-is-not-accepted: the reservation is pending, in wrap-up or ended.

    Source: the catalogue entry WrapupTask.
    """

    unknown_code: ClassVar[str] = "unknown-task"

    reason: str | None = Field(default=None, description="Why the conversation ends, in words; kept with the task.")
