"""Tasks: created and deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from offhook.centre import contacts
from offhook.centre.entities import Task, TaskQueue, Worker, Workflow
from offhook.centre.entities.task import DIRECTIONS
from offhook.centre.routing.placing import enter, place_directly
from offhook.centre.transitions import checks
from offhook.centre.transitions.ending import cancel_if_exhausted, cancel_reservation, close, end_task
from offhook.errors import ActionError
from offhook_grammar.values import EMPTY_MAP

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.unit import UnitOfWork

DEFAULT_TIMEOUT = timedelta(days=1)
MAX_TIMEOUT = timedelta(days=14)
CANT_CREATE = "could-not-create-task"


def create_task(
    unit: UnitOfWork,
    *,
    channel: str = "default",
    attributes: Mapping[str, Any] = EMPTY_MAP,
    workflow: Workflow | str | None = None,
    queue: TaskQueue | str | None = None,
    priority: int = 0,
    timeout: timedelta = DEFAULT_TIMEOUT,
    routing_target: Worker | TaskQueue | Workflow | str | None = None,
    ignore_capacity: bool = True,
    virtual_start_time: datetime | None = None,
    direction: str | None = None,
    sid: str | None = None,
) -> Task:
    """A new task, on its way through its workflow (`task.created`, `workflow.entered`, …).

    `workflow`: the centre's first one unless given. `routing_target` (a worker, queue or workflow, or its SID) sends
    it past the filters; `queue` is then the queue it counts for, and a worker gets it whatever the worker's activity
    and capacity, unless `ignore_capacity` is false. Raises `ActionError`: `could-not-create-task`, `unknown-channel`.
    """
    centre = unit.centre
    if channel not in centre.board.free:
        checks.not_found("channel", channel, centre.channels, "unknown-channel")
    if not timedelta() < timeout <= MAX_TIMEOUT:
        raise ActionError(
            f"a task's timeout is more than 0 and at most 14 days, and this is {timeout}", code=CANT_CREATE
        )
    frozen = checks.attributes(attributes, CANT_CREATE)
    target = _routing_target(centre, routing_target)
    home = target if isinstance(target, Workflow) else _find(centre, "workflow", workflow)
    if sid is not None and centre.all_tasks.get(sid) is not None:
        raise ActionError(f"there is a task {sid} already", code=CANT_CREATE)
    place = target if isinstance(target, TaskQueue) else _find(centre, "queue", queue) if queue is not None else None
    if direction is None:
        direction = frozen.get("direction")
    task = Task(centre, sid or centre.sids.new("WT"), centre.next_ordinal(), channel, frozen, unit.now, timeout, home)
    task.priority = priority
    task.virtual_start_time = virtual_start_time or unit.now
    task.direction = direction if direction in DIRECTIONS else None
    task.routing_target = target.sid if target is not None else None
    centre.tasks.add(unit, task)
    centre.all_tasks.add(unit, task)
    unit.emit("task.created", {"task": task})
    contacts.task_created(unit, task)
    if isinstance(target, Worker):
        task.ignore_capacity = ignore_capacity
        place_directly(unit, task, place or _some_queue(centre, home))
    elif isinstance(target, TaskQueue):
        place_directly(unit, task, target)
    else:
        cancel_if_exhausted(unit, task, enter(unit, task))
    return task


def delete_task(unit: UnitOfWork, task: Task, reason: str | None = None, *, by_system: bool = False) -> Task:
    """Remove a task in any state (`task.deleted`, or `task.system-deleted`); nothing finds it afterwards.

    What was offered is canceled, what was accepted is completed.
    """
    worker = task.worker
    if task.is_open:
        held = task.open_reservations
        end_task(unit, task, "canceled" if task.status in ("pending", "reserved") else "completed", reason)
        for reservation in held:
            if reservation.status == "pending":
                cancel_reservation(unit, reservation, reason)
            else:
                close(unit, reservation)
                entities = {"reservation": reservation, "task": task, "worker": reservation.worker}
                unit.emit("reservation.completed", entities, reason=reason)
    unit.centre.all_tasks.discard(unit, task)
    unit.keep(task)
    if task.call is not None:
        unit.centre.calls.discard(unit, task.call)
    event = "task.system-deleted" if by_system else "task.deleted"
    unit.emit(event, {"task": task, "worker": worker}, reason=reason)
    return task


def _routing_target(
    centre: Centre, target: Worker | TaskQueue | Workflow | str | None
) -> Worker | TaskQueue | Workflow | None:
    if not isinstance(target, str):
        return target
    found = centre.workers.get(target) or centre.queues.get(target) or centre.workflows.get(target)
    if found is None:
        known = [each.key for each in (*centre.workers, *centre.queues, *centre.workflows)]
        checks.not_found("worker, queue or workflow", target, known, CANT_CREATE)
    return found


def _find(centre: Centre, kind: str, given: Any) -> Any:
    if given is None:
        return next(iter(centre.workflows))
    if not isinstance(given, str):
        return given
    found = centre.workflow(given) if kind == "workflow" else centre.queue(given)
    if found is None:
        register: Any = centre.workflows if kind == "workflow" else centre.queues
        checks.not_found(kind, given, [each.name for each in register], CANT_CREATE)
    return found


def _some_queue(centre: Centre, workflow: Workflow) -> TaskQueue:
    return workflow.default.queue if workflow.default is not None else next(iter(centre.queues))
