"""Making offers: which task, to which worker."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from offhook.centre.routing.placing import SKIP, next_step
from offhook.centre.routing.ready import idleness
from offhook.centre.transitions.ending import cancel_if_exhausted
from offhook.centre.transitions.reservations import reserve

if TYPE_CHECKING:
    from datetime import datetime

    from offhook.centre.centre import Centre
    from offhook.centre.entities import Task, Worker
    from offhook.centre.routing.board import Board
    from offhook.centre.routing.waiting import WaitingGroup


def route(centre: Centre) -> None:
    """Make all offers that can be made now, each in a unit of its own; then skip the targets that want it.

    A call from inside (by who hears of a commit) does nothing: the outer one goes on until all is done. While a unit
    of work is open it waits for its end.
    """
    board = centre.board
    if board.is_routing:
        return
    if centre.current is not None:
        centre.when_free(centre.route)
        return
    board.is_routing = True
    try:
        while board.needs_routing:
            if board.transfers:
                _offer_transfers(centre, board)
            _offer(centre, board)
            _skip(centre, board)
    finally:
        board.is_routing = False


def _offer(centre: Centre, board: Board) -> None:
    heap = [(group.head_place(), group.ordinal, group) for group in board.groups_to_try()]
    heapify(heap)
    while heap:
        _, ordinal, group = heappop(heap)
        offer = _next_offer(board, group)
        if offer is None:
            continue
        with centre.begin("routing") as unit:
            reserve(unit, *offer)
        if group.tasks:
            heappush(heap, (group.head_place(), ordinal, group))


def _offer_transfers(centre: Centre, board: Board) -> None:
    """Tasks that a worker wants to hand over, and holds meanwhile, come first: their customers are on the line."""
    for task in sorted(board.transfers, key=_by_place):
        transfer = task.outgoing_transfer
        if transfer is None or transfer.queue is None:
            continue
        passed = (*transfer.asked, *[reservation.worker for reservation in task.open_reservations])
        free, members = board.free[task.channel], transfer.queue.members
        found = [worker for worker in members if worker in free and worker not in passed]
        if found:
            with centre.begin("routing") as unit:
                reserve(unit, task, min(found, key=idleness))


def _by_place(task: Task) -> tuple[int, datetime, int]:
    return (-task.priority, task.virtual_start_time, task.ordinal)


def _next_offer(board: Board, group: WaitingGroup) -> tuple[Task, Worker] | None:
    for _, task in group.tasks:
        worker = _choose(board, group, task)
        if worker is not None:
            return task, worker
        if not task.open_reservations:
            # nobody is free for the group at all; one with offers out may only lack a second worker
            return None
    return None


def _choose(board: Board, group: WaitingGroup, task: Task) -> Worker | None:
    """The worker for a task: the first by the target's order, else the one longest without a task."""
    asked = [reservation.worker for reservation in task.open_reservations]
    if group.wanted is not None:
        free = board.free[group.channel]
        found = [worker for worker in group.workers() if group.ignore_capacity or worker in free]
        found = [worker for worker in found if worker not in asked and _fits_now(group, task, worker)]
        return min(found, key=group.rank) if found else None
    if asked or (group.target is not None and group.target.is_moving):
        return group.ready.first(group, lambda worker: worker not in asked and _fits_now(group, task, worker))
    return group.ready.first(group, None)


def _fits_now(group: WaitingGroup, task: Task, worker: Worker) -> bool:
    expression = group.target.expression if group.target is not None else None
    return expression is None or expression.fits_now(task, worker)


def _skip(centre: Centre, board: Board) -> None:
    """Move on the tasks that came to a target, got no offer, and find its `skip_if` true."""
    fresh, board.fresh = list(board.fresh), {}
    for task in fresh:
        target = task.target
        if task.status != "pending" or target is None or target.skip_if is None:
            continue
        if target.skip_if.matches(board.activity_counts.of(target.queue)):
            with centre.begin("routing") as unit:
                cancel_if_exhausted(unit, task, next_step(unit, task, SKIP))
