"""Messages: added to a conversation, whoever wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from offhook.centre.conversations.reporting import message_entities
from offhook.centre.conversations.typing import stop_typing
from offhook.centre.entities import Conversation, Message
from offhook_grammar.values import EMPTY_MAP

if TYPE_CHECKING:
    from offhook.centre.entities import ConversationParticipant, Media
    from offhook.centre.unit import UnitOfWork

SYSTEM_AUTHOR: Final = "system"
"""Whose a message is that nobody in the conversation wrote."""


def add_message(
    unit: UnitOfWork,
    conversation: Conversation,
    member: ConversationParticipant | None,
    body: str | None,
    *,
    author: str | None = None,
    attributes: Any = EMPTY_MAP,
    media: tuple[Media, ...] = (),
    subject: str | None = None,
    html_body: str | None = None,
    content_sid: str | None = None,
) -> Message:
    """The next message of a conversation (`message.added`); who wrote it stops typing.

    `member` is None for the system, or for somebody who is not in the conversation; `author` is then the identity that
    stands at the message. Checks nothing: the transitions of messaging do.
    """
    if member is not None:
        stop_typing(unit, member)
    last = conversation.last_message
    message = Message(
        unit.centre.sids.new("IM"),
        conversation,
        last.index + 1 if last is not None else 0,
        author or author_of(member),
        member,
        body,
        unit.now,
        attributes=attributes,
        media=media,
        subject=subject,
        html_body=html_body,
        content_sid=content_sid,
    )
    conversation.messages.add(unit, message)
    unit.keep(message)
    unit.emit("message.added", message_entities(message))
    return message


def author_of(member: ConversationParticipant | None) -> str:
    """The identity that stands at what somebody writes."""
    if member is None:
        return SYSTEM_AUTHOR
    return member.identity or member.address or member.name or member.type
