"""The states of a conversation: put to rest, brought back, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre import states
from offhook.centre.conversations.channels import close_channel
from offhook.centre.conversations.reporting import conversation_entities
from offhook.centre.conversations.typing import stop_typing

if TYPE_CHECKING:
    from offhook.centre.entities import Conversation
    from offhook.centre.unit import UnitOfWork


def set_state(unit: UnitOfWork, conversation: Conversation, state: str, reason: str | None = None) -> None:
    """Make a conversation active or inactive (`conversation.updated`), or close it; nothing if it is so already."""
    before = conversation.state
    if before == state:
        return
    if state == "closed":
        close(unit, conversation, reason)
        return
    states.move(unit, conversation, state)
    entities = conversation_entities(conversation)
    unit.emit("conversation.updated", entities, previous={"state": before}, reason=reason)


def close(unit: UnitOfWork, conversation: Conversation, reason: str | None = None) -> None:
    """End a conversation, and its channel with it (`conversation.closed`); nothing if it is closed already.

    Who is in it stays in it: a worker leaves with the task.
    """
    if conversation.state == "closed":
        return
    states.move(unit, conversation, "closed")
    close_channel(unit, conversation)
    unit.change(conversation, "closed_at", unit.now)
    for member in conversation.present():
        stop_typing(unit, member)
    unit.emit("conversation.closed", conversation_entities(conversation), reason=reason)
