"""`Worker`, and its capacity on each channel."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar

from offhook.centre.entities.entity import Entity, Getters
from offhook.centre.register import Register
from offhook_grammar.values import EMPTY_MAP, FrozenDict

if TYPE_CHECKING:
    from offhook.centre.entities.activity import Activity
    from offhook.centre.entities.desktop import Desktop
    from offhook.centre.entities.reservation import Reservation
    from offhook.centre.entities.task import Task

ROLES = ("agent", "supervisor", "admin")
PHONES = ("browser", "desk", "external")


class WorkerChannel(Entity):
    """What a worker can take on one channel.

    `open` counts the pending, accepted and wrapping reservations, which take capacity; `assigned` the accepted ones.
    """

    __slots__ = ("assigned", "available", "capacity", "name", "open", "worker")

    entity_kind = "channel"
    script_fields: ClassVar[Getters] = {
        "capacity": attrgetter("capacity"),
        "available": attrgetter("available"),
        "assigned": attrgetter("assigned"),
        "availablePercentage": attrgetter("available_percentage"),
    }
    guarded_fields = frozenset(__slots__)

    def __init__(self, worker: Worker, name: str, capacity: int, available: bool = True) -> None:
        self.worker = worker
        self.name = name
        self.capacity = capacity
        self.available = available
        self.open = 0
        self.assigned = 0

    @property
    def key(self) -> str:
        """The worker's SID and the channel's name."""
        return f"{self.worker.sid}/{self.name}"

    @property
    def available_percentage(self) -> int:
        """The share of capacity that is left, rounded down; 0 without capacity."""
        left = self.capacity - self.open
        return left * 100 // self.capacity if left > 0 else 0


class Worker(Entity):
    """Someone who works on tasks. `channels` maps the names of all channels to the worker's capacity there.

    `revision` counts the changes of the attributes, from 1. `reservations`: the open ones. `idle_since`: when the
    worker last got or ended a task, or became available.
    """

    __slots__ = (
        "activity",
        "activity_changed_at",
        "attributes",
        "channels",
        "desktop",
        "identity",
        "idle_since",
        "name",
        "ordinal",
        "phone",
        "reservations",
        "revision",
        "roles",
        "sid",
        "signed_in",
    )

    entity_kind = "worker"
    script_fields: ClassVar[Getters] = {
        "sid": attrgetter("sid"),
        "name": attrgetter("name"),
        "identity": attrgetter("identity"),
        "contactUri": attrgetter("contact_uri"),
        "attributes": attrgetter("attributes"),
        "revision": attrgetter("revision"),
        "roles": attrgetter("roles"),
        "signedIn": attrgetter("signed_in"),
        "activity": attrgetter("activity"),
        "activityChangedAt": attrgetter("activity_changed_at"),
        "reservations": lambda worker: tuple(worker.reservations),
        "tasks": attrgetter("tasks"),
        "channels": attrgetter("channels"),
        "desktop": attrgetter("signed_in_desktop"),
        "skills": attrgetter("skills"),
        "phone": attrgetter("phone"),
    }
    guarded_fields = frozenset(__slots__) - {"phone", "identity", "roles"}

    def __init__(
        self, sid: str, ordinal: int, name: str, activity: Activity, now: datetime, attributes: FrozenDict = EMPTY_MAP
    ) -> None:
        self.sid = sid
        self.ordinal = ordinal
        self.name = name
        self.identity = name
        self.attributes = attributes
        self.revision = 1
        self.roles: tuple[str, ...] = ("agent",)
        self.signed_in = False
        self.activity = activity
        self.activity_changed_at = now
        self.idle_since = now
        self.reservations: Register[Reservation] = Register()
        self.channels: FrozenDict = EMPTY_MAP
        self.phone = "browser"
        self.desktop: Desktop  # the centre makes it with the worker

    @property
    def contact_uri(self) -> str | None:
        """Where calls reach the worker, by the worker's attributes."""
        value = self.attributes.get("contact_uri")
        return value if isinstance(value, str) else None

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks of the open reservations."""
        return tuple([reservation.task for reservation in self.reservations])

    @property
    def skills(self) -> tuple[Any, ...]:
        """`attributes.routing.skills`, as Flex keeps them, else `attributes.skills`."""
        routing = self.attributes.get("routing")
        found = routing.get("skills") if isinstance(routing, dict) else None
        if found is None:
            found = self.attributes.get("skills")
        return found if isinstance(found, tuple) else ()

    @property
    def signed_in_desktop(self) -> Desktop | None:
        """The desktop while the worker is signed in."""
        return self.desktop if self.signed_in else None

    def channel(self, name: str) -> WorkerChannel | None:
        """The worker's side of a channel, or None if the centre has no such channel."""
        found: WorkerChannel | None = self.channels.get(name)
        return found
