"""`TaskQueue`: where tasks wait for the workers that its expression picks."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from offhook.centre.entities.entity import Entity, Getters
from offhook.centre.register import Register

if TYPE_CHECKING:
    from offhook.centre.entities.task import Task
    from offhook.centre.entities.worker import Worker
    from offhook.centre.expressions import AttributeExpression


class TaskQueue(Entity):
    """A queue: `target_workers` picks its members, `task_order` is FIFO or LIFO.

    `tasks`: the open tasks whose queue this is. `members`: the workers that match, kept up to date.
    """

    __slots__ = (
        "expression",
        "max_reserved_workers",
        "members",
        "name",
        "ordinal",
        "sid",
        "target_workers",
        "task_order",
        "tasks",
    )

    entity_kind = "queue"
    script_fields: ClassVar[Getters] = {
        "sid": attrgetter("sid"),
        "name": attrgetter("name"),
        "targetWorkers": attrgetter("target_workers"),
        "taskOrder": attrgetter("task_order"),
        "maxReservedWorkers": attrgetter("max_reserved_workers"),
        "tasks": lambda queue: tuple(queue.tasks),
    }
    guarded_fields = frozenset(__slots__)

    def __init__(
        self,
        sid: str,
        ordinal: int,
        name: str,
        target_workers: str,
        expression: AttributeExpression,
        task_order: str = "FIFO",
        max_reserved_workers: int = 1,
    ) -> None:
        self.sid = sid
        self.ordinal = ordinal
        self.name = name
        self.target_workers = target_workers
        self.expression = expression
        self.task_order = task_order
        self.max_reserved_workers = max_reserved_workers
        self.tasks: Register[Task] = Register()
        self.members: dict[Worker, None] = {}
