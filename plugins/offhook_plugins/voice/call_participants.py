"""The actions that bring somebody into a call, and take somebody out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field, StrictBool

from offhook import PERSONAL, ParticipantRef, TaskPayload
from offhook.centre import Participant
from offhook.fields import Phone
from offhook_plugins.voice.numbers import in_e164
from offhook_plugins.voice.participants import target_of

if TYPE_CHECKING:
    from offhook.centre import Centre, Worker

RESERVATION = {"sid": "WRXXXXXXXXXXXXXXXXX"}


class AddCallParticipant(
    TaskPayload[Participant],
    group="voice",
    role="agent",
    key=("sid", "phone_number"),
    examples=[{**RESERVATION, "phoneNumber": "+4930123456"}],
    result="participant",
):
    """Call somebody into a live call by telephone.

    It ends when the number rings; the answer is the new participant. Both numbers become E.164 before any handler
    runs.

    Errors:
        unknown-task: there is no such task or reservation, or it is another worker's.
        no-active-call: the worker is in no live call of the task.
        could-not-add-participant: the party cannot be called: no number, in the call already, or the call is full.

    Source: Offhook's own; the platform's participants of a conference, created.
    """

    unknown_code: ClassVar[str] = "unknown-task"

    phone_number: Phone = Field(description="Number of the party to bring in, best in E.164.")
    caller_id: Phone | None = Field(
        default=None, description="Number shown to the party, in E.164; left out, that of the call, else the centre's."
    )
    name: Annotated[str | None, PERSONAL] = Field(default=None, min_length=1, description="Who it is, in words.")
    type: Literal["external", "customer", "unknown"] = Field(
        default="external", description="What the party is in the call."
    )
    muted: StrictBool = Field(default=False, description="true lets the party listen only.")
    end_conference_on_exit: StrictBool = Field(
        default=False, description="Whether the call ends when the party leaves."
    )
    timeout: int | None = Field(
        default=None, ge=1, le=999, description="How long it rings, in seconds; left out, as the centre's settings say."
    )

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:
        """Task and sid; both numbers in E.164, where they can be dialled."""
        return {**super().filled(centre, worker), **in_e164(self, centre, "phone_number", "caller_id")}


class RemoveCallParticipant(
    TaskPayload,
    group="voice",
    role="agent",
    key=("sid", "target_sid"),
    one_of=(("target_sid", "participant"),),
    examples=[{**RESERVATION, "targetSid": "CAXXXXXXXXXXXXXXXXX"}],
):
    """Take somebody out of a call, or stop calling whoever has not answered.

    The worker who has the task leaves with HangupCall.

    Errors:
        unknown-task: there is no such task or reservation, or it is another worker's.
        no-active-call: the worker is in no live call of the task.
        could-not-remove-participant: nobody in the call is the one meant, or it is the worker who has the task.

    Source: Offhook's own; the platform's participants of a conference, deleted.
    """

    unknown_code: ClassVar[str] = "unknown-task"

    target_sid: str | None = Field(
        default=None, min_length=1, description="Whom: the SID of a leg (CA…) or of a worker (WK…)."
    )
    participant: ParticipantRef | None = Field(default=None, description="The participant itself; gives targetSid.")

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:
        """Task and sid; targetSid from the participant."""
        return {**super().filled(centre, worker), **target_of(self)}
