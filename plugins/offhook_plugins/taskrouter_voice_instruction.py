"""TaskRouter voice instructions: what the platform does with a call by order of its reservation."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, StrictBool

from offhook import Options, TaskPayload
from offhook.fields import ActivitySid, CallSid, Phone, WebAddress

GROUP = "taskrouter-voice-instruction"
RESERVATION = {"sid": "WRXXXXXXXXXXXXXXXXX"}
TWIML = "https://example.com/twiml"


class CallOptions(Options):
    """How the worker is rung."""

    accept: StrictBool = Field(default=False, description="true accepts the reservation before the call.")
    record: str = Field(default="do-not-record", description="Whether the call is recorded, and from when.")
    status_callback_url: WebAddress | None = Field(default=None, description="URL told of the call's events.")
    to: Phone | None = Field(default=None, description="Where to ring the worker; left out, its contact_uri.")
    timeout: int = Field(default=60, ge=1, le=999, description="How long it rings, in seconds.")


class IssueCallToWorker(
    TaskPayload,
    group=GROUP,
    role="agent",
    key=("sid",),
    examples=[{**RESERVATION, "callerId": "+4930000000", "twiMLUrl": TWIML}],
):
    """Ring the worker, and run TwiML on the leg when it is answered.

    The reservation stays pending, unless the options accept it before it rings.

    Errors:
        unknown-task: there is no such task or reservation.
        issue-call-failed: the reservation is not pending, its task is no call, the worker cannot be rung, or the
            backend refused.

    Source: the catalogue entry IssueCallToWorker.
    """

    unknown_code: ClassVar[str] = "unknown-task"

    caller_id: Phone = Field(description="Number shown to the worker, in E.164.")
    twiml_url: WebAddress = Field(
        validation_alias="twiMLUrl",
        serialization_alias="twiMLUrl",
        description="URL of the TwiML that runs on the worker's leg.",
    )
    options: CallOptions | None = Field(default=None, description="How the worker is rung.")


class DequeueOptions(Options):
    """How the caller in the queue and the worker are connected."""

    from_: Phone | None = Field(
        default=None,
        validation_alias="from",
        serialization_alias="from",
        description="Number shown to the worker, in E.164; it must be verified.",
    )
    to: Phone | None = Field(default=None, description="Where to ring the worker; needed without a contact_uri.")
    post_work_activity_sid: ActivitySid | None = Field(
        default=None, description="SID of the activity (WA…) that the worker moves to afterwards."
    )
    record: str = Field(default="do-not-record", description="Which legs are recorded.")
    timeout: int = Field(default=60, ge=1, le=999, description="How long it rings, in seconds.")
    status_callback_url: WebAddress | None = Field(default=None, description="URL told of the call's events.")
    status_callback_events: str | None = Field(default=None, description="Which events, with commas.")


class DequeueTask(TaskPayload, group=GROUP, role="agent", key=("sid",), examples=[RESERVATION]):
    """Connect the caller who waits in a queue with the worker.

    It is for tasks made by the Enqueue verb. The worker's answer accepts the reservation; without one it is canceled.

    Errors:
        unknown-task: there is no such task or reservation.
        unable-to-issue-dequeue: the reservation is not pending, no caller waits, the worker cannot be rung, there is
            no such activity, or the backend refused.

    Source: the catalogue entry DequeueTask.
    """

    unknown_code: ClassVar[str] = "unknown-task"

    options: DequeueOptions | None = Field(default=None, description="How the two are connected.")


class RedirectOptions(Options):
    """How a caller is sent elsewhere."""

    accept: StrictBool = Field(default=False, description="true accepts the reservation before the redirection.")


class RedirectCallTask(
    TaskPayload,
    group=GROUP,
    role="agent",
    key=("sid",),
    examples=[{**RESERVATION, "callSid": "CAXXXXXXXXXXXXXXXXX", "twiMLUrl": TWIML}],
):
    """Send the caller to other TwiML.

    The caller leaves the call of the task. Where the options accept the reservation before, the worker keeps the task.

    Errors:
        unknown-task: there is no such task or reservation.
        redirect-call-failed: the reservation is not pending, callSid is not the caller's, or the backend refused.

    Source: the catalogue entry RedirectCallTask.
    """

    unknown_code: ClassVar[str] = "unknown-task"

    call_sid: CallSid = Field(description="SID of the call (CA…) to send elsewhere.")
    twiml_url: WebAddress = Field(
        validation_alias="twiMLUrl",
        serialization_alias="twiMLUrl",
        description="URL of the TwiML that runs on the caller's leg.",
    )
    options: RedirectOptions | None = Field(default=None, description="How the caller is sent elsewhere.")


class ReservationParticipantOptions(Options):
    """What to change on the worker's leg. What is left out stays."""

    end_conference_on_exit: StrictBool | None = Field(
        default=None, description="Whether the call ends when the worker leaves."
    )
    mute: StrictBool | None = Field(default=None, description="Whether the worker's leg is muted.")
    beep_on_exit: StrictBool | None = Field(default=None, description="Whether a tone tells that the worker leaves.")


class UpdateWorkerParticipant(
    TaskPayload, group=GROUP, role="agent", examples=[{**RESERVATION, "options": {"mute": True}}]
):
    """Change the settings of the worker's own leg in a call.

    Errors:
        unknown-task: there is no such task or reservation.
        update-worker-participant-failed: the worker has no leg in a live call, the options say nothing to change, or
            the backend refused.

    Source: the catalogue entry UpdateWorkerParticipant.
    """

    unknown_code: ClassVar[str] = "unknown-task"

    options: ReservationParticipantOptions = Field(description="What to change on the leg.")


class TaskParticipantOptions(Options):
    """What to change on the customer's leg."""

    hold: StrictBool = Field(description="true puts the customer on hold, false takes it off.")
    hold_url: WebAddress | None = Field(
        default=None, description="What the customer hears on hold: a URL of audio or TwiML."
    )
    hold_method: Literal["GET"] | None = Field(default=None, description="HTTP method that fetches it: GET.")


class UpdateCustomerParticipant(
    TaskPayload, group=GROUP, role="agent", examples=[{**RESERVATION, "options": {"hold": True}}]
):
    """Hold or resume the customer's leg in a call.

    Errors:
        unknown-task: there is no such task or reservation.
        update-customer-participant-failed: the customer has no leg in a live call, or the backend refused.

    Source: the catalogue entry UpdateCustomerParticipant.
    """

    unknown_code: ClassVar[str] = "unknown-task"

    options: TaskParticipantOptions = Field(description="What to change on the leg.")
