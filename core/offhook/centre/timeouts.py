"""What happens when a timer of a task or a reservation is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offhook.centre.entities import Participant
from offhook.centre.routing.placing import TIMEOUT, next_step
from offhook.centre.timers import MAX_ASSIGNED, arm_task
from offhook.centre.transitions import messaging, voice
from offhook.centre.transitions.ending import cancel_if_exhausted, cancel_task
from offhook.centre.transitions.reservations import time_out
from offhook.centre.transitions.tasks import delete_task

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities import Reservation, Task
    from offhook.centre.unit import UnitOfWork

TTL_EXCEEDED = "Task TTL Exceeded"
ASSIGNED_TOO_LONG = "Task was assigned for 24 hours"


def reservation_due(centre: Centre, reservation: Reservation) -> None:
    """A reservation's time is over; nothing happens if it was answered meanwhile."""
    if reservation.status != "pending":
        return
    with centre.begin("reservation timeout") as unit:
        time_out(unit, reservation)
    centre.route()


def task_due(centre: Centre, task: Task) -> None:
    """A task's time, or its target's, is over."""
    if not task.is_open:
        return
    with centre.begin("task timer") as unit:
        _act(unit, task)
    centre.route()


def timer_due(centre: Centre, entity: Any) -> None:
    """The time of a leg that rings, or of a sign of typing, is over; nothing happens if it ended meanwhile."""
    timer = entity.timer
    if timer is None or timer.due > centre.clock.now():
        return
    with centre.begin(f"{entity.entity_kind} timer") as unit:
        if isinstance(entity, Participant):
            voice.ringing_due(unit, entity)
        else:
            messaging.typing_due(unit, entity)
    centre.route()


def _act(unit: UnitOfWork, task: Task) -> None:
    if task.status in ("assigned", "wrapping"):
        accepted_at = task.reservation.accepted_at if task.reservation is not None else None
        if task.status == "assigned" and accepted_at is not None and accepted_at + MAX_ASSIGNED <= unit.now:
            delete_task(unit, task, ASSIGNED_TOO_LONG, by_system=True)
        return
    if task.created_at + task.timeout <= unit.now:
        cancel_task(unit, task, TTL_EXCEEDED)
        return
    # while a worker has the offer, the target's time is looked at when the offer ends
    if task.status == "pending" and task.target_due is not None and task.target_due <= unit.now:
        cancel_if_exhausted(unit, task, next_step(unit, task, TIMEOUT))
    if task.is_open:
        arm_task(unit, task)
