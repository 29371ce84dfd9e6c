"""The Insights player of a desktop: which segment of which recording, and how far it has played.

A desktop keeps `visible`, `segmentId`, `recordingSid`, `taskSid`, `position` (seconds played) and `since`: from when it
has been playing on from there, None while it is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from offhook_grammar.values import FrozenDict

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities import Recording, Segment


class Found(NamedTuple):
    """A segment, with its recording and its id."""

    id: str
    recording: Recording
    segment: Segment

    @property
    def length(self) -> timedelta | None:
        """How long it plays; None while it is being recorded."""
        ended = self.segment.ended_at
        return ended - self.segment.started_at if ended is not None else None


def find_segment(centre: Centre, segment_id: str) -> Found | None:
    """The segment with this id."""
    sid, _, number = segment_id.rpartition("-")
    recording = centre.recordings.get(sid)
    if recording is None or not (number.isascii() and number.isdigit()):
        return None
    place = int(number) - 1
    if segment_id != recording.segment_id(place + 1) or not 0 <= place < len(recording.segments):
        return None
    return Found(segment_id, recording, recording.segments[place])


def first_segment(centre: Centre, task_sid: str) -> Found | None:
    """The first segment that was recorded of a task."""
    for recording in centre.recordings:
        if recording.task_sid == task_sid and recording.segments:
            return Found(recording.segment_id(1), recording, recording.segments[0])
    return None


def position(centre: Centre, player: Mapping[str, Any]) -> timedelta:
    """How far it has played: no further than the segment is long."""
    played = timedelta(seconds=player.get("position", 0))
    if player.get("since") is not None:
        played += centre.clock.now() - datetime.fromisoformat(player["since"])
    found = find_segment(centre, player.get("segmentId") or "")
    length = found.length if found is not None else None
    return played if length is None else min(played, length)


def shown_player(centre: Centre, player: Mapping[str, Any]) -> FrozenDict:
    """What scripts read of it."""
    at = position(centre, player)
    found = find_segment(centre, player.get("segmentId") or "")
    return FrozenDict(
        {
            "visible": player.get("visible", False),
            "segmentId": player.get("segmentId"),
            "recordingSid": player.get("recordingSid"),
            "taskSid": player.get("taskSid"),
            "playing": player.get("since") is not None and found is not None and at != found.length,
            "position": at,
        }
    )
