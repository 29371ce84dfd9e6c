"""`Task`: a piece of work on its way to a worker, and with one."""

from __future__ import annotations

from datetime import datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from offhook.centre.entities.entity import Entity, Getters

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities.call import Call
    from offhook.centre.entities.conversation import Conversation
    from offhook.centre.entities.queue import TaskQueue
    from offhook.centre.entities.reservation import Reservation
    from offhook.centre.entities.transfer import Transfer
    from offhook.centre.entities.worker import Worker
    from offhook.centre.entities.workflow import Target, Workflow
    from offhook.centre.routing.waiting import WaitingGroup
    from offhook.clock import Timer
    from offhook_grammar.values import FrozenDict

TASK_STATUSES = ("pending", "reserved", "assigned", "wrapping", "completed", "canceled")
ENDED_STATUSES = frozenset({"completed", "canceled"})
NO_FILTER = -1
"""The filter of a task that is in the workflow's default, or that was sent past the filters."""
DIRECTIONS = ("inbound", "outbound")


class Customer(Entity):
    """Who a task comes from, read from the attributes that Flex uses for it."""

    __slots__ = ("attributes",)

    entity_kind = "customer"
    script_fields: ClassVar[Getters] = {"name": attrgetter("name"), "address": attrgetter("address")}

    def __init__(self, attributes: FrozenDict) -> None:
        self.attributes = attributes

    @property
    def key(self) -> str:
        return self.address or self.name or ""

    @property
    def name(self) -> str | None:
        """`customerName`, else `name`."""
        return self._text("customerName", "name")

    @property
    def address(self) -> str | None:
        """`customerAddress`, else `outbound_to`, else `from`: a phone number, a mail address, a handle."""
        return self._text("customerAddress", "outbound_to", "from")

    def _text(self, *names: str) -> str | None:
        return next((value for name in names if isinstance(value := self.attributes.get(name), str)), None)


class Task(Entity):
    """A task. `sid` is the SID of its current reservation, `task_sid` (and `key`) its own.

    `revision` counts the changes of what it carries, from 1: attributes, priority, reason, virtual start time.
    `reservation`: the accepted one, else the first pending one, else None; an ended task keeps its last.
    `outgoing_transfer`: the transfer last begun; `incoming_transfer`: the one by which it is offered, or was taken.
    The fields from `ignore_capacity` on say where routing has got to with it.
    """

    __slots__ = (
        "assignments",
        "attributes",
        "call",
        "centre",
        "channel",
        "conversation",
        "created_at",
        "direction",
        "ended_at",
        "ended_place",
        "filter_index",
        "group",
        "ignore_capacity",
        "incoming_transfer",
        "open_reservations",
        "ordinal",
        "outgoing_transfer",
        "priority",
        "queue",
        "reason",
        "reroute",
        "reservation",
        "revision",
        "routed",
        "routing_target",
        "status",
        "target",
        "target_due",
        "target_index",
        "task_sid",
        "timeout",
        "timer",
        "updated_at",
        "virtual_start_time",
        "workflow",
    )

    entity_kind = "task"
    script_fields: ClassVar[Getters] = {
        "sid": attrgetter("sid"),
        "taskSid": attrgetter("task_sid"),
        "status": attrgetter("status"),
        "channel": attrgetter("channel"),
        "attributes": attrgetter("attributes"),
        "priority": attrgetter("priority"),
        "age": attrgetter("age"),
        "createdAt": attrgetter("created_at"),
        "updatedAt": attrgetter("updated_at"),
        "revision": attrgetter("revision"),
        "virtualStartTime": attrgetter("virtual_start_time"),
        "timeout": attrgetter("timeout"),
        "reason": attrgetter("reason"),
        "routingTarget": attrgetter("routing_target"),
        "direction": attrgetter("direction"),
        "queue": attrgetter("queue"),
        "workflow": attrgetter("workflow"),
        "worker": attrgetter("worker"),
        "reservation": attrgetter("reservation"),
        "call": attrgetter("call"),
        "conversation": attrgetter("conversation"),
        "incomingTransfer": attrgetter("incoming_transfer"),
        "outgoingTransfer": attrgetter("outgoing_transfer"),
        "customer": attrgetter("customer"),
    }
    guarded_fields = frozenset(__slots__) - {"direction"}

    def __init__(
        self,
        centre: Centre,
        task_sid: str,
        ordinal: int,
        channel: str,
        attributes: FrozenDict,
        created_at: datetime,
        timeout: timedelta,
        workflow: Workflow,
    ) -> None:
        self.centre = centre
        self.task_sid = task_sid
        self.ordinal = ordinal
        self.status = "pending"
        self.channel = channel
        self.attributes = attributes
        self.priority = 0
        self.created_at = created_at
        self.updated_at = created_at
        self.revision = 1
        self.virtual_start_time = created_at
        self.timeout = timeout
        self.reason: str | None = None
        self.routing_target: str | None = None
        self.direction: str | None = None
        self.queue: TaskQueue | None = None
        self.workflow = workflow
        self.reservation: Reservation | None = None
        self.open_reservations: tuple[Reservation, ...] = ()
        self.incoming_transfer: Transfer | None = None
        self.outgoing_transfer: Transfer | None = None
        self.call: Call | None = None
        self.conversation: Conversation | None = None
        self.assignments = 0
        self.ended_at: datetime | None = None
        self.ended_place: int | None = None  # its turn among those that ended and can still be looked up
        self.ignore_capacity = False
        self.filter_index = NO_FILTER
        self.target_index = 0
        self.target: Target | None = None
        self.target_due: datetime | None = None
        self.routed = timedelta()
        self.reroute = False
        self.group: WaitingGroup | None = None
        self.timer: Timer | None = None

    @property
    def key(self) -> str:
        """The task's own SID (WT)."""
        return self.task_sid

    @property
    def sid(self) -> str | None:
        """The SID of the current reservation (WR)."""
        return self.reservation.sid if self.reservation is not None else None

    @property
    def worker(self) -> Worker | None:
        """The worker of the current reservation."""
        return self.reservation.worker if self.reservation is not None else None

    @property
    def age(self) -> timedelta:
        """How long ago the task was created; an ended task does not get older."""
        return (self.ended_at or self.centre.clock.now()) - self.created_at

    @property
    def customer(self) -> Customer:
        return Customer(self.attributes)

    @property
    def is_open(self) -> bool:
        """Whether it is neither completed nor canceled."""
        return self.status not in ENDED_STATUSES
