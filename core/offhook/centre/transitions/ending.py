"""How offers and tasks end: shared by the transitions that end them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre import contacts, states
from offhook.centre.entities import Reservation, Task
from offhook.centre.routing.placing import look_again
from offhook.centre.routing.waiting import join, leave
from offhook.centre.transitions import capacity
from offhook.centre.transitions.checks import wrong_state
from offhook.centre.transitions.transfer_outcomes import offer_ended, transfer_over

if TYPE_CHECKING:
    from offhook.centre.unit import UnitOfWork

NOT_PENDING = "reservation-not-pending"
TASK_NOT_PENDING = "task-not-pending"
MAX_ASSIGNMENTS = 1000
_FIRST = {"accepted": 0, "wrapping": 1}
TOO_MANY_ASSIGNMENTS = "Task was offered 1,000 times"


def cancel_task(unit: UnitOfWork, task: Task, reason: str | None = None) -> Task:
    """End a task that nobody has accepted; its offers are canceled (`task.canceled`).

    Raises `ActionError`: `task-not-pending`.
    """
    if task.status not in ("pending", "reserved"):
        wrong_state(task, "pending or reserved", TASK_NOT_PENDING, "canceling it")
    offers = task.open_reservations
    end_task(unit, task, "canceled", reason)
    for reservation in offers:
        cancel_reservation(unit, reservation, reason)
    unit.emit("task.canceled", {"task": task, "worker": None}, reason=reason)
    return task


def cancel_reservation(unit: UnitOfWork, reservation: Reservation, reason: str | None = None) -> Reservation:
    """Take an offer back for another reason. Raises `ActionError`: `reservation-not-pending`."""
    if reservation.status != "pending":
        wrong_state(reservation, "pending", NOT_PENDING, "canceling it")
    unit.change(reservation, "canceled_reason", reason)
    end_offer(unit, reservation, "canceled", "reservation.canceled", reason)
    return reservation


def cancel_if_exhausted(unit: UnitOfWork, task: Task, reason: str | None) -> None:
    """Cancel a task for which the workflow has no place left: `reason` says so, None that it has one."""
    if reason is not None:
        cancel_task(unit, task, reason)


def close(unit: UnitOfWork, reservation: Reservation) -> None:
    """Complete an accepted or wrapping reservation, whatever becomes of its task; reports nothing."""
    was_accepted = reservation.status == "accepted"
    move(unit, reservation, "completed")
    unit.change(reservation, "ended_at", unit.now)
    _let_go(unit, reservation)
    unit.centre.keep_for_a_while(unit, reservation)
    capacity.give_back(unit, reservation, was_accepted=was_accepted)
    contacts.reservation_over(unit, reservation)


def _let_go(unit: UnitOfWork, reservation: Reservation) -> tuple[Reservation, ...]:
    """Take a reservation out of its task's open ones, and give those that are left."""
    task = reservation.task
    left = tuple([each for each in task.open_reservations if each is not reservation])
    unit.change(task, "open_reservations", left)
    return left


def end_task(unit: UnitOfWork, task: Task, status: str, reason: str | None) -> None:
    """Take a task that has ended out of the open ones; reports nothing."""
    leave(unit, task)
    if task.outgoing_transfer is not None:
        transfer_over(unit, task, "canceled" if status == "completed" else "failed", reason)
    unit.disarm(task.timer)
    unit.change(task, "timer", None)
    states.move(unit, task, status)
    unit.change(task, "ended_at", unit.now)
    unit.change(task, "updated_at", unit.now)
    if reason is not None:
        unit.change(task, "reason", reason)
    unit.centre.tasks.discard(unit, task)
    if task.queue is not None:
        task.queue.tasks.discard(unit, task)
    contacts.task_ended(unit, task)
    unit.centre.keep_for_a_while(unit, task)


def end_offer(unit: UnitOfWork, reservation: Reservation, status: str, event: str, reason: str | None = None) -> None:
    task = reservation.task
    unit.disarm(reservation.timer)
    move(unit, reservation, status)
    unit.change(reservation, "ended_at", unit.now)
    unit.centre.keep_for_a_while(unit, reservation)
    left = _let_go(unit, reservation)
    settle_current(unit, task)
    capacity.give_back(unit, reservation, was_accepted=False)
    unit.emit(event, entities(reservation), reason=reason)
    if task.outgoing_transfer is not None:
        offer_ended(unit, reservation, status)
    contacts.offer_ended(unit, reservation)
    if task.status != "reserved":
        return
    if left:
        join(unit, task)
        return
    states.move(unit, task, "pending")
    unit.change(task, "updated_at", unit.now)
    if task.assignments >= MAX_ASSIGNMENTS:
        cancel_task(unit, task, TOO_MANY_ASSIGNMENTS)
    else:
        cancel_if_exhausted(unit, task, look_again(unit, task))


def settle_current(unit: UnitOfWork, task: Task) -> None:
    """The accepted reservation is the task's current one, else one in wrap-up, else the first pending one."""
    held = task.open_reservations
    current = held[0] if held else None
    if len(held) > 1:
        current = min(held, key=lambda each: _FIRST.get(each.status, 2))
    if current is not task.reservation:
        unit.change(task, "reservation", current)


def move(unit: UnitOfWork, reservation: Reservation, status: str) -> None:
    states.move(unit, reservation, status)
    unit.change(reservation, "updated_at", unit.now)


def entities(reservation: Reservation) -> dict[str, object]:
    return {"reservation": reservation, "task": reservation.task, "worker": reservation.worker}


def task_entities(reservation: Reservation) -> dict[str, object]:
    return {"task": reservation.task, "worker": reservation.worker}
