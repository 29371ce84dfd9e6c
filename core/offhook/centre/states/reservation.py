"""The states of a reservation (TaskRouter's `reservation_status`)."""

from __future__ import annotations

from typing import Final

from offhook.centre.states.table import GONE, NEW, Move, StateTable

RESERVATION: Final = StateTable(
    "reservation",
    "status",
    (
        Move(NEW, "pending", "a task is offered to a worker", ("reservation.created",)),
        Move(
            "pending",
            "accepted",
            "the worker accepts it, or answers the call that it stands for",
            ("reservation.accepted",),
        ),
        Move(
            "pending",
            "rejected",
            "the worker declines, or goes unavailable and has what is pending rejected",
            ("reservation.rejected",),
        ),
        Move(
            "pending",
            "timeout",
            "nobody answers in time; the worker goes to the centre's timeout activity",
            ("reservation.timeout", "worker.activity.update"),
        ),
        Move("pending", "canceled", "its task ends, or its transfer is taken back", ("reservation.canceled",)),
        Move("pending", "rescinded", "another worker took the task", ("reservation.rescinded",)),
        Move(
            "accepted",
            "wrapping",
            "the worker finishes up, or the call is over",
            ("task.wrapup", "reservation.wrapup"),
        ),
        Move(
            "accepted, wrapping",
            "completed",
            "the worker is done with the task, or has handed it over",
            ("task.completed", "reservation.completed"),
        ),
        Move("rejected, timeout, canceled, rescinded, completed", GONE, "5 minutes later"),
    ),
)
