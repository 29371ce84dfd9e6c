"""The states of a leg of a call."""

from __future__ import annotations

from typing import Final

from offhook.centre.states.table import NEW, Move, StateTable

PARTICIPANT: Final = StateTable(
    "participant",
    "status",
    (
        Move(NEW, "waiting", "a customer waits for a worker, or is going to be called"),
        Move(NEW, "ringing", "somebody is called; a phone in the browser rings for no time"),
        Move("waiting", "ringing", "the customer of an outbound call is called", ("call.ringing",)),
        Move(
            "waiting, ringing",
            "joined",
            "the customer is put through, or whoever is called answers",
            ("participant.joined",),
        ),
        Move(
            "ringing",
            "waiting",
            "a worker who is called by instruction answers, and has yet to accept the reservation",
            ("participant.updated",),
        ),
        Move("ringing", "busy", "the line is busy", ("participant.left",)),
        Move("ringing", "no-answer", "nobody answers in time", ("participant.left",)),
        Move("ringing", "failed", "the number cannot be reached", ("participant.left",)),
        Move(
            "waiting, ringing",
            "canceled",
            "the caller gives up, the offer or the call is over before the answer",
            ("participant.left",),
        ),
        Move("joined", "left", "whoever it is hangs up or is removed, or the call ends", ("participant.left",)),
    ),
)
