"""What becomes of a worker's calls in the browser when the browser no longer serves the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.transitions.voice.hanging_up import hang_up, leave_call

if TYPE_CHECKING:
    from offhook.centre.entities import Worker
    from offhook.centre.unit import UnitOfWork

SIGNED_OUT = "signed out"


def drop_calls(unit: UnitOfWork, worker: Worker, reason: str = SIGNED_OUT) -> None:
    """Hang up all of a worker's legs; phones other than the browser's go on. `reason` is for legs that listen in."""
    if worker.phone != "browser":
        return
    for task in unit.centre.tasks:
        leg = task.call.leg_of(worker) if task.call is not None and task.call.is_open else None
        if leg is None:
            continue
        if leg.type == "worker":
            leave_call(unit, leg)
        else:
            hang_up(unit, leg, reason)
