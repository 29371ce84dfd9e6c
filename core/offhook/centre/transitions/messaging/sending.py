"""Messages: sent by a worker or the system, and received from a customer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NoReturn

from offhook.centre.conversations.ending import set_state
from offhook.centre.conversations.messages import add_message
from offhook.centre.transitions.messaging.channels import reopen_channel
from offhook.errors import ActionError
from offhook_grammar.values import EMPTY_MAP

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities import Conversation, ConversationParticipant, Media, Message, Worker
    from offhook.centre.unit import UnitOfWork

FAILED: Final = "failed-to-send-message"
TOO_LONG: Final = "message-too-long"
CLOSED: Final = "conversation-is-closed"


def check_can_send(conversation: Conversation, worker: Worker | None) -> None:
    """Raise `ActionError` (`failed-to-send-message`) unless the worker, or None the system, can write there now."""
    if conversation.state == "closed":
        _refuse(f"the conversation {conversation.sid} is closed, and takes no more messages")
    if conversation.channel_status == "pause":
        _refuse(f"the conversation {conversation.sid} is put aside", "take it up again with ResumeChannel")
    if worker is not None and conversation.participant_of(worker) is None:
        _refuse(
            f"{worker.name} is not in the conversation {conversation.sid}",
            "whoever accepts its task is in it; a supervisor comes in with JoinConversation",
        )


def check_text(centre: Centre, conversation: Conversation, body: str | None, code: str = TOO_LONG) -> None:
    """Raise `ActionError` with `code` for a text that is longer than its channel takes."""
    most = centre.config.messaging.of(conversation.channel).max_characters
    if most is not None and len(body or "") > most:
        raise ActionError(
            f"the message has {len(body or ''):,} characters, and {most:,} is the most on the channel "
            f"{conversation.channel}",
            code=code,
        )


def check_content(
    centre: Centre, conversation: Conversation, body: str | None, files: Sequence[Any], html_body: str | None = None
) -> None:
    """Raise `ActionError` for a message that is too long (`message-too-long`) or empty (`failed-to-send-message`)."""
    check_text(centre, conversation, body)
    if not body and not files and html_body is None:
        _refuse("the message is empty: it has neither a text nor a file")


def send(
    unit: UnitOfWork,
    conversation: Conversation,
    worker: Worker | None,
    body: str | None,
    *,
    attributes: Any = EMPTY_MAP,
    media: tuple[Media, ...] = (),
    subject: str | None = None,
    html_body: str | None = None,
    content_sid: str | None = None,
) -> Message:
    """A message of a worker who is in the conversation, or of the system (`message.added`).

    A conversation that was at rest is active again. Raises `ActionError`: `failed-to-send-message`,
    `message-too-long`.
    """
    check_can_send(conversation, worker)
    check_content(unit.centre, conversation, body, media, html_body)
    if conversation.channel_status == "active":
        set_state(unit, conversation, "active")
    return add_message(
        unit,
        conversation,
        conversation.participant_of(worker) if worker is not None else None,
        body,
        attributes=attributes,
        media=media,
        subject=subject,
        html_body=html_body,
        content_sid=content_sid,
    )


def receive(
    unit: UnitOfWork,
    conversation: Conversation,
    body: str | None,
    member: ConversationParticipant | None = None,
    *,
    author: str | None = None,
    attributes: Any = EMPTY_MAP,
    media: tuple[Media, ...] = (),
    subject: str | None = None,
    html_body: str | None = None,
) -> Message:
    """A message that comes in from a customer: `member`, or the first one in the conversation (`message.added`).

    A conversation that was at rest is active again; one whose workers have all left its channel gets a new task; one
    that was put aside stays so. Raises `ActionError`: `conversation-is-closed`.
    """
    if conversation.state == "closed":
        raise ActionError(f"the conversation {conversation.sid} is closed, and takes no more messages", code=CLOSED)
    if conversation.channel_status == "inactive":
        reopen_channel(unit, conversation)
    elif conversation.channel_status == "active":
        set_state(unit, conversation, "active")
    return add_message(
        unit,
        conversation,
        member or first_customer(conversation),
        body,
        author=author,
        attributes=attributes,
        media=media,
        subject=subject,
        html_body=html_body,
    )


def first_customer(conversation: Conversation) -> ConversationParticipant | None:
    """The customer with whom the conversation began, while in it."""
    return next((each for each in conversation.present() if each.type == "customer"), None)


def _refuse(message: str, hint: str | None = None) -> NoReturn:
    raise ActionError(message, code=FAILED, hint=hint)
