"""The actions on one participant of a call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from offhook import ParticipantRef, PayloadError, TaskPayload
from offhook.fields import Method, WebAddress

if TYPE_CHECKING:
    from offhook.centre import Centre, Worker

EXAMPLES = [{"sid": "WRXXXXXXXXXXXXXXXXX", "targetSid": "WKXXXXXXXXXXXXXXXXX"}]


class ParticipantPayload(TaskPayload, one_of=(("target_sid", "participant"),)):
    """Names a task and one participant of its call."""

    target_sid: str | None = Field(
        default=None,
        min_length=1,
        description="Whom: the SID of a worker (WK…), of a leg (CA…), or of a participant; participant.targetSid.",
    )
    participant: ParticipantRef | None = Field(default=None, description="The participant itself; gives targetSid.")
    hold_music_url: WebAddress | None = Field(
        default=None, description="What a held party hears: a URL of audio or TwiML; used by HoldParticipant alone."
    )
    hold_music_method: Method | None = Field(
        default=None, description="HTTP method that fetches it; left out, GET. Used by HoldParticipant alone."
    )

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:
        """Task and sid; targetSid from the participant."""
        return {**super().filled(centre, worker), **target_of(self)}


def target_of(payload: Any) -> dict[str, str]:
    """targetSid from the participant, as a field to fill in. Raises `PayloadError` if they contradict each other."""
    if payload.participant is None:
        return {}
    target: str = getattr(payload.participant, "target_sid", None) or payload.participant.sid
    if payload.target_sid is None:
        return {"target_sid": target}
    if payload.target_sid != target:
        why = f"{payload.target_sid} is not the participant {target}"
        raise PayloadError(
            f"targetSid and participant contradict each other: {why}",
            problems=(("targetSid", why),),
            action=type(payload).action.name,
        )
    return {}


class KickParticipant(ParticipantPayload, group="voice", role="agent", key=("sid", "target_sid"), examples=EXAMPLES):
    """Remove one participant from a call, or call off whoever is still being called.

    The others go on, unless it was the one whose leaving ends the call.

    Errors:
        unknown-task: there is no such task or reservation.
        could-not-kick-participant: nobody in the call is the one meant, or the backend refused.

    Source: the catalogue entry KickParticipant.
    """

    unknown_code: ClassVar[str] = "unknown-task"


class HoldParticipant(ParticipantPayload, group="voice", role="agent", key=("sid", "target_sid"), examples=EXAMPLES):
    """Put one participant of a call on hold.

    The task must be a call in the worker's hands, the worker not on hold, and no transfer under way.

    Errors:
        cant-hold-participant: there is no such task, or it is in no state to be held.
        could-not-hold-participant: nobody in the call is the one meant, or the backend refused.

    Source: the catalogue entry HoldParticipant.
    """

    unknown_code: ClassVar[str] = "cant-hold-participant"


class UnholdParticipant(ParticipantPayload, group="voice", role="agent", key=("sid", "target_sid"), examples=EXAMPLES):
    """Take one participant of a call off hold.

    What holds for HoldParticipant holds here, but a worker may always take itself off hold.

    Errors:
        cant-unhold-participant: there is no such task, or it is in no state to be resumed.
        could-not-unhold-participant: nobody in the call is the one meant, or the backend refused.

    Source: the catalogue entry UnholdParticipant.
    """

    unknown_code: ClassVar[str] = "cant-unhold-participant"
