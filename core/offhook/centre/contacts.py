"""What a task is about, its call or its conversation, follows what becomes of the task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.calls import following as calls
from offhook.centre.conversations import following as conversations

if TYPE_CHECKING:
    from offhook.centre.entities import Reservation, Task
    from offhook.centre.unit import UnitOfWork


def task_created(unit: UnitOfWork, task: Task) -> None:
    """A task came in; routing has not looked at it yet."""
    calls.task_created(unit, task)
    conversations.task_created(unit, task)


def offer_accepted(unit: UnitOfWork, reservation: Reservation) -> None:
    """A worker took the task."""
    if reservation.task.call is not None:
        calls.offer_accepted(unit, reservation)
    if reservation.task.conversation is not None:
        conversations.offer_accepted(unit, reservation)


def offer_ended(unit: UnitOfWork, reservation: Reservation) -> None:
    """A worker did not take the task, or cannot have it any more."""
    if reservation.task.call is not None:
        calls.offer_ended(unit, reservation)


def transfer_over(unit: UnitOfWork, task: Task) -> None:
    """Nobody took the task in transfer."""
    if task.call is not None:
        calls.transfer_over(unit, task)


def reservation_over(unit: UnitOfWork, reservation: Reservation) -> None:
    """A worker who had the task is finishing up, or done with it."""
    if reservation.task.call is not None:
        calls.reservation_over(unit, reservation)
    if reservation.task.conversation is not None:
        conversations.reservation_over(unit, reservation)


def task_ended(unit: UnitOfWork, task: Task) -> None:
    """The task was completed, canceled or deleted."""
    if task.call is not None:
        calls.task_ended(unit, task)
    if task.conversation is not None:
        conversations.task_ended(unit, task)
