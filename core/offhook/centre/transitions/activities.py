"""Changing a worker's activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.transitions import capacity

if TYPE_CHECKING:
    from offhook.centre.entities import Activity, Worker
    from offhook.centre.unit import UnitOfWork


def move_to_activity(unit: UnitOfWork, worker: Worker, activity: Activity) -> bool:
    """Put a worker into an activity, whatever is pending; False if the worker is in it already."""
    before = worker.activity
    if before is activity:
        return False
    spent = unit.now - worker.activity_changed_at
    unit.change(worker, "activity", activity)
    unit.change(worker, "activity_changed_at", unit.now)
    unit.centre.board.changes.note(worker)
    unit.centre.board.activity_counts.forget()
    if activity.available and not before.available:
        unit.change(worker, "idle_since", unit.now)
    if activity.available != before.available or unit.centre.board.has_moving_targets:
        capacity.refresh_all(unit, worker)
    unit.emit(
        "worker.activity.update",
        {"worker": worker, "activity": activity},
        previous={"activity": before},
        data={"timeInPreviousActivity": spent},
    )
    return True
