"""The states of a task (TaskRouter's `assignment_status`)."""

from __future__ import annotations

from typing import Final

from offhook.centre.states.table import GONE, NEW, Move, StateTable

_ENTERED = ("task.created", "workflow.entered", "workflow.target-matched", "task-queue.entered")

TASK: Final = StateTable(
    "task",
    "status",
    (
        Move(NEW, "pending", "it is created", _ENTERED),
        Move("pending", "reserved", "it is offered to a worker", ("reservation.created",)),
        Move(
            "reserved",
            "pending",
            "its last offer is rejected, times out or is taken back",
            ("reservation.rejected", "reservation.timeout", "reservation.canceled"),
        ),
        Move(
            "reserved",
            "assigned",
            "a worker accepts an offer; those of the others are rescinded",
            ("reservation.accepted", "reservation.rescinded"),
        ),
        Move(
            "pending, reserved",
            "canceled",
            "it is canceled, its time is over, no place in its workflow is left, or it was offered 1,000 times",
            ("workflow.timeout", "reservation.canceled", "task.canceled"),
        ),
        Move(
            "assigned",
            "wrapping",
            "its worker finishes up, or its call is over",
            ("task.wrapup", "reservation.wrapup"),
        ),
        Move(
            "assigned",
            "wrapping",
            "of its two workers the one who still had it is done, and the other finishes up",
            ("task.wrapup", "reservation.completed"),
        ),
        Move(
            "assigned, wrapping",
            "completed",
            "its worker is done with it",
            ("task.completed", "reservation.completed"),
        ),
        Move(
            "assigned",
            "pending",
            "it is handed over COLD, and nobody holds it",
            ("task.transfer-initiated", "reservation.completed"),
        ),
        Move(
            "wrapping",
            "assigned",
            "a worker takes it in transfer while the one before finishes up",
            ("reservation.accepted", "task.transfer-completed"),
        ),
        Move("pending, reserved", "canceled", "it is deleted", ("reservation.canceled", "task.deleted")),
        Move("assigned, wrapping", "completed", "it is deleted", ("reservation.completed", "task.deleted")),
        Move("assigned", "completed", "it was assigned for 24 hours", ("reservation.completed", "task.system-deleted")),
        Move("completed, canceled", GONE, "5 minutes later"),
    ),
)
