"""SendMessage on the embedded centre."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from offhook import hookimpl
from offhook.centre import Conversation
from offhook.centre.transitions import messaging
from offhook.testing import Desk
from offhook_plugins.chat import SetInputText


@pytest.mark.action("SendMessage", events=("message.added",))
def test_a_message_is_in_the_conversation(chats: Desk, talk: Conversation) -> None:
    assert (len(talk.messages), talk.last_message) == (0, None)
    index = chats.invoke(
        "SendMessage", worker="Ana", conversationSid=talk.sid, body="Good morning", messageAttributes={"mood": "fine"}
    )
    assert chats.happened == ["message.added"]
    message = talk.last_message
    assert message is not None
    assert (index, message.index, message.body, message.author) == (0, 0, "Good morning", "ana")
    assert (message.at, message.attributes, message.sid[:2]) == (chats.now, {"mood": "fine"}, "IM")
    assert message.participant is talk.participant_of(chats.worker("Ana"))
    assert chats.events("message.added")[-1].entities == {
        "message": message,
        "conversation": talk,
        "task": talk.task,
        "worker": chats.worker("Ana"),
    }
    assert chats.invoke("SendMessage", worker="Ana", conversation=talk, body="How can I help?") == 1
    assert [each.body for each in talk.messages] == ["Good morning", "How can I help?"]


@pytest.mark.action("SendMessage")
def test_what_was_sent_leaves_the_message_input(chats: Desk, talk: Conversation) -> None:
    desktop = chats.worker("Ana").desktop
    chats.invoke("SetInputText", worker="Ana", conversationSid=talk.sid, body="Hello", selectionStart=5)
    chats.invoke("SendMessage", worker="Ana", conversationSid=talk.sid, body="Hello")
    assert (desktop.input_texts, desktop.input_selections) == ({}, {})
    assert chats.happened == ["conversation.typing-ended", "message.added"]


def test_a_draft_that_is_something_else_stays(chats: Desk, talk: Conversation) -> None:
    chats.invoke("SetInputText", worker="Ana", conversationSid=talk.sid, body="I think that")
    chats.invoke("SendMessage", worker="Ana", conversationSid=talk.sid, body="One moment please")
    assert chats.worker("Ana").desktop.input_texts == {talk.sid: "I think that"}


def test_the_input_is_cleared_through_its_action(contact_centre: Any) -> None:
    class Watching:
        def __init__(self) -> None:
            self.bodies: list[str] = []

        @hookimpl
        def before_set_input_text(self, payload: SetInputText) -> None:
            self.bodies.append(payload.body)

    watching = Watching()
    desk = contact_centre(plugins=[watching])
    talk = desk.accepted().conversation
    desk.invoke("SetInputText", worker="Anna", conversationSid=talk.sid, body="Hello")
    desk.invoke("SendMessage", worker="Anna", conversationSid=talk.sid, body="Hello")
    assert watching.bodies == ["Hello", ""]


def test_whoever_keeps_the_draft_does_not_keep_the_message(contact_centre: Any) -> None:
    class Keeping:
        @hookimpl
        def before_set_input_text(self, payload: SetInputText, invocation: Any) -> None:
            if not payload.body:
                invocation.cancel("drafts stay", code="drafts-stay")

    desk = contact_centre(plugins=[Keeping()])
    talk = desk.accepted().conversation
    desk.invoke("SetInputText", worker="Anna", conversationSid=talk.sid, body="Hello")
    desk.invoke("SendMessage", worker="Anna", conversationSid=talk.sid, body="Hello")
    assert desk.worker("Anna").desktop.input_texts == {talk.sid: "Hello"}
    assert [each.body for each in talk.messages] == ["Hello"]


@pytest.mark.action("SendMessage", error="failed-to-send-message")
@pytest.mark.parametrize("why", ["closed", "put aside", "elsewhere", "empty"])
def test_what_cannot_be_sent_stays_in_the_input(chats: Desk, talk: Conversation, why: str, refused: Any) -> None:
    worker, body = "Ana", "Hello"
    if why == "closed":
        chats.invoke("SetConversationState", worker="Ana", conversationSid=talk.sid, state="closed")
    elif why == "put aside":
        chats.invoke("PauseChannel", worker="Ana", channelSid=talk.channel_sid)
    elif why == "elsewhere":
        worker = "Ben"
    else:
        body = ""
    chats.invoke("SetInputText", worker=worker, conversationSid=talk.sid, body=body)
    error = refused(chats, "SendMessage", worker=worker, by="agent", conversationSid=talk.sid, body=body).error
    assert error.code == "failed-to-send-message"
    told = {"closed": "is closed", "put aside": "is put aside", "elsewhere": "Ben is not in", "empty": "neither a text"}
    assert told[why] in error.message
    assert chats.worker(worker).desktop.input_texts == ({talk.sid: body} if body else {})


def test_a_file_that_cannot_be_sent_leaves_the_draft(chats: Desk, talk: Conversation, refused: Any) -> None:
    chats.invoke("SetInputText", worker="Ana", conversationSid=talk.sid, body="See this")
    files = [{"name": "virus.exe", "size": 3, "type": "application/octet-stream"}]
    fields = {"conversationSid": talk.sid, "body": "See this", "attachedFiles": files}
    error = refused(chats, "SendMessage", fields, worker="Ana").error
    assert error.code == "file-attachment-attach-invalid-type"
    assert chats.worker("Ana").desktop.input_texts == {talk.sid: "See this"}


@pytest.mark.action("SendMessage", error="no-valid-conversation")
def test_a_conversation_that_is_not_there(chats: Desk, refused: Any) -> None:
    error = refused(chats, "SendMessage", worker="Ana", conversationSid="CHnone", body="Hello").error
    assert (error.code, "there is no conversation CHnone" in error.message) == ("no-valid-conversation", True)


@pytest.mark.action("SendMessage", error="message-too-long")
def test_a_message_that_is_longer_than_its_channel_takes(
    chats: Desk, talk_on: Callable[[str], Conversation], refused: Any
) -> None:
    talk = talk_on("sms")
    error = refused(chats, "SendMessage", worker="Ana", conversationSid=talk.sid, body="x" * 21).error
    assert error.code == "message-too-long"
    assert "21 characters, and 20 is the most on the channel sms" in error.message
    assert chats.invoke("SendMessage", worker="Ana", conversationSid=talk.sid, body="x" * 20) == 0
    longer = talk_on("email")
    assert chats.invoke("SendMessage", worker="Ana", conversationSid=longer.sid, body="x" * 9000) == 0


@pytest.mark.parametrize("channel", ["chat", "sms", "whatsapp", "email"])
def test_each_channel_in_writing_has_a_conversation(
    chats: Desk, talk_on: Callable[[str], Conversation], channel: str
) -> None:
    talk = talk_on(channel)
    assert (talk.channel, talk.state) == (channel, "active")
    assert chats.invoke("SendMessage", worker="Ana", conversationSid=talk.sid, body="Hello") == 0


@pytest.mark.action("SendMessage")
def test_an_email_has_a_subject_and_html(chats: Desk, talk_on: Callable[[str], Conversation]) -> None:
    talk = talk_on("email")
    html = (
        "<style>p {}</style><h1>Hello Eva</h1><p>two <b>words</b><br>and more</p><ul><li>first</li><li>next</li></ul>"
    )
    chats.invoke("SendMessage", worker="Ana", conversationSid=talk.sid, body="", subject="Your form", htmlBody=html)
    message = talk.last_message
    assert message is not None
    assert (message.subject, message.html_body) == ("Your form", html)
    assert message.body == "Hello Eva\n\ntwo words\nand more\n\n- first\n- next"
    plain = {"htmlBody": html, "plainTextBody": "Hello"}
    chats.invoke("SendMessage", worker="Ana", conversationSid=talk.sid, body="", **plain)
    assert talk.last_message is not None
    assert talk.last_message.body == "Hello"


@pytest.mark.action("SendMessage", events=("conversation.updated", "message.added"))
def test_a_conversation_at_rest_is_active_again(chats: Desk, talk: Conversation) -> None:
    chats.invoke("SetConversationState", worker="Ana", conversationSid=talk.sid, state="inactive")
    chats.invoke("SendMessage", worker="Ana", conversationSid=talk.sid, body="One more thing")
    assert talk.state == "active"
    assert chats.happened == ["conversation.updated", "message.added"]
    assert chats.events("conversation.updated")[-1].previous == {"state": "inactive"}


def test_the_system_writes_where_no_worker_does(chats: Desk, talk: Conversation) -> None:
    chats.invoke("SendMessage", conversationSid=talk.sid, body="You are next")
    message = talk.last_message
    assert message is not None
    assert (message.author, message.participant) == ("system", None)
    assert chats.events("message.added")[-1].entity("worker") is chats.worker("Ana")


def test_a_customers_message(chats: Desk, talk: Conversation) -> None:
    message = chats.change(lambda unit: messaging.receive(unit, talk, "Hello?"))
    assert (message.author, message.is_from_customer, message.index) == ("+4930123456", True, 0)
    assert message.is_from(chats.worker("Ana")) is False
    assert talk.oldest_unanswered is message
    chats.invoke("SendMessage", worker="Ana", conversationSid=talk.sid, body="Hello!")
    assert talk.oldest_unanswered is None
    last = talk.last_message
    assert last is not None
    assert last.is_from(chats.worker("Ana")) is True
