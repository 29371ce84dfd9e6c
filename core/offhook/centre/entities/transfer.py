"""`Transfer`: a task on its way from one worker to another, to a queue, or to a workflow."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from offhook.centre.entities.entity import Entity, Getters

if TYPE_CHECKING:
    from offhook.centre.entities.queue import TaskQueue
    from offhook.centre.entities.reservation import Reservation
    from offhook.centre.entities.task import Task
    from offhook.centre.entities.worker import Worker
    from offhook.centre.entities.workflow import Workflow

TRANSFER_STATUSES = ("initiated", "completed", "failed", "canceled")


class Transfer(Entity):
    """A transfer. `initiator` is the reservation of the worker who began it, `worker` who was last offered the task.

    `shared`: somebody holds the task while it is offered (WARM), so that routing does not have it as waiting.
    `asked`: the workers who were offered it, and are not asked again.
    """

    __slots__ = ("asked", "initiator", "mode", "queue", "shared", "status", "target", "task", "worker")

    entity_kind = "transfer"
    script_fields: ClassVar[Getters] = {
        "mode": attrgetter("mode"),
        "status": attrgetter("status"),
        "to": attrgetter("target.sid"),
        "from": attrgetter("initiator.worker.sid"),
        "workerSid": lambda transfer: transfer.worker.sid if transfer.worker is not None else None,
        "queueSid": lambda transfer: transfer.queue.sid if transfer.queue is not None else None,
    }
    guarded_fields = frozenset(__slots__)

    def __init__(
        self,
        task: Task,
        initiator: Reservation,
        target: Worker | TaskQueue | Workflow,
        mode: str,
        queue: TaskQueue | None,
        shared: bool,
    ) -> None:
        self.task = task
        self.initiator = initiator
        self.target = target
        self.mode = mode
        self.queue = queue
        self.shared = shared
        self.status = "initiated"
        self.worker: Worker | None = None
        self.asked: tuple[Worker, ...] = ()

    @property
    def key(self) -> str:
        """The SID of the reservation that it began with."""
        return self.initiator.sid

    @property
    def is_under_way(self) -> bool:
        """Whether nobody has taken the task yet, and it may still be taken."""
        return self.status == "initiated"
