"""`Board`: routing's indexes: who waits, who is free, and what has to be looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from offhook.centre.routing.activity_counts import ActivityCounts
from offhook.centre.routing.ready import Changes
from offhook.centre.routing.waiting import WaitingGroup, group_key

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities import Target, Task, TaskQueue, Worker, Workflow
    from offhook.centre.unit import UnitOfWork

MAX_GROUPS = 2048
"""Groups kept for their cached workers; above that, those without tasks are dropped."""


class Board:
    """The indexes of routing.

    `free`: by channel, the workers that could take a task now. `waiting`: by channel, the groups that have tasks.
    Since the last `route()`: `touched` groups got a task, `freed` workers may take one more on a channel, `fresh`
    tasks came to a target that may be skipped. Order of insertion decides nothing: offers are made by place.
    `transfers`: tasks for which a worker is looked for while another one holds them.
    `watched`: the attributes of workers that some expression looks at. `changes`: about whom anything has changed.
    `activity_counts`: how many workers of a queue are in each activity.
    """

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self.free: dict[str, dict[Worker, None]] = {name: {} for name in centre.channels}
        self.waiting: dict[str, dict[WaitingGroup, None]] = {name: {} for name in centre.channels}
        # of these those that want one worker, by whom they want, and the others
        self._wanting: dict[tuple[str, str, str], dict[WaitingGroup, None]] = {}
        self._open: dict[str, dict[WaitingGroup, None]] = {name: {} for name in centre.channels}
        self.groups: dict[tuple[Any, ...], WaitingGroup] = {}
        self.touched: dict[WaitingGroup, None] = {}
        self.freed: dict[tuple[Worker, str], None] = {}
        self.fresh: dict[Task, None] = {}
        self.transfers: dict[Task, None] = {}
        self.changes = Changes()
        self.activity_counts = ActivityCounts()
        self.has_moving_targets = False
        self.watched: frozenset[str] = frozenset()
        self.is_routing = False
        self._ordinal = 0

    @property
    def needs_routing(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.touched or self.freed or self.fresh)

    def watch(self, queues: Iterable[TaskQueue], workflows: Iterable[Workflow]) -> None:
        """Note what the expressions of the configuration look at."""
        targets = [target for workflow in workflows for each in workflow.filters for target in each.targets]
        expressions = [target.expression for target in targets if target.expression is not None]
        self.has_moving_targets = any(expression.is_moving for expression in expressions)
        self.watched = frozenset().union(
            *[queue.expression.roots for queue in queues], *[expression.worker_roots for expression in expressions]
        )

    def find_worker(self, kind: str, value: Any) -> Worker | None:
        """The worker with a SID or a name that a task gives, if it gives a text."""
        if not isinstance(value, str):
            return None
        return self._centre.workers.get(value) if kind == "sid" else self._centre.worker(value)

    def take(self, unit: UnitOfWork) -> None:
        """Remember what a committed unit wants looked at."""
        if unit.touched:
            self.touched.update(unit.touched)
        if unit.freed:
            self.freed.update(unit.freed)
        if unit.fresh:
            self.fresh.update(unit.fresh)

    def group_for(self, task: Task) -> WaitingGroup:
        """The group of a task that has a queue."""
        target = task.target
        if target is not None and not target.narrows:
            target = None
        wanted = _wanted(task, target)
        key = group_key(task, target, wanted)
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = self._new_group(task, target, wanted)
        return group

    def groups_to_try(self) -> list[WaitingGroup]:
        """The groups in which an offer may be possible now; forgets what was touched and freed."""
        found = dict.fromkeys([group for group in self.touched if group.tasks])
        for worker, channel in self.freed:
            if worker in self.free[channel]:
                for group in self._groups_for(worker, channel):
                    if group not in found and worker in group.workers():
                        found[group] = None
        self.touched = {}
        self.freed = {}
        return list(found)

    def begins_to_wait(self, group: WaitingGroup) -> None:
        """A group got its first task."""
        self.waiting[group.channel][group] = None
        if group.wanted is None:
            self._open[group.channel][group] = None
        else:
            self._wanting.setdefault(_wanting_key(group.channel, *group.wanted), {})[group] = None

    def waits_no_more(self, group: WaitingGroup) -> None:
        """A group lost its last task."""
        del self.waiting[group.channel][group]
        if group.wanted is None:
            del self._open[group.channel][group]
            return
        key = _wanting_key(group.channel, *group.wanted)
        del self._wanting[key][group]
        if not self._wanting[key]:
            del self._wanting[key]

    def _groups_for(self, worker: Worker, channel: str) -> Iterator[WaitingGroup]:
        """The groups with tasks that may want a worker; thousands of others may want somebody else."""
        yield from self._open[channel]
        for kind, value in (("sid", worker.sid), ("name", worker.sid), ("name", worker.name)):
            yield from self._wanting.get(_wanting_key(channel, kind, value), ())

    def forget_workers(self) -> None:
        """Drop what was computed about who fits."""
        for group in self.groups.values():
            group.eligible = None

    def _new_group(self, task: Task, target: Target | None, wanted: tuple[str, Any] | None) -> WaitingGroup:
        if len(self.groups) >= MAX_GROUPS:
            self.groups = {key: group for key, group in self.groups.items() if group.tasks}
        if task.queue is None:
            raise AssertionError(f"{task!r} waits without a queue")
        self._ordinal += 1
        group = WaitingGroup(self, self._ordinal, task.queue, task.channel, target, wanted)
        if task.routing_target is not None and wanted is not None and target is None:
            group.bypasses_queue = True
            group.ignore_capacity = task.ignore_capacity
        return group


def _wanting_key(channel: str, kind: str, value: Any) -> tuple[str, str, str]:
    """By what a group is found that wants the worker of this SID or name; names match in any case."""
    return (channel, kind, value.casefold() if isinstance(value, str) else "")


def _wanted(task: Task, target: Target | None) -> tuple[str, Any] | None:
    """The one worker that a task wants, if it wants one."""
    if task.routing_target is not None and task.routing_target.startswith("WK"):
        return ("sid", task.routing_target)
    if target is not None and target.known_worker is not None:
        return ("name" if target.known_by_name else "sid", target.known_worker.value(task))
    return None
