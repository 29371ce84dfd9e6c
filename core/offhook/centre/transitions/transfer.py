"""Transfers: a task handed over to another worker, to a queue, or to a workflow, and taken back.

The task stays the same task. WARM: the worker keeps the reservation, and the target gets one beside it. COLD: the
worker's reservation is completed, and the task is offered to the target, or waits in its queue.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from offhook.centre import states
from offhook.centre.entities import Reservation, Task, TaskQueue, Transfer, Worker, Workflow
from offhook.centre.entities.task import NO_FILTER
from offhook.centre.routing.placing import enter, place_directly
from offhook.centre.timers import arm_task
from offhook.centre.transitions.checks import wrong_state
from offhook.centre.transitions.ending import cancel_reservation, close, entities, settle_current
from offhook.centre.transitions.reservations import complete, reserve
from offhook.centre.transitions.task_changes import set_task_priority, update_task_attributes
from offhook.centre.transitions.transfer_outcomes import report, transfer_over, waits
from offhook.errors import ActionError

if TYPE_CHECKING:
    from offhook.centre.unit import UnitOfWork

CANT_TRANSFER = "cant-transfer-task"
COULD_NOT_TRANSFER = "could-not-transfer-task"
NO_TRANSFER = "no-transfer-to-cancel"
CANCELED = "Transfer canceled"
TRANSFERRED = "transferred"


def start_transfer(
    unit: UnitOfWork,
    reservation: Reservation,
    target: Worker | TaskQueue | Workflow,
    mode: str,
    *,
    attributes: Mapping[str, Any] | None = None,
    priority: int | None = None,
) -> Transfer:
    """Hand the task of an accepted reservation over (`task.transfer-initiated`); `mode` is WARM or COLD.

    `attributes` replace the task's, `priority` is its new one. Raises `ActionError`: `cant-transfer-task` for a task
    that cannot be handed over now, `could-not-transfer-task` for a target that cannot have it.
    """
    task = reservation.task
    _check_transferable(reservation)
    if isinstance(target, Worker):
        _check_worker(task, reservation, target, mode)
    if attributes is not None:
        update_task_attributes(unit, task, attributes)
    if priority is not None:
        set_task_priority(unit, task, priority)
    others = [each for each in task.open_reservations if each is not reservation]
    shared = mode == "WARM" or bool(others)
    transfer = Transfer(task, reservation, target, mode, _queue(task, target), shared)
    unit.change(task, "outgoing_transfer", transfer)
    unit.change(task, "updated_at", unit.now)
    report(unit, transfer, "initiated", reservation.worker, None)
    if mode == "COLD" and shared:
        complete(unit, reservation, TRANSFERRED)
    if not shared:
        close(unit, reservation)
        unit.emit("reservation.completed", entities(reservation), reason=TRANSFERRED)
        settle_current(unit, task)
        _route_anew(unit, task, target)
    elif isinstance(target, Worker):
        reserve(unit, task, target)
    else:
        waits(unit, task)
    return transfer


def cancel_transfer(unit: UnitOfWork, task: Task) -> Transfer:
    """Take back a transfer that nobody has accepted (`task.transfer-canceled`); the task stays where it is.

    Raises `ActionError`: `no-transfer-to-cancel`.
    """
    transfer = task.outgoing_transfer
    if transfer is None or not transfer.is_under_way:
        found = f"its last one is {transfer.status}" if transfer is not None else "it never had one"
        raise ActionError(f"task {task.key} has no transfer under way: {found}", code=NO_TRANSFER)
    if not transfer.shared:
        raise ActionError(
            f"the transfer of task {task.key} is COLD, and nobody holds the task any more",
            code=NO_TRANSFER,
            hint="transfer it WARM to be able to take it back",
        )
    transfer_over(unit, task, "canceled", None)
    for offer in task.open_reservations:
        if offer.status == "pending":
            cancel_reservation(unit, offer, CANCELED)
    return transfer


def _check_transferable(reservation: Reservation) -> None:
    if reservation.status != "accepted":
        wrong_state(reservation, "accepted", CANT_TRANSFER, "transferring its task")
    transfer = reservation.task.outgoing_transfer
    if transfer is not None and transfer.is_under_way:
        raise ActionError(
            f"task {reservation.task.key} is on its way to {transfer.target.name} already",
            code=CANT_TRANSFER,
            hint="cancel that transfer first",
        )


def _check_worker(task: Task, reservation: Reservation, target: Worker, mode: str) -> None:
    """A COLD transfer may go to its own worker, to whom the task is then offered anew: so a conversation is parked."""
    if target is reservation.worker and (mode == "WARM" or len(task.open_reservations) > 1):
        _refuse(f"{target.name} has the task {task.key} already")
    if any(each.worker is target for each in task.open_reservations if each is not reservation):
        _refuse(f"{target.name} has a reservation of the task {task.key} already")
    if not target.activity.available:
        _refuse(f"{target.name} is in the activity {target.activity.name}, which is not available")


def _refuse(why: str) -> NoReturn:
    raise ActionError(why, code=COULD_NOT_TRANSFER)


def _queue(task: Task, target: Worker | TaskQueue | Workflow) -> TaskQueue | None:
    """Where the target's workers are looked for: the queue itself, or the first that the workflow sends the task to."""
    if isinstance(target, TaskQueue):
        return target
    if isinstance(target, Worker):
        return None
    for rule in target.filters:
        if rule.expression.matches(task.attributes):
            return rule.targets[0].queue
    if target.default is None:
        _refuse(f"no part of the workflow {target.name} takes the task {task.key}")
    return target.default.queue


def _route_anew(unit: UnitOfWork, task: Task, target: Worker | TaskQueue | Workflow) -> None:
    """Nobody holds the task any more: it is pending, and goes to the target."""
    states.move(unit, task, "pending")
    unit.change(task, "filter_index", NO_FILTER)
    unit.change(task, "target_index", 0)
    unit.change(task, "target", None)
    unit.change(task, "target_due", None)
    if isinstance(target, Worker):
        # if that worker does not take it, it begins anew in its workflow
        unit.change(task, "reroute", True)
        reserve(unit, task, target)
        arm_task(unit, task)
        return
    unit.change(task, "routed", unit.now - task.created_at)
    unit.change(task, "ignore_capacity", False)
    unit.change(task, "routing_target", target.sid)
    if isinstance(target, TaskQueue):
        place_directly(unit, task, target)
        return
    unit.change(task, "workflow", target)
    nowhere = enter(unit, task)
    if nowhere is not None:
        _refuse(nowhere)
