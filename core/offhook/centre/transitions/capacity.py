"""Taking and giving back a worker's capacity, and keeping the index of who is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offhook.centre.entities import Reservation, Worker, WorkerChannel
    from offhook.centre.unit import UnitOfWork


def take(unit: UnitOfWork, reservation: Reservation) -> None:
    """A new reservation takes one of its channel."""
    channel, worker = reservation.channel, reservation.worker
    unit.change(channel, "open", channel.open + 1)
    worker.reservations.add(unit, reservation)
    unit.change(worker, "idle_since", unit.now)
    refresh(unit, worker, channel)


def give_back(unit: UnitOfWork, reservation: Reservation, *, was_accepted: bool) -> None:
    """A reservation that is over frees its place."""
    channel, worker = reservation.channel, reservation.worker
    unit.change(channel, "open", channel.open - 1)
    if was_accepted:
        count_assigned(unit, reservation, -1)
    worker.reservations.discard(unit, reservation)
    unit.change(worker, "idle_since", unit.now)
    refresh(unit, worker, channel)


def count_assigned(unit: UnitOfWork, reservation: Reservation, change: int) -> None:
    """An accepted reservation counts as assigned until it is wrapped up."""
    channel = reservation.channel
    unit.change(channel, "assigned", channel.assigned + change)
    unit.centre.board.changes.note(reservation.worker)
    if unit.centre.board.has_moving_targets:
        _free_everywhere(unit, reservation.worker)


def refresh(unit: UnitOfWork, worker: Worker, channel: WorkerChannel) -> None:
    """Bring the index of free workers up to date for one channel of a worker."""
    board = unit.centre.board
    board.changes.note(worker)
    free = board.free[channel.name]
    if worker.activity.available and channel.available and channel.open < channel.capacity:
        unit.freed[(worker, channel.name)] = None
        if worker not in free:
            free[worker] = None
            unit.undo(free.pop, worker)
    elif worker in free:
        del free[worker]
        unit.undo(free.__setitem__, worker, None)
    if board.has_moving_targets:
        _free_everywhere(unit, worker)


def refresh_all(unit: UnitOfWork, worker: Worker) -> None:
    """Bring the index of free workers up to date for a worker on every channel."""
    for channel in worker.channels.values():
        refresh(unit, worker, channel)


def _free_everywhere(unit: UnitOfWork, worker: Worker) -> None:
    # an expression may look at another channel than the task's own
    for name in worker.channels:
        unit.freed[(worker, name)] = None
