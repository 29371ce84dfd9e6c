"""What a task carries, changed while it is open; and its status, set for all of its workers at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from offhook.centre.routing.placing import reevaluate
from offhook.centre.routing.waiting import join, leave
from offhook.centre.transitions import checks
from offhook.centre.transitions.ending import cancel_if_exhausted, cancel_task
from offhook.centre.transitions.reservations import complete, wrap_up

if TYPE_CHECKING:
    from offhook.centre.entities import Task
    from offhook.centre.unit import UnitOfWork

CANT_SET_ATTRIBUTES = "cant-set-task-attributes"
CANT_UPDATE = "cant-update-task"
_FROM = {
    "canceled": ("pending", "reserved"),
    "wrapping": ("assigned",),
    "completed": ("assigned", "wrapping"),
}
SETTABLE_STATUSES = tuple(_FROM)
_OUTSIDE = {"virtual_start_time": "virtualStartTime"}


def update_task_attributes(
    unit: UnitOfWork, task: Task, attributes: Mapping[str, Any], *, if_revision: int | None = None
) -> bool:
    """Replace a task's attributes (`task.updated`); False if they are the same. A waiting task is routed anew.

    Raises `ActionError`: `cant-set-task-attributes` for an ended task, or attributes that are too long or not JSON;
    `revision-conflict` for a task that is no longer at `if_revision`.
    """
    if not task.is_open:
        checks.wrong_state(task, "open", CANT_SET_ATTRIBUTES, "changing its attributes")
    checks.same_revision(task, if_revision)
    after = checks.attributes(attributes, CANT_SET_ATTRIBUTES)
    before = task.attributes
    if not checks.changed_names(before, after):
        return False
    _change(unit, task, {"attributes": after})
    cancel_if_exhausted(unit, task, reevaluate(unit, task, before))
    return True


def set_task_priority(unit: UnitOfWork, task: Task, priority: int) -> bool:
    """Change a task's priority (`task.updated`); False if it is the same.

    Raises `ActionError`: `cant-set-task-attributes` for an ended task.
    """
    if not task.is_open:
        checks.wrong_state(task, "open", CANT_SET_ATTRIBUTES, "changing its priority")
    return _change_what_differs(unit, task, {"priority": priority})


def update_task(
    unit: UnitOfWork,
    task: Task,
    *,
    priority: int | None = None,
    reason: str | None = None,
    virtual_start_time: datetime | None = None,
    if_revision: int | None = None,
) -> bool:
    """Change what is given of a task that is open (`task.updated`); False if nothing had to change.

    Raises `ActionError`: `cant-update-task` for an ended task, `revision-conflict` for one that is no longer at
    `if_revision`.
    """
    if not task.is_open:
        checks.wrong_state(task, "open", CANT_UPDATE, "changing it")
    checks.same_revision(task, if_revision)
    given = {"priority": priority, "reason": reason, "virtual_start_time": virtual_start_time}
    return _change_what_differs(unit, task, given)


def set_task_status(unit: UnitOfWork, task: Task, status: str, reason: str | None = None) -> Task:
    """Cancel, wrap up or complete a task, with what all of its workers have of it (`SETTABLE_STATUSES`).

    Raises `ActionError`: `cant-update-task` for a task that is in no state for that.
    """
    wanted = _FROM[status]
    if task.status not in wanted:
        checks.wrong_state(task, " or ".join(wanted), CANT_UPDATE, f"making it {status}")
    if status == "canceled":
        return cancel_task(unit, task, reason)
    for reservation in task.open_reservations:
        if status == "wrapping" and reservation.status == "accepted":
            wrap_up(unit, reservation, reason)
        elif status == "completed" and reservation.status in ("accepted", "wrapping"):
            complete(unit, reservation, reason)
    return task


def _change_what_differs(unit: UnitOfWork, task: Task, values: Mapping[str, Any]) -> bool:
    differing = {name: value for name, value in values.items() if value is not None and value != getattr(task, name)}
    if differing:
        _change(unit, task, differing)
    return bool(differing)


def _change(unit: UnitOfWork, task: Task, values: Mapping[str, Any]) -> None:
    """Change fields, and report it. What a task's place in the queue depends on is changed while it is in none."""
    previous = {_OUTSIDE.get(name, name): getattr(task, name) for name in values}
    waits = task.group is not None
    leave(unit, task)
    for name, value in values.items():
        unit.change(task, name, value)
    unit.change(task, "updated_at", unit.now)
    unit.change(task, "revision", task.revision + 1)
    if waits:
        join(unit, task)
    unit.emit("task.updated", {"task": task, "worker": task.worker}, previous=previous)
