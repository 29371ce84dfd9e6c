"""The states of a transfer of a task."""

from __future__ import annotations

from typing import Final

from offhook.centre.states.table import NEW, Move, StateTable

TRANSFER: Final = StateTable(
    "transfer",
    "status",
    (
        Move(NEW, "initiated", "a worker hands the task over", ("task.transfer-initiated",)),
        Move(
            "initiated",
            "completed",
            "somebody accepts the task",
            ("reservation.accepted", "task.transfer-completed"),
        ),
        Move(
            "initiated",
            "failed",
            "the worker who is asked does not take it, or the task is canceled meanwhile",
            ("task.transfer-attempt-failed", "task.transfer-failed"),
        ),
        Move(
            "initiated",
            "canceled",
            "it is taken back, or the task is completed meanwhile",
            ("task.transfer-canceled",),
        ),
    ),
)
