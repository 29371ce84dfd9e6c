"""Messages on the embedded centre: sent, drafted, and the sign of typing."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from offhook import EMPTY_MAP, ActionCancelled, ActionError, Invocation, hookimpl
from offhook.centre import Centre, Conversation, UnitOfWork, Worker
from offhook.centre.transitions import messaging
from offhook_plugins.embedded.chat.file_bytes import read_files
from offhook_plugins.embedded.subjects import desktop_of

if TYPE_CHECKING:
    from offhook_plugins.chat import SendMessage, SendRichContentMessage, SendTyping, SetInputText


@hookimpl
async def send_message(payload: SendMessage, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> int:
    """The message is in the conversation, which is active again if it was at rest; what was sent is no longer in the
    worker's message input.

    A draft that is something else stays: a script may write while the worker does.
    """
    conversation, worker = payload.conversation, _writer(invocation, payload.conversation)
    messaging.check_can_send(conversation, worker)
    body = _body(payload)
    desktop = worker.desktop if worker is not None else None
    given = payload.attached_files
    files = read_files(given, centre, conversation, invocation.action) if given is not None else None
    # all that can be wrong is found ahead of the input's being cleared
    chosen = messaging.chosen_files(centre, desktop, conversation, files)
    messaging.check_content(centre, conversation, body, chosen, payload.html_body)
    if desktop is not None and payload.body and desktop.input_texts.get(conversation.sid) == payload.body:
        await _clear_input(invocation, conversation)
    message = messaging.send(
        unit,
        conversation,
        worker,
        body,
        attributes=_attributes(payload),
        media=messaging.take_files(unit, desktop, conversation, files),
        subject=payload.subject,
        html_body=payload.html_body,
    )
    return message.index


@hookimpl
def send_rich_content_message(
    payload: SendRichContentMessage, invocation: Invocation, unit: UnitOfWork, centre: Centre
) -> int:
    """A message with the template's text, its gaps filled, is in the conversation."""
    conversation, worker = payload.conversation, _writer(invocation, payload.conversation)
    values = {each.name: each.value for each in payload.content_variables or ()}
    body = messaging.template_text(centre, payload.content_sid, values)
    messaging.check_text(centre, conversation, body, "failed-to-send-message")
    message = messaging.send(
        unit, conversation, worker, body, attributes=_attributes(payload), content_sid=payload.content_sid
    )
    return message.index


@hookimpl
def send_typing(payload: SendTyping, invocation: Invocation, unit: UnitOfWork) -> None:
    """The others in the conversation see that the worker types, until a message comes or a few seconds are over."""
    messaging.type_sign(unit, payload.conversation, invocation.worker)


@hookimpl
async def set_input_text(payload: SetInputText, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The worker's message input has the text, and the selection in it; where the others could see that the worker
    types, SendTyping tells them.
    """
    conversation, worker = payload.conversation, desktop_of(invocation).worker
    messaging.check_selection(payload.body, payload.selection_start, payload.selection_end)
    if payload.body and messaging.shows_typing(centre, conversation, worker):
        with suppress(ActionCancelled, ActionError):  # the draft counts without it; the journal has why
            await invocation.invoke("SendTyping", {"conversation": conversation})
    messaging.set_input_text(
        unit,
        worker.desktop,
        conversation,
        payload.body,
        selection_start=payload.selection_start,
        selection_end=payload.selection_end,
        html=payload.html_value,
    )


def _writer(invocation: Invocation, conversation: Conversation) -> Worker | None:
    """Who writes: the worker whom it concerns; None, the system, where a program does that for one who is not there."""
    worker: Worker | None = invocation.worker
    if worker is None or conversation.participant_of(worker) is not None:
        return worker
    return worker if getattr(invocation.actor, "entity_kind", "") == "worker" else None


def _body(payload: SendMessage) -> str:
    """The text; of an email without one what it says as plain text, or what its HTML says."""
    if payload.body or payload.html_body is None:
        return payload.body
    if payload.plain_text_body is not None:
        return payload.plain_text_body
    from offhook_plugins.embedded.chat.html import plain_text  # few runs have emails

    return plain_text(payload.html_body)


def _attributes(payload: SendMessage | SendRichContentMessage) -> Any:
    return payload.message_attributes if payload.message_attributes is not None else EMPTY_MAP


async def _clear_input(invocation: Invocation, conversation: Conversation) -> None:
    with suppress(ActionCancelled):  # whoever keeps the draft does not keep the message
        await invocation.invoke("SetInputText", {"conversation": conversation, "body": ""})
