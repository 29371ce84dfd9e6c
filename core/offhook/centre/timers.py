"""Setting the timers of reservations and tasks; `timeouts.py` has what happens when they are due."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offhook.centre.entities import Reservation, Task
    from offhook.centre.unit import UnitOfWork

MAX_ASSIGNED = timedelta(hours=24)
"""How long a task may stay assigned before it is removed."""


def arm_reservation(unit: UnitOfWork, reservation: Reservation) -> None:
    """Let a pending reservation time out."""
    due = unit.now + reservation.timeout
    unit.change(reservation, "timer", unit.arm(due, partial(unit.centre.reservation_due, reservation)))


def arm_task(unit: UnitOfWork, task: Task) -> None:
    """Set a task's timer to whatever comes first: its target's time, its own, or the limit on being assigned."""
    if task.status == "assigned":
        due = unit.now + MAX_ASSIGNED
    else:
        due = task.created_at + task.timeout
        if task.status == "pending" and task.target_due is not None and task.target_due < due:
            due = task.target_due
    timer = task.timer
    if timer is not None and timer.callback is not None and timer.due == due:
        return
    unit.disarm(timer)
    unit.change(task, "timer", unit.arm(due, partial(unit.centre.task_due, task)))


def disarm_task(unit: UnitOfWork, task: Task) -> None:
    """A task in wrap-up has no limit any more."""
    unit.disarm(task.timer)
    unit.change(task, "timer", None)
