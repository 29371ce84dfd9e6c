"""Signs of typing: of a worker, of a customer, and their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from offhook.centre.conversations.typing import start_typing, stop_typing
from offhook.centre.transitions.messaging.sending import first_customer
from offhook.errors import ActionError

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities import Conversation, ConversationParticipant, Worker
    from offhook.centre.unit import UnitOfWork

FAILED: Final = "send-typing-failed"


def shows_typing(centre: Centre, conversation: Conversation, worker: Worker) -> bool:
    """Whether the others could see that this worker types."""
    return _why_not(centre, conversation, worker) is None


def type_sign(unit: UnitOfWork, conversation: Conversation, worker: Worker | None) -> None:
    """The worker is typing (`conversation.typing-started`), or goes on with it: for as long as the centre's file says.

    Raises `ActionError` (`send-typing-failed`): the channel has no such sign, the conversation is closed or put aside,
    or the worker is not in it.
    """
    if worker is None:
        _refuse("nobody types: no worker is concerned")
    reason = _why_not(unit.centre, conversation, worker)
    if reason is not None:
        _refuse(reason)
    member = conversation.participant_of(worker)
    assert member is not None  # noqa: S101  # else there was a reason
    start_typing(unit, member, unit.centre.config.messaging.typing_expiry)


def customer_types(
    unit: UnitOfWork, conversation: Conversation, member: ConversationParticipant | None = None
) -> ConversationParticipant | None:
    """A customer is typing: `member`, or the first one in the conversation; None if nobody can be seen to."""
    settings = unit.centre.config.messaging
    typing = member or first_customer(conversation)
    if typing is None or conversation.state == "closed" or not settings.of(conversation.channel).typing:
        return None
    start_typing(unit, typing, settings.typing_expiry)
    return typing


def typing_due(unit: UnitOfWork, participant: ConversationParticipant) -> None:
    """Somebody who was typing has not gone on with it (`conversation.typing-ended`)."""
    stop_typing(unit, participant)


def _why_not(centre: Centre, conversation: Conversation, worker: Worker) -> str | None:
    if not centre.config.messaging.of(conversation.channel).typing:
        return f"the channel {conversation.channel} has no sign of typing"
    if conversation.state == "closed":
        return f"the conversation {conversation.sid} is closed"
    if conversation.channel_status == "pause":
        return f"the conversation {conversation.sid} is put aside"
    if conversation.participant_of(worker) is None:
        return f"{worker.name} is not in the conversation {conversation.sid}"
    return None


def _refuse(message: str) -> NoReturn:
    raise ActionError(message, code=FAILED)
