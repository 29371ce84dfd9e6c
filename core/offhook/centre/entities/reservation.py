"""`Reservation`: the offer of a task to a worker, and the worker's hold on it once accepted."""

from __future__ import annotations

from datetime import datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from offhook.centre.entities.entity import Entity, Getters

if TYPE_CHECKING:
    from offhook.centre.entities.task import Task
    from offhook.centre.entities.worker import Worker, WorkerChannel
    from offhook.clock import Timer

RESERVATION_STATUSES = (
    "pending",
    "accepted",
    "rejected",
    "timeout",
    "canceled",
    "rescinded",
    "wrapping",
    "completed",
)
OPEN_STATUSES = frozenset({"pending", "accepted", "wrapping"})
"""The states in which a reservation takes capacity."""


class Reservation(Entity):
    """A reservation. `channel` is the worker's side of the task's channel, whose capacity it takes."""

    __slots__ = (
        "accepted_at",
        "canceled_reason",
        "channel",
        "created_at",
        "ended_at",
        "ended_place",
        "ordinal",
        "sid",
        "status",
        "task",
        "timeout",
        "timer",
        "updated_at",
        "worker",
        "wrapped_at",
    )

    entity_kind = "reservation"
    script_fields: ClassVar[Getters] = {
        "sid": attrgetter("sid"),
        "status": attrgetter("status"),
        "task": attrgetter("task"),
        "worker": attrgetter("worker"),
        "createdAt": attrgetter("created_at"),
        "updatedAt": attrgetter("updated_at"),
        "acceptedAt": attrgetter("accepted_at"),
        "wrappedAt": attrgetter("wrapped_at"),
        "endedAt": attrgetter("ended_at"),
        "timeout": attrgetter("timeout"),
        "canceledReason": attrgetter("canceled_reason"),
    }
    guarded_fields = frozenset(__slots__)

    def __init__(
        self,
        sid: str,
        ordinal: int,
        task: Task,
        worker: Worker,
        channel: WorkerChannel,
        created_at: datetime,
        timeout: timedelta,
    ) -> None:
        self.sid = sid
        self.ordinal = ordinal
        self.task = task
        self.worker = worker
        self.channel = channel
        self.status = "pending"
        self.created_at = created_at
        self.updated_at = created_at
        self.timeout = timeout
        self.accepted_at: datetime | None = None
        self.wrapped_at: datetime | None = None
        self.ended_at: datetime | None = None
        self.ended_place: int | None = None  # as a task's
        self.canceled_reason: str | None = None
        self.timer: Timer | None = None

    @property
    def is_open(self) -> bool:
        """Whether it takes capacity: pending, accepted or wrapping."""
        return self.status in OPEN_STATUSES
