"""Tasks that wait, in groups whose tasks all want the same workers, each group in the order of offering."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Any, TypeAlias

from offhook.centre.routing.eligibility import find_workers
from offhook.centre.routing.ready import Rank, Ready, idleness

if TYPE_CHECKING:
    from offhook.centre.entities import Target, Task, TaskQueue, Worker
    from offhook.centre.routing.board import Board
    from offhook.centre.unit import UnitOfWork

Place: TypeAlias = tuple[float, float, int]


class WaitingGroup:
    """Tasks of one queue and channel that the same workers can take.

    `target` is set where it narrows or orders the queue's workers. `wanted` is the one worker that its tasks want,
    as ("sid" or "name", value); `bypasses_queue`: who need not be a member; `ignore_capacity`: who may be busy.
    `eligible` caches who fits, `ready` the order in which they are asked. `tasks` holds (place, task) pairs in order.
    """

    __slots__ = (
        "board",
        "bypasses_queue",
        "channel",
        "eligible",
        "ignore_capacity",
        "ordinal",
        "queue",
        "ready",
        "target",
        "tasks",
        "wanted",
    )

    def __init__(
        self,
        board: Board,
        ordinal: int,
        queue: TaskQueue,
        channel: str,
        target: Target | None,
        wanted: tuple[str, Any] | None,
    ) -> None:
        self.board = board
        self.ordinal = ordinal
        self.queue = queue
        self.channel = channel
        self.target = target
        self.wanted = wanted
        self.ignore_capacity = False
        self.bypasses_queue = False
        self.eligible: dict[Worker, None] | None = None
        self.ready = Ready()
        self.tasks: list[tuple[Place, Task]] = []

    def insert(self, place: Place, task: Task) -> None:
        """Put a task in its place."""
        if not self.tasks:
            self.board.begins_to_wait(self)
        insort(self.tasks, (place, task))

    def remove(self, place: Place, task: Task) -> None:
        """Take a task out."""
        # places are unique, so the search never compares tasks
        index = bisect_left(self.tasks, place, key=_place)
        if index >= len(self.tasks) or self.tasks[index][1] is not task:
            raise AssertionError(f"{task!r} is not where its group has it")
        del self.tasks[index]
        if not self.tasks:
            self.board.waits_no_more(self)

    def workers(self) -> dict[Worker, None]:
        """The workers that fit, free or not. The group has tasks."""
        if self.target is None and self.wanted is None:
            return self.queue.members
        if self.eligible is None:
            self.eligible = find_workers(self)
        return self.eligible

    def rank(self, worker: Worker) -> Rank:
        """Who is asked first has the lowest: by the target's order, then by idleness."""
        order = self.target.order_by if self.target is not None else None
        return idleness(worker) if order is None else (*order.rank(worker), *idleness(worker))

    def head_place(self) -> Place:
        """Where its first task stands among the first tasks of other groups, whatever the order of its queue."""
        task = self.tasks[0][1]
        return (-task.priority, task.virtual_start_time.timestamp(), task.ordinal)


def _place(pair: tuple[Place, Task]) -> Place:
    return pair[0]


def place_of(task: Task, queue: TaskQueue) -> Place:
    """Highest priority first, then by virtual start time: oldest first, or latest first in a LIFO queue."""
    since = task.virtual_start_time.timestamp()
    if queue.task_order == "LIFO":
        return (-task.priority, -since, -task.ordinal)
    return (-task.priority, since, task.ordinal)


def join(unit: UnitOfWork, task: Task) -> None:
    """Let a placed task wait for a worker, unless it does already; routing will look at it after the commit."""
    if task.group is not None:
        unit.touched[task.group] = None
        return
    if task.queue is None:
        return
    group = unit.centre.board.group_for(task)
    place = place_of(task, task.queue)
    group.insert(place, task)
    unit.undo(group.remove, place, task)
    unit.change(task, "group", group)
    unit.touched[group] = None


def leave(unit: UnitOfWork, task: Task) -> None:
    """Take a task out of the waiting ones, if it is in."""
    group = task.group
    if group is None:
        return
    place = place_of(task, group.queue)
    unit.change(task, "group", None)
    group.remove(place, task)
    unit.undo(group.insert, place, task)


def group_key(task: Task, target: Target | None, wanted: Any) -> tuple[Any, ...]:
    """What tasks of one group have in common."""
    values: tuple[Any, ...] = ()
    if target is not None and target.expression is not None:
        # repr: 1 and true are different values, and a list need not be hashable
        values = tuple([repr(read(task)) for read in target.expression.task_readers])
    return (task.queue, task.channel, target, values, repr(wanted), task.ignore_capacity)
