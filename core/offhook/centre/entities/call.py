"""`Call`: the phone call of a task, and the conference in which its legs meet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from offhook.centre.entities.entity import Entity, Getters

if TYPE_CHECKING:
    from offhook.centre.entities.participant import Participant
    from offhook.centre.entities.recording import Recording
    from offhook.centre.entities.task import Task
    from offhook.centre.entities.worker import Worker

CALL_STATUSES = ("queued", "ringing", "in-progress", "completed", "busy", "no-answer", "failed", "canceled")
OPEN_CALL_STATUSES = frozenset({"queued", "ringing", "in-progress"})


class Call(Entity):
    """A call. `sid` is that of the customer's leg (CA).

    `status`: `queued` is a caller whom no worker has yet, or somebody whom no worker calls yet; `ringing` a customer
    who is being called; `in-progress` once the customer and a worker are in the conference. `participants`: all legs
    there were, in order. `caller_id`: the number that whoever is called sees. `record`: whether it is recorded from its
    start. `max_participants`: how many may be in it at once. `reason`: why it ended.
    """

    __slots__ = (
        "caller_id",
        "conference_sid",
        "created_at",
        "direction",
        "ended_at",
        "max_participants",
        "ordinal",
        "participants",
        "reason",
        "record",
        "recordings",
        "sid",
        "started_at",
        "status",
        "task",
    )

    entity_kind = "call"
    script_fields: ClassVar[Getters] = {
        "sid": attrgetter("sid"),
        "status": attrgetter("status"),
        "conferenceSid": attrgetter("conference_sid"),
        "live": attrgetter("live"),
        "ringing": attrgetter("ringing"),
        "recorded": attrgetter("recorded"),
        "startedAt": attrgetter("started_at"),
        "endedAt": attrgetter("ended_at"),
        "participants": attrgetter("participants"),
        "supervisors": attrgetter("supervisors"),
        "recordings": attrgetter("recordings"),
    }
    guarded_fields = frozenset(__slots__)

    def __init__(
        self, sid: str, ordinal: int, task: Task, direction: str, created_at: datetime, caller_id: str | None = None
    ) -> None:
        self.sid = sid
        self.ordinal = ordinal
        self.task = task
        self.direction = direction
        self.status = "queued"
        self.created_at = created_at
        self.caller_id = caller_id
        self.conference_sid: str | None = None
        self.started_at: datetime | None = None
        self.ended_at: datetime | None = None
        self.record = False
        self.max_participants = 10
        self.reason: str | None = None
        self.participants: tuple[Participant, ...] = ()
        self.recordings: tuple[Recording, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is not over yet."""
        return self.status in OPEN_CALL_STATUSES

    @property
    def live(self) -> bool:
        """Whether the customer and a worker speak, or one of them is on hold."""
        return self.status == "in-progress"

    @property
    def ringing(self) -> bool:
        """Whether the customer is being called, or a caller is being offered to a worker."""
        offered = self.status == "queued" and self.direction == "inbound" and self.task.status == "reserved"
        return offered or self.status == "ringing"

    @property
    def recorded(self) -> bool:
        """Whether it is being recorded now."""
        return any(each.status == "in-progress" for each in self.recordings)

    @property
    def supervisors(self) -> tuple[Participant, ...]:
        """The legs of supervisors who listen in."""
        return tuple([each for each in self.participants if each.type == "supervisor" and not each.is_over])

    @property
    def customer(self) -> Participant | None:
        """The customer's leg."""
        return next((each for each in self.participants if each.type == "customer"), None)

    def open_legs(self) -> Iterator[Participant]:
        """The legs that are not over."""
        return (each for each in self.participants if not each.is_over)

    def leg(self, sid: str) -> Participant | None:
        """The open leg with this SID (CA), or of the worker with this SID (WK); else the last such that is over."""
        found = [each for each in self.participants if sid in (each.sid, each.target_sid)]
        return next((each for each in found if not each.is_over), found[-1] if found else None)

    def leg_of(self, worker: Worker) -> Participant | None:
        """The worker's own open leg, as a worker or as a supervisor."""
        return next((each for each in self.open_legs() if each.worker is worker), None)
