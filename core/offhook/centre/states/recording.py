"""The states of a recording."""

from __future__ import annotations

from typing import Final

from offhook.centre.states.table import GONE, NEW, Move, StateTable

RECORDING: Final = StateTable(
    "recording",
    "status",
    (
        Move(NEW, "in-progress", "somebody has the call recorded, or the centre records calls", ("recording.started",)),
        Move("in-progress", "paused", "what is said is not to be kept", ("recording.paused",)),
        Move("paused", "in-progress", "it goes on", ("recording.resumed",)),
        Move("in-progress, paused", "completed", "the call is over", ("recording.completed",)),
        Move("completed", GONE, "24 hours later, or as the centre's file says"),
    ),
)
