"""The states of a call."""

from __future__ import annotations

from typing import Final

from offhook.centre.states.table import GONE, NEW, Move, StateTable

CALL: Final = StateTable(
    "call",
    "status",
    (
        Move(NEW, "queued", "a customer calls", ("task.created", "call.ringing")),
        Move(NEW, "queued", "an outbound task is created", ("task.created",)),
        Move("queued", "ringing", "a worker calls the customer of an outbound task", ("call.ringing",)),
        Move(
            "queued, ringing",
            "in-progress",
            "the customer and a worker are in the conference",
            ("participant.joined", "call.started"),
        ),
        Move(
            "queued, ringing",
            "canceled",
            "the caller gives up, the worker hangs up while it rings, or its task ends",
            ("participant.left", "call.failed"),
        ),
        Move("ringing", "busy", "the customer's line is busy", ("participant.left", "call.failed")),
        Move("ringing", "no-answer", "the customer does not answer in time", ("participant.left", "call.failed")),
        Move("ringing", "failed", "the customer's number cannot be reached", ("participant.left", "call.failed")),
        Move(
            "in-progress",
            "completed",
            "somebody leaves whose leaving ends it, it is ended for all, or nobody is left whom the customer could "
            "speak to",
            ("participant.left", "call.ended"),
        ),
        Move("completed, busy, no-answer, failed, canceled", GONE, "with its task"),
    ),
)
