"""A task's way through its workflow: filters, targets, their times.

These functions give the reason for canceling a task that has nowhere left to go, else None; the caller cancels it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.entities.task import NO_FILTER
from offhook.centre.routing.waiting import join, leave
from offhook.centre.timers import arm_task

if TYPE_CHECKING:
    from offhook.centre.entities import Target, Task, TaskQueue, Workflow
    from offhook.centre.unit import UnitOfWork
    from offhook_grammar.values import FrozenDict

TIMEOUT = "timeout"
SKIP = "skip"
WORKFLOW_TIMEOUT = "Task canceled on Workflow timeout"
WORKFLOW_SKIPPED = "Task canceled since no part of the Workflow takes it"


def enter(unit: UnitOfWork, task: Task) -> str | None:
    """Begin with the first filter that matches, else with the default."""
    unit.emit("workflow.entered", {"task": task, "workflow": task.workflow})
    return _start(unit, task)


def place_directly(unit: UnitOfWork, task: Task, queue: TaskQueue) -> None:
    """Put a task made for a worker or a queue into a queue, past the filters."""
    _move_to_queue(unit, task, queue)
    arm_task(unit, task)
    join(unit, task)


def reevaluate(unit: UnitOfWork, task: Task, before: FrozenDict) -> str | None:
    """Attributes changed from `before`: if another filter matches first now, begin with that one; its times start now.

    A task that is being offered begins there once nobody takes it.
    """
    if task.target is None or task.status not in ("pending", "reserved"):
        return None
    if _first_match(task.workflow, before, 0) == _first_match(task.workflow, task.attributes, 0):
        return None
    if task.status == "reserved":
        unit.change(task, "reroute", True)
        return None
    return begin_again(unit, task)


def look_again(unit: UnitOfWork, task: Task) -> str | None:
    """A task is pending again: go on if its target's time ran out meanwhile, else wait there again."""
    if task.reroute:
        return begin_again(unit, task)
    if task.target_due is not None and task.target_due <= unit.now:
        return next_step(unit, task, TIMEOUT)
    if task.target is not None and task.target.skip_if is not None:
        unit.fresh[task] = None
    join(unit, task)
    arm_task(unit, task)
    return None


def next_step(unit: UnitOfWork, task: Task, why: str) -> str | None:
    """Leave a target, because its time is over (`TIMEOUT`) or because it is skipped (`SKIP`), for the next one.

    After a filter's last target comes the next filter that matches; the default takes what was skipped only.
    """
    if why == TIMEOUT and task.queue is not None:
        unit.emit("task-queue.timeout", {"task": task, "queue": task.queue})
    leave(unit, task)
    filters, index, place = task.workflow.filters, task.filter_index, task.target_index + 1
    while index != NO_FILTER:
        targets = filters[index].targets
        if place < len(targets):
            if _go_to(unit, task, index, place, targets[place]):
                return None
            # its time is over before the task got there
            place, why = place + 1, TIMEOUT
        else:
            index, place = _first_match(task.workflow, task.attributes, index + 1), 0
    return _left_over(unit, task, why)


def begin_again(unit: UnitOfWork, task: Task) -> str | None:
    """Leave whatever place a task has, and go through its workflow from the first filter on."""
    leave(unit, task)
    unit.change(task, "reroute", False)
    unit.change(task, "target", None)
    unit.change(task, "routed", unit.now - task.created_at)
    return _start(unit, task)


def _start(unit: UnitOfWork, task: Task) -> str | None:
    index = _first_match(task.workflow, task.attributes, 0)
    if index == NO_FILTER:
        return _left_over(unit, task, SKIP)
    _go_to(unit, task, index, 0, task.workflow.filters[index].targets[0])
    return None


def _left_over(unit: UnitOfWork, task: Task, why: str) -> str | None:
    workflow = task.workflow
    entities = {"task": task, "workflow": workflow}
    if why == TIMEOUT:
        unit.emit("workflow.timeout", entities)
        return WORKFLOW_TIMEOUT
    if workflow.default is not None and task.target is not workflow.default:
        _go_to(unit, task, NO_FILTER, 0, workflow.default)
        return None
    unit.emit("workflow.skipped", entities)
    return WORKFLOW_SKIPPED


def _go_to(unit: UnitOfWork, task: Task, index: int, place: int, target: Target) -> bool:
    """Wait at a target; False if its time, which counts from the task's creation, is over already."""
    due = None
    if target.timeout is not None:
        routed = task.routed + target.timeout
        due = task.created_at + routed
        unit.change(task, "routed", routed)
        if due <= unit.now:
            return False
    unit.change(task, "filter_index", index)
    unit.change(task, "target_index", place)
    unit.change(task, "target", target)
    unit.change(task, "target_due", due)
    previous = None
    if target.priority is not None and target.priority != task.priority:
        previous = {"priority": task.priority}
        unit.change(task, "priority", target.priority)
    unit.emit(
        "workflow.target-matched",
        {"task": task, "workflow": task.workflow},
        previous=previous,
        reason=_unreachable(unit, task, target),
        data={"filter": _filter_name(task, index), "target": place},
    )
    _move_to_queue(unit, task, target.queue)
    if target.skip_if is not None:
        unit.fresh[task] = None
    arm_task(unit, task)
    join(unit, task)
    return True


def _move_to_queue(unit: UnitOfWork, task: Task, queue: TaskQueue) -> None:
    before = task.queue
    if before is queue:
        return
    entities = {"task": task, "queue": queue}
    unit.change(task, "queue", queue)
    if before is not None:
        before.tasks.discard(unit, task)
        unit.emit("task-queue.moved", entities, previous={"queue": before})
    queue.tasks.add(unit, task)
    unit.emit("task-queue.entered", entities)


def _first_match(workflow: Workflow, attributes: FrozenDict, start: int) -> int:
    filters = workflow.filters
    for index in range(start, len(filters)):
        if filters[index].expression.matches(attributes):
            return index
    return NO_FILTER


def _filter_name(task: Task, index: int) -> str:
    return task.workflow.filters[index].name if index != NO_FILTER else "default"


def _unreachable(unit: UnitOfWork, task: Task, target: Target) -> str | None:
    """Why the known worker of a target cannot have the task, by the number TaskRouter gives to it."""
    if target.known_worker is None:
        return None
    value = target.known_worker.value(task)
    if value is None:
        return None
    worker = unit.centre.board.find_worker("name" if target.known_by_name else "sid", value)
    if worker is None:
        return f"40155: {value!r} is not a worker here"
    if worker not in target.queue.members:
        return f"40152: {worker.name} is not in the queue {target.queue.name}"
    return None
