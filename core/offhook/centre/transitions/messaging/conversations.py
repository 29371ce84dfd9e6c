"""What a conversation carries, and its state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from offhook.centre.conversations.ending import set_state
from offhook.centre.conversations.reporting import conversation_entities
from offhook.centre.transitions import checks
from offhook.errors import ActionError

if TYPE_CHECKING:
    from offhook.centre.entities import Conversation
    from offhook.centre.unit import UnitOfWork

CANT_SET_ATTRIBUTES: Final = "cant-set-conversation-attributes"
CANT_SET_STATE: Final = "cant-set-conversation-state"


def set_conversation_attributes(unit: UnitOfWork, conversation: Conversation, attributes: Mapping[str, Any]) -> bool:
    """Replace a conversation's attributes (`conversation.updated`); False if they are the same.

    Raises `ActionError` (`cant-set-conversation-attributes`): it is closed, or they are too long or not JSON.
    """
    if conversation.state == "closed":
        raise ActionError(
            f"the conversation {conversation.sid} is closed, and stays as it is", code=CANT_SET_ATTRIBUTES
        )
    after = checks.attributes(attributes, CANT_SET_ATTRIBUTES)
    before = conversation.attributes
    if not checks.changed_names(before, after):
        return False
    unit.change(conversation, "attributes", after)
    unit.emit("conversation.updated", conversation_entities(conversation), previous={"attributes": before})
    return True


def set_conversation_state(unit: UnitOfWork, conversation: Conversation, state: str, reason: str | None = None) -> bool:
    """Make a conversation active or inactive (`conversation.updated`), or close it (`conversation.closed`).

    False if it is so already. Its tasks stay as they are. Raises `ActionError` (`cant-set-conversation-state`): it is
    closed, or put aside and to become active, which takes a worker.
    """
    before = conversation.state
    if before == state:
        return False
    if before == "closed":
        raise ActionError(
            f"the conversation {conversation.sid} is closed, which never becomes {state}",
            code=CANT_SET_STATE,
            hint="the customer begins a new one with a new task",
        )
    if state == "active" and conversation.channel_status != "active":
        raise ActionError(
            f"the channel of the conversation {conversation.sid} is {conversation.channel_status}",
            code=CANT_SET_STATE,
            hint="take it up again with ResumeChannel" if conversation.channel_status == "pause" else None,
        )
    set_state(unit, conversation, state, reason)
    return True
