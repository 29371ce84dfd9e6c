"""`Recording`: what was recorded of a call, in segments."""

from __future__ import annotations

from datetime import datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from offhook.centre.entities.entity import Entity, Getters
from offhook_grammar.values import FrozenDict

if TYPE_CHECKING:
    from offhook.centre.centre import Centre

RECORDING_STATUSES = ("in-progress", "paused", "completed")


class Segment(NamedTuple):
    """A stretch of a recording with one worker, without a pause in it. `ended_at` is None while it goes on."""

    worker_sid: str | None
    reservation_sid: str | None
    started_at: datetime
    ended_at: datetime | None = None


class Recording(Entity):
    """A recording of a call. It outlives the call and its task, which it names by their SIDs.

    `segments` are in order; a pause or another worker begins a new one. The id of the nth is `segment_id(n)`.
    """

    __slots__ = (
        "call_sid",
        "centre",
        "conference_sid",
        "ended_at",
        "ordinal",
        "segments",
        "sid",
        "started_at",
        "status",
        "task_sid",
    )

    entity_kind = "recording"
    script_fields: ClassVar[Getters] = {
        "sid": attrgetter("sid"),
        "status": attrgetter("status"),
        "taskSid": attrgetter("task_sid"),
        "callSid": attrgetter("call_sid"),
        "startedAt": attrgetter("started_at"),
        "endedAt": attrgetter("ended_at"),
        "duration": attrgetter("duration"),
        "segments": lambda recording: recording.segments_for_scripts(),
    }
    guarded_fields = frozenset(__slots__)

    def __init__(
        self,
        centre: Centre,
        sid: str,
        ordinal: int,
        call_sid: str,
        conference_sid: str | None,
        task_sid: str,
        started_at: datetime,
    ) -> None:
        self.centre = centre
        self.sid = sid
        self.ordinal = ordinal
        self.call_sid = call_sid
        self.conference_sid = conference_sid
        self.task_sid = task_sid
        self.status = "in-progress"
        self.started_at = started_at
        self.ended_at: datetime | None = None
        self.segments: tuple[Segment, ...] = ()

    @property
    def duration(self) -> timedelta:
        """What can be heard of it: the segments' lengths in sum, those of pauses not."""
        now = self.centre.clock.now()
        return sum([(each.ended_at or now) - each.started_at for each in self.segments], timedelta())

    def segment_id(self, number: int) -> str:
        """The id of the segment at that place, counted from 1."""
        return f"{self.sid}-{number}"

    def segments_for_scripts(self) -> tuple[FrozenDict, ...]:
        """The segments as maps."""
        return tuple(
            FrozenDict(
                {
                    "id": self.segment_id(number),
                    "workerSid": each.worker_sid,
                    "reservationSid": each.reservation_sid,
                    "startedAt": each.started_at,
                    "endedAt": each.ended_at,
                }
            )
            for number, each in enumerate(self.segments, 1)
        )
