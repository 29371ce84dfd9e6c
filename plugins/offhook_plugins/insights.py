"""Insights: the player of recorded conversations."""

from __future__ import annotations

from pydantic import Field

from offhook import Payload
from offhook.fields import OwnTaskSid


class InsightsPlayerPlay(
    Payload,
    group="insights",
    one_of=(("segment_id", "task_sid"),),
    examples=[{"segmentId": "e5c46a75-0f56-4b6c-9d0e-1c2d3e4f5a6b"}, {"taskSid": "WTXXXXXXXXXXXXXXXXX"}],
):
    """Open the player on a segment of a recorded conversation.

    segmentId wins over taskSid, whose first segment is looked up. The player is shown through InsightsPlayerShow, and
    plays from the beginning.

    Errors:
        no-desktop: there is no worker whose desktop has a player.
        insights-player-playback-failed: there is no such segment, or it is still being recorded.

    Source: the catalogue entry InsightsPlayerPlay; the reference only shows its failures.
    """

    segment_id: str | None = Field(
        default=None, min_length=1, description="Identifier of the segment, as the recording names it."
    )
    task_sid: OwnTaskSid | None = Field(
        default=None, description="SID of the task (WT…) whose segment is to be played."
    )


class InsightsPlayerInitialized(Payload, group="insights", examples=[{}]):
    """Tell that the player is ready.

    It changes nothing; it is there to be heard by handlers.

    Source: the catalogue entry InsightsPlayerInitialized.
    """


class InsightsPlayerHide(Payload, group="insights", examples=[{}]):
    """Hide the player; what it plays stops where it is.

    Errors:
        no-desktop: there is no worker whose desktop has a player.

    Source: the catalogue entry InsightsPlayerHide.
    """


class InsightsPlayerShow(Payload, group="insights", examples=[{}]):
    """Show the player; a segment that was chosen plays on from where it was.

    Errors:
        no-desktop: there is no worker whose desktop has a player.
        insights-player-playback-failed: the segment that was chosen is gone.

    Source: the catalogue entry InsightsPlayerShow.
    """
