"""The actions on a call as a whole: start, mute, hang up, end, hold, and a third party by telephone."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from offhook import ACTING_WORKER, EMPTY_MAP, JsonMap, Payload, TaskPayload
from offhook.fields import CallSid, Method, Phone, QueueSid, WebAddress

RESERVATION = {"sid": "WRXXXXXXXXXXXXXXXXX"}


class StartOutboundCall(
    Payload,
    group="voice",
    role="agent",
    key=(ACTING_WORKER,),
    examples=[{"destination": "+1234567", "queueSid": "WQXXXXXXXXXXXXXXXXX"}],
):
    """Call someone: make an outbound voice task for the worker and dial.

    It ends when the reservation of the new task has come. A worker starts one call at a time.

    Errors:
        outbound-calling-disabled: outbound calls are switched off for the centre.
        outbound-call-already-pending: the worker is starting a call already.
        voice-call-already-live: a call of the worker is live.
        pending-inbound-call: a call is being offered to the worker.
        call-task-already-exists: the worker has a call that is live or being dialled.
        cant-outbound-when-offline: the worker's activity is the offline one.
        invalid-destination: the number cannot be dialled.
        missing-queue: no queue is given and the centre has none for outbound calls.
        missing-from: no caller id is given and the centre has none.
        cant-create-task: the backend refused the task.
        outbound-generic: the reservation of the new task failed.

    Source: the catalogue entry StartOutboundCall.
    """

    destination: Phone = Field(
        description="Whom to dial: a telephone number, best in E.164 (+4930123456), or client:IDENTITY."
    )
    queue_sid: QueueSid | None = Field(
        default=None,
        description="SID of the queue (WQ…) under which the call counts; left out, the centre's for outbound.",
    )
    caller_id: Phone | None = Field(
        default=None, description="Number shown to the one called, in E.164; left out, the centre's own."
    )
    task_attributes: JsonMap = Field(
        default=EMPTY_MAP, description="Further attributes of the new task: a map. direction is always outbound."
    )


class ToggleMute(Payload, group="voice", role="agent", key=(ACTING_WORKER,), examples=[{}]):
    """Mute the worker's microphone in the live call, or unmute it.

    Errors:
        cant-mute-with-no-live-calls: no call of the worker is live.

    Source: the catalogue entry ToggleMute.
    """


class HangupCall(TaskPayload, group="voice", role="agent", key=("sid",), examples=[RESERVATION]):
    """Leave a call: the worker's own leg ends.

    The task is neither wrapped up nor completed by it. Where outside parties stay in the call, it goes on without
    the worker.

    Errors:
        no-task-in-payload: there is no such task or reservation.
        no-active-call: the task has no live call.

    Source: the catalogue entry HangupCall.
    """

    unknown_code: ClassVar[str] = "no-task-in-payload"


class EndCall(
    TaskPayload, group="voice", role="agent", aliases=("EndConferenceForAll",), key=("sid",), examples=[RESERVATION]
):
    """End a call for everybody in it.

    Errors:
        no-task-in-payload: there is no such task or reservation.
        no-active-call: the task has no live call.
        end-conference-failed: the backend refused to end the conference.

    Source: the catalogue entry EndCall, registered as EndConferenceForAll.
    """

    unknown_code: ClassVar[str] = "no-task-in-payload"


class HoldCall(TaskPayload, group="voice", role="agent", key=("sid",), examples=[RESERVATION]):
    """Put the customer of a call on hold.

    The task must be a call in the worker's hands, the worker not on hold, and no transfer under way.

    Errors:
        cant-hold-call: there is no such task, or it is in no state to be held.
        error-holding-call: the backend refused.

    Source: the catalogue entry HoldCall.
    """

    unknown_code: ClassVar[str] = "cant-hold-call"

    participant_call_sid: CallSid | None = Field(
        default=None, description="SID of the leg (CA…) to hold; left out, the customer's."
    )
    hold_music_url: WebAddress | None = Field(
        default=None, description="What the held party hears: a URL of audio or TwiML; left out, the centre's."
    )
    hold_music_method: Method | None = Field(default=None, description="HTTP method that fetches it; left out, GET.")


class UnholdCall(TaskPayload, group="voice", role="agent", key=("sid",), examples=[RESERVATION]):
    """Take the customer of a call off hold.

    Errors:
        cant-unhold-call: there is no such task, or it is in no state to be resumed.
        error-unholding-call: the backend refused.

    Source: the catalogue entry UnholdCall.
    """

    unknown_code: ClassVar[str] = "cant-unhold-call"

    participant_call_sid: CallSid | None = Field(
        default=None, description="SID of the leg (CA…) to resume; left out, the customer's."
    )


class StartExternalWarmTransfer(
    TaskPayload,
    group="voice",
    role="agent",
    key=("sid", "phone_number"),
    examples=[{**RESERVATION, "phoneNumber": "+4930123456", "callerId": "+4930000000"}],
):
    """Bring somebody from outside into a call by telephone, to consult or to hand over.

    The worker leaves later with HangupCall, or removes the party with KickParticipant.

    Errors:
        unknown-task: there is no such task or reservation.
        no-active-call: the task has no live call.
        external-transfer-failed: the party could not be reached.

    Source: the catalogue entry StartExternalWarmTransfer; the reference only shows its failures.
    """

    unknown_code: ClassVar[str] = "unknown-task"

    caller_id: Phone = Field(description="Number shown to the party called, in E.164.")
    phone_number: Phone = Field(description="Number of the party to bring in, in E.164.")
