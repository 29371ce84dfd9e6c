"""The states of a conversation (`state` of Twilio's Conversations)."""

from __future__ import annotations

from typing import Final

from offhook.centre.states.table import GONE, NEW, Move, StateTable

CONVERSATION: Final = StateTable(
    "conversation",
    "state",
    (
        Move(NEW, "active", "a task of a channel in writing comes in", ("conversation.added",)),
        Move("active", "inactive", "its worker finishes up, or it is set so", ("conversation.updated",)),
        Move(
            "inactive",
            "active",
            "somebody writes again, another worker takes it over, or it is set so",
            ("conversation.updated",),
        ),
        Move("active, inactive", "closed", "its last task ends, or it is set so", ("conversation.closed",)),
        Move("closed", GONE, "5 minutes after its task"),
    ),
)
