"""The states of an interaction channel, through which a customer takes part in a conversation (Flex's `status`)."""

from __future__ import annotations

from typing import Final

from offhook.centre.states.table import GONE, NEW, Move, StateTable

CHANNEL: Final = StateTable(
    "channel",
    "channel_status",
    (
        Move(NEW, "active", "a conversation begins", ("conversation.added",)),
        Move("active", "pause", "its worker puts it aside", ("channel.updated", "conversation.left")),
        Move(
            "pause", "active", "somebody takes it up again, by a new task", ("reservation.accepted", "channel.updated")
        ),
        Move("active", "inactive", "the last worker leaves it", ("conversation.left", "channel.updated")),
        Move(
            "inactive",
            "active",
            "the customer writes again, which makes a new task",
            ("task.created", "channel.updated"),
        ),
        Move("active, pause, inactive", "closed", "the conversation is closed", ("conversation.closed",)),
        Move("closed", GONE, "with its task"),
    ),
)
