"""Reservations: offered, accepted, declined, expired, taken back, wrapped up, completed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre import contacts, states
from offhook.centre.entities import Activity, Reservation, Task, Worker
from offhook.centre.routing.waiting import leave
from offhook.centre.timers import arm_reservation, arm_task, disarm_task
from offhook.centre.transitions import capacity
from offhook.centre.transitions.activities import move_to_activity
from offhook.centre.transitions.checks import wrong_state
from offhook.centre.transitions.ending import (
    NOT_PENDING,
    cancel_reservation,
    close,
    end_offer,
    end_task,
    entities,
    move,
    settle_current,
    task_entities,
)
from offhook.centre.transitions.transfer_outcomes import offer_accepted, offer_made, transfer_over
from offhook.errors import ActionError

if TYPE_CHECKING:
    from offhook.centre.unit import UnitOfWork

NOT_FOUND = "reservation-not-found"
NOT_ACCEPTED = "reservation-is-not-accepted"
IS_COMPLETED = "reservation-is-completed"
NOT_COMPLETED = "could-not-complete-reservation"


def reserve(unit: UnitOfWork, task: Task, worker: Worker) -> Reservation:
    """Offer a pending task to a worker (`reservation.created`). Routing calls this; capacity is its business.

    Raises `ActionError` with code `task-not-pending` for a task that nobody can be offered.
    """
    if task.status not in ("pending", "reserved") and not _is_handed_over(task):
        wrong_state(task, "pending", "task-not-pending", "offering it")
    channel = worker.channels[task.channel]
    centre = unit.centre
    reservation = Reservation(
        centre.sids.new("WR"),
        centre.next_ordinal(),
        task,
        worker,
        channel,
        unit.now,
        task.workflow.reservation_timeout,
    )
    centre.all_reservations.add(unit, reservation)
    if task.status == "pending":
        states.move(unit, task, "reserved")
        unit.change(task, "updated_at", unit.now)
        unit.change(task, "assignments", task.assignments + 1)
    unit.change(task, "open_reservations", (*task.open_reservations, reservation))
    settle_current(unit, task)
    if task.queue is None or len(task.open_reservations) >= task.queue.max_reserved_workers:
        leave(unit, task)
    capacity.take(unit, reservation)
    arm_reservation(unit, reservation)
    if task.outgoing_transfer is not None:
        offer_made(unit, reservation)
    unit.emit("reservation.created", entities(reservation))
    return reservation


def accept(unit: UnitOfWork, subject: Reservation | Task) -> Reservation:
    """The worker takes the task; what other workers were offered of it is rescinded.

    Raises `ActionError`: `reservation-not-pending`, `reservation-not-found`.
    """
    reservation = _pending(subject, "accepting it")
    task = reservation.task
    unit.disarm(reservation.timer)
    move(unit, reservation, "accepted")
    unit.change(reservation, "accepted_at", unit.now)
    capacity.count_assigned(unit, reservation, 1)
    leave(unit, task)
    if task.status != "assigned":
        states.move(unit, task, "assigned")
    unit.change(task, "updated_at", unit.now)
    arm_task(unit, task)
    unit.emit("reservation.accepted", entities(reservation))
    contacts.offer_accepted(unit, reservation)
    if task.outgoing_transfer is not None:
        offer_accepted(unit, reservation)
    for other in task.open_reservations:
        if other.status == "pending":
            rescind(unit, other)
    settle_current(unit, task)
    return reservation


def reject(unit: UnitOfWork, subject: Reservation | Task, activity: Activity | None = None) -> Reservation:
    """The worker declines, and may move to another activity; without one the offer may come again at once.

    Raises `ActionError`: `reservation-not-pending`, `reservation-not-found`.
    """
    reservation = _pending(subject, "rejecting it")
    end_offer(unit, reservation, "rejected", "reservation.rejected")
    if activity is not None:
        move_to_activity(unit, reservation.worker, activity)
    return reservation


def time_out(unit: UnitOfWork, reservation: Reservation) -> Reservation:
    """Nobody answered the offer: the worker moves to the centre's timeout activity.

    Raises `ActionError`: `reservation-not-pending`.
    """
    _pending(reservation, "timing it out")
    end_offer(unit, reservation, "timeout", "reservation.timeout")
    activity = unit.centre.settings.timeout_activity
    found = unit.centre.activity(activity) if activity else None
    if found is not None:
        move_to_activity(unit, reservation.worker, found)
    return reservation


def rescind(unit: UnitOfWork, reservation: Reservation) -> Reservation:
    """Take an offer back, since another worker has the task. Raises `ActionError`: `reservation-not-pending`."""
    _pending(reservation, "rescinding it")
    end_offer(unit, reservation, "rescinded", "reservation.rescinded")
    return reservation


def wrap_up(unit: UnitOfWork, subject: Reservation | Task, reason: str | None = None) -> Reservation:
    """The conversation is over, the worker finishes up. Raises `ActionError`: `reservation-is-not-accepted`."""
    reservation = _reservation(subject, NOT_ACCEPTED)
    if reservation.status != "accepted":
        wrong_state(reservation, "accepted", NOT_ACCEPTED, "wrapping it up")
    task = reservation.task
    move(unit, reservation, "wrapping")
    unit.change(reservation, "wrapped_at", unit.now)
    capacity.count_assigned(unit, reservation, -1)
    if any(each.status == "accepted" for each in task.open_reservations):
        # a transfer left the task with two workers, and the other goes on
        settle_current(unit, task)
        unit.emit("reservation.wrapup", entities(reservation), reason=reason)
        contacts.reservation_over(unit, reservation)
        return reservation
    if task.status != "wrapping":
        states.move(unit, task, "wrapping")
        disarm_task(unit, task)
    unit.change(task, "updated_at", unit.now)
    if reason is not None:
        unit.change(task, "reason", reason)
    unit.emit("task.wrapup", task_entities(reservation), reason=reason)
    unit.emit("reservation.wrapup", entities(reservation), reason=reason)
    contacts.reservation_over(unit, reservation)
    return reservation


def complete(unit: UnitOfWork, subject: Reservation | Task, reason: str | None = None) -> Reservation:
    """The task is done. Raises `ActionError`: `reservation-is-completed`, `could-not-complete-reservation`."""
    reservation = _reservation(subject, NOT_COMPLETED)
    status = reservation.status
    if status == "completed":
        wrong_state(reservation, "accepted or wrapping", IS_COMPLETED, "completing it")
    if status not in ("accepted", "wrapping"):
        wrong_state(reservation, "accepted or wrapping", NOT_COMPLETED, "completing it")
    task = reservation.task
    if any(each is not reservation and each.status != "pending" for each in task.open_reservations):
        return _leave_to_the_other(unit, reservation, reason)
    if task.outgoing_transfer is not None:
        transfer_over(unit, task, "canceled", reason)
    for offer in task.open_reservations:
        if offer.status == "pending":
            cancel_reservation(unit, offer, "Task completed")
    close(unit, reservation)
    end_task(unit, task, "completed", reason)
    unit.emit("task.completed", task_entities(reservation), reason=reason)
    unit.emit("reservation.completed", entities(reservation), reason=reason)
    return reservation


def _leave_to_the_other(unit: UnitOfWork, reservation: Reservation, reason: str | None) -> Reservation:
    """A transfer left the task with two workers: one is done, the task stays with the other."""
    task = reservation.task
    close(unit, reservation)
    settle_current(unit, task)
    unit.change(task, "updated_at", unit.now)
    if task.status == "assigned" and not any(each.status == "accepted" for each in task.open_reservations):
        states.move(unit, task, "wrapping")
        disarm_task(unit, task)
        unit.emit("task.wrapup", {"task": task, "worker": task.worker}, reason=reason)
    unit.emit("reservation.completed", entities(reservation), reason=reason)
    return reservation


def _is_handed_over(task: Task) -> bool:
    transfer = task.outgoing_transfer
    return transfer is not None and transfer.shared and transfer.is_under_way


def _pending(subject: Reservation | Task, does: str) -> Reservation:
    reservation = _reservation(subject, NOT_FOUND)
    if reservation.status != "pending":
        wrong_state(reservation, "pending", NOT_PENDING, does)
    return reservation


def _reservation(subject: Reservation | Task, code: str) -> Reservation:
    if isinstance(subject, Reservation):
        return subject
    if subject.reservation is None:
        raise ActionError(f"task {subject.key} is {subject.status}, and no worker has a reservation of it", code=code)
    return subject.reservation
