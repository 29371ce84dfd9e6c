"""Transfers on the embedded centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Centre, TaskQueue, UnitOfWork, Worker, Workflow, transitions
from offhook_plugins.embedded.subjects import reservation_of

if TYPE_CHECKING:
    from offhook_plugins.task import CancelTransfer, TransferTask


@hookimpl
def transfer_task(payload: TransferTask, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The task is on its way to the target; COLD completes the worker's own reservation at once.

    In a call the worker's leg goes with the reservation, and the customer stays for whoever takes the task.
    """
    options = payload.options
    reservation = reservation_of(payload, invocation, centre)
    call = reservation.task.call
    if call is not None and any(each.reservation is reservation and each.on_hold for each in call.open_legs()):
        raise ActionError(
            f"{reservation.worker.name} is on hold in the call {call.sid}",
            code="cant-transfer-task",
            hint="UnholdParticipant with the worker's own SID comes first",
            action=invocation.action,
        )
    transitions.start_transfer(
        unit,
        reservation,
        _target(payload.target_sid, centre, invocation.action),
        options.mode,
        attributes=options.attributes,
        priority=options.priority,
    )


@hookimpl
def cancel_transfer(payload: CancelTransfer, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The transfer under way is canceled and its offer taken back; the task stays with the worker who has it."""
    transitions.cancel_transfer(unit, reservation_of(payload, invocation, centre).task)


def _target(sid: str, centre: Centre, action: str) -> Worker | TaskQueue | Workflow:
    found = centre.workers.get(sid) or centre.queues.get(sid) or centre.workflows.get(sid)
    if found is None:
        raise ActionError(
            f"there is no worker, queue or workflow {sid} in the centre", code="could-not-transfer-task", action=action
        )
    return found
