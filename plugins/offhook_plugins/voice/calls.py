"""The actions on a call as a whole: start, mute, hang up, end, hold, and a third party by telephone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from offhook import ACTING_WORKER, EMPTY_MAP, JsonMap, Payload, TaskPayload
from offhook.centre import Reservation
from offhook.fields import CallSid, Method, Phone, QueueSid, WebAddress
from offhook_plugins.voice.numbers import in_e164

if TYPE_CHECKING:
    from offhook.centre import Centre, Worker

RESERVATION = {"sid": "WRXXXXXXXXXXXXXXXXX"}


class StartOutboundCall(
    Payload[Reservation],
    group="voice",
    role="agent",
    key=(ACTING_WORKER,),
    examples=[{"destination": "+1234567", "queueSid": "WQXXXXXXXXXXXXXXXXX"}],
    result="reservation",
):
    """Call someone: make an outbound voice task for the worker and dial.

    It ends when the reservation of the new task has come, which is the answer; the number rings then. Its answer
    accepts the reservation, and where there is none the task is canceled. A worker starts one call at a time.
    Destination and caller id become E.164 before any handler runs.

    Errors:
        outbound-calling-disabled: outbound calls are switched off for the centre.
        outbound-call-already-pending: a call that the worker started is being dialled.
        voice-call-already-live: a call of the worker is live.
        pending-inbound-call: a call is being offered to the worker.
        call-task-already-exists: the worker has another task with a call that is not over.
        cant-outbound-when-offline: the worker's activity is the offline one.
        invalid-destination: the number cannot be dialled.
        missing-queue: no queue is given and the centre has none for outbound calls.
        missing-from: no caller id is given and the centre has none, or it is no number.
        cant-create-task: the centre refused the task; there may be no such queue.
        browser-voice-disabled: the worker takes calls in the browser, which is switched off.
        outbound-generic: the worker cannot be called, so that the reservation of the new task failed; or no worker is
            concerned.

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

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:
        """Destination and caller id in E.164; what cannot be dialled stays as it is."""
        return {**super().filled(centre, worker), **in_e164(self, centre, "destination", "caller_id")}


class ToggleMute(Payload, group="voice", role="agent", key=(ACTING_WORKER,), examples=[{}]):
    """Mute the worker's microphone in the live call, or unmute it.

    Errors:
        cant-mute-with-no-live-calls: no call of the worker is live.

    Source: the catalogue entry ToggleMute.
    """


class HangupCall(TaskPayload, group="voice", role="agent", key=("sid",), examples=[RESERVATION]):
    """Leave a call: the worker's own leg ends.

    Where other workers or two outside parties stay in the call, it goes on without the worker. The task goes to
    wrap-up when the leg of its worker ends, and is not completed by it. A number that is still being dialled rings no
    longer.

    Errors:
        no-task-in-payload: there is no such task or reservation.
        no-active-call: the worker is in no call of the task.

    Source: the catalogue entry HangupCall.
    """

    unknown_code: ClassVar[str] = "no-task-in-payload"


class EndCall(
    TaskPayload, group="voice", role="agent", aliases=("EndConferenceForAll",), key=("sid",), examples=[RESERVATION]
):
    """End a call for everybody in it.

    Errors:
        no-task-in-payload: there is no such task or reservation.
        no-active-call: the worker is in no call of the task.
        end-conference-failed: the conference has not started, since the customer has not answered.

    Source: the catalogue entry EndCall, registered as EndConferenceForAll.
    """

    unknown_code: ClassVar[str] = "no-task-in-payload"


class HoldCall(TaskPayload, group="voice", role="agent", key=("sid",), examples=[RESERVATION]):
    """Put the customer of a call on hold.

    The task must be a call in the worker's hands, the worker not on hold, and no transfer under way.

    Errors:
        cant-hold-call: there is no such task, or it is in no state to be held.
        error-holding-call: the call is not live, the leg is not in it, or the backend refused.

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

    What HoldCall asks of the task holds here; whoever is not on hold stays so.

    Errors:
        cant-unhold-call: there is no such task, or it is in no state to be resumed.
        error-unholding-call: the call is not live, the leg is not in it, or the backend refused.

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

    It ends when the number rings. The worker leaves later with HangupCall, or removes the party with
    KickParticipant. Both numbers become E.164 before any handler runs.

    Errors:
        unknown-task: there is no such task or reservation.
        no-active-call: the worker is in no live call of the task.
        external-transfer-failed: the party cannot be called: no number, in the call already, or the call is full.

    Source: the catalogue entry StartExternalWarmTransfer; the reference only shows its failures.
    """

    unknown_code: ClassVar[str] = "unknown-task"

    caller_id: Phone = Field(description="Number shown to the party called, in E.164.")
    phone_number: Phone = Field(description="Number of the party to bring in, in E.164.")

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:
        """Task and sid; both numbers in E.164, where they can be dialled."""
        return {**super().filled(centre, worker), **in_e164(self, centre, "phone_number", "caller_id")}
