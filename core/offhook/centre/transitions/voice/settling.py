"""What becomes of a task, and of the workers' holds on it, when somebody has left its call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.transitions.activities import move_to_activity
from offhook.centre.transitions.ending import cancel_reservation, cancel_task
from offhook.centre.transitions.reservations import wrap_up
from offhook.centre.transitions.transfer_outcomes import transfer_over

if TYPE_CHECKING:
    from offhook.centre.entities import Call, Reservation, Task
    from offhook.centre.unit import UnitOfWork

CALL_OVER = "The call is over"


def settle(unit: UnitOfWork, call: Call, reason: str | None) -> None:
    """Bring a task in line with its call: workers who have left it finish up; without a call nobody is offered it.

    A task that nobody has accepted ends with its call.
    """
    task = call.task
    if not task.is_open:
        return
    if not call.is_open:
        _take_back(unit, task, reason)
    for reservation in task.open_reservations:
        if reservation.status == "accepted" and _has_left(call, reservation):
            wrap_up(unit, reservation, reason)
            _move_on(unit, call, reservation)
    if not call.is_open and task.status in ("pending", "reserved"):
        cancel_task(unit, task, reason or CALL_OVER)


def _take_back(unit: UnitOfWork, task: Task, reason: str | None) -> None:
    """A call that is over is handed to nobody."""
    if not any(each.status != "pending" for each in task.open_reservations):
        return
    transfer_over(unit, task, "canceled", reason)
    for offer in task.open_reservations:
        if offer.status == "pending":
            cancel_reservation(unit, offer, reason or CALL_OVER)


def _move_on(unit: UnitOfWork, call: Call, reservation: Reservation) -> None:
    """A worker who was connected by `dequeue` goes to the activity that it named."""
    for leg in call.participants:
        if leg.reservation is reservation and leg.post_work_activity_sid is not None:
            activity = unit.centre.activity(leg.post_work_activity_sid)
            if activity is not None:
                move_to_activity(unit, reservation.worker, activity)


def _has_left(call: Call, reservation: Reservation) -> bool:
    legs = [each for each in call.participants if each.type == "worker" and each.reservation is reservation]
    return bool(legs) and all(each.is_over for each in legs)
