"""Who may take a task: members of queues, workers that fit a target, and keeping both up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offhook.centre.entities import TaskQueue, Worker
    from offhook.centre.routing.waiting import WaitingGroup
    from offhook.centre.unit import UnitOfWork
    from offhook_grammar.values import FrozenDict


def find_workers(group: WaitingGroup) -> dict[Worker, None]:
    """The workers that fit a group with a target of its own; what moves with reservations is left to the offer."""
    members = group.queue.members
    if group.wanted is not None:
        known = group.board.find_worker(*group.wanted)
        candidates = [known] if known is not None and (group.bypasses_queue or known in members) else []
    else:
        candidates = list(members)
    target = group.target
    if target is not None and target.expression is not None:
        # all tasks of the group have the values that the expression reads in common
        task, fits = group.tasks[0][1], target.expression.fits
        candidates = [worker for worker in candidates if fits(task, worker)]
    return dict.fromkeys(candidates)


def enrol(unit: UnitOfWork, worker: Worker) -> None:
    """Make a new worker a member of the queues that want it."""
    board = unit.centre.board
    unit.undo(board.forget_workers)
    for queue in unit.centre.queues:
        _keep_member(unit, queue, worker)
    board.forget_workers()


def attributes_changed(unit: UnitOfWork, worker: Worker, attributes: FrozenDict, changed: frozenset[str]) -> None:
    """Give a worker new attributes, and bring memberships and cached groups up to date where they look at them."""
    board = unit.centre.board
    board.changes.note(worker)
    if board.watched.isdisjoint(changed):
        unit.change(worker, "attributes", attributes)
        return
    # undone last, so that nothing computed meanwhile survives
    unit.undo(board.forget_workers)
    unit.change(worker, "attributes", attributes)
    moved = [
        queue
        for queue in unit.centre.queues
        if not queue.expression.roots.isdisjoint(changed) and _keep_member(unit, queue, worker)
    ]
    affected = False
    for group in board.groups.values():
        if group.queue in moved or _looks_at(group, changed):
            group.eligible = None
            affected = True
    if affected or moved:
        for name in worker.channels:
            unit.freed[(worker, name)] = None


def _looks_at(group: WaitingGroup, changed: frozenset[str]) -> bool:
    expression = group.target.expression if group.target is not None else None
    return expression is not None and not expression.worker_roots.isdisjoint(changed)


def _keep_member(unit: UnitOfWork, queue: TaskQueue, worker: Worker) -> bool:
    """Whether the worker came into the queue or left it."""
    fits, members = queue.expression.matches(worker.attributes), queue.members
    if fits == (worker in members):
        return False
    unit.centre.board.activity_counts.forget()
    if fits:
        members[worker] = None
        unit.undo(members.pop, worker)
    else:
        del members[worker]
        unit.undo(members.__setitem__, worker, None)
    return True
