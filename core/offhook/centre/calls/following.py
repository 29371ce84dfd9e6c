"""How the call of a task follows what becomes of the task. `offhook.centre.contacts` calls these."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offhook.centre.entities import Reservation, Task
    from offhook.centre.unit import UnitOfWork


def task_created(unit: UnitOfWork, task: Task) -> None:
    """A task came in."""


def offer_accepted(unit: UnitOfWork, reservation: Reservation) -> None:
    """A worker took the task."""


def reservation_over(unit: UnitOfWork, reservation: Reservation) -> None:
    """A worker is finishing up, or done."""


def task_ended(unit: UnitOfWork, task: Task) -> None:
    """The task is over."""
