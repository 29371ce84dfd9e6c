"""How a transfer goes on when an offer of its task is made, taken, or ends. The offers' own transitions call these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre import contacts, states
from offhook.centre.entities import Reservation, Task, Transfer, Worker

if TYPE_CHECKING:
    from offhook.centre.unit import UnitOfWork


def offer_made(unit: UnitOfWork, reservation: Reservation) -> None:
    """A task that is being transferred was offered to a worker."""
    task = reservation.task
    transfer = task.outgoing_transfer
    if transfer is None or not transfer.is_under_way:
        return
    unit.change(transfer, "worker", reservation.worker)
    unit.change(transfer, "asked", (*transfer.asked, reservation.worker))
    unit.change(task, "incoming_transfer", transfer)
    no_longer_waits(unit, task)


def offer_accepted(unit: UnitOfWork, reservation: Reservation) -> None:
    """A worker took the task: its transfer, if it had one, is completed (`task.transfer-completed`)."""
    task = reservation.task
    transfer = task.outgoing_transfer
    if transfer is None or not transfer.is_under_way:
        return
    unit.change(transfer, "worker", reservation.worker)
    _end(unit, task, transfer, "completed", None)


def offer_ended(unit: UnitOfWork, reservation: Reservation, status: str) -> None:
    """A worker did not take the task (`task.transfer-attempt-failed`); with nobody else to ask the transfer fails."""
    task = reservation.task
    transfer = task.outgoing_transfer
    if transfer is None or not transfer.is_under_way:
        return
    report(unit, transfer, "attempt-failed", reservation.worker, status)
    if isinstance(transfer.target, Worker):
        _end(unit, task, transfer, "failed", status)
    elif transfer.shared:
        waits(unit, task)


def transfer_over(unit: UnitOfWork, task: Task, status: str, reason: str | None) -> None:
    """End the transfer of a task, if it is under way: `failed` or `canceled`."""
    transfer = task.outgoing_transfer
    if transfer is not None and transfer.is_under_way:
        _end(unit, task, transfer, status, reason)


def waits(unit: UnitOfWork, task: Task) -> None:
    """Let routing look for a worker for a task that somebody holds meanwhile."""
    waiting = unit.centre.board.transfers
    if task not in waiting:
        waiting[task] = None
        unit.undo(waiting.pop, task)
    # whatever is fresh makes routing look, at once and not only when somebody becomes free
    unit.fresh[task] = None


def no_longer_waits(unit: UnitOfWork, task: Task) -> None:
    """Routing need not look for a worker any more."""
    waiting = unit.centre.board.transfers
    if task in waiting:
        del waiting[task]
        unit.undo(waiting.__setitem__, task, None)


def report(unit: UnitOfWork, transfer: Transfer, what: str, worker: Worker, reason: str | None) -> None:
    """Emit `task.transfer-…`."""
    unit.emit(
        f"task.transfer-{what}",
        {"task": transfer.task, "worker": worker, "transfer": transfer},
        reason=reason,
        data={"mode": transfer.mode, "to": transfer.target.sid},
    )


def _end(unit: UnitOfWork, task: Task, transfer: Transfer, status: str, reason: str | None) -> None:
    states.move(unit, transfer, status)
    if status != "completed":
        unit.change(task, "incoming_transfer", None)
    no_longer_waits(unit, task)
    worker = transfer.worker if status == "completed" and transfer.worker is not None else transfer.initiator.worker
    report(unit, transfer, status, worker, reason)
    if status != "completed":
        contacts.transfer_over(unit, task)
