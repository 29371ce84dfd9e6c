"""SetInputText and SendTyping on the embedded centre."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from offhook import hookimpl
from offhook.centre import Conversation, ConversationParticipant
from offhook.centre.transitions import messaging
from offhook.testing import Desk
from offhook_plugins.chat import SendTyping


def own(desk: Desk, talk: Conversation, name: str = "Ana") -> ConversationParticipant:
    found = talk.participant_of(desk.worker(name))
    assert found is not None
    return found


@pytest.mark.action("SetInputText", events=("conversation.typing-started",))
def test_a_draft_is_in_the_message_input_and_shows_typing(chats: Desk, talk: Conversation) -> None:
    desktop = chats.worker("Ana").desktop
    assert desktop.input_texts == {}
    chats.invoke(
        "SetInputText", worker="Ana", conversationSid=talk.sid, body="Hello Eva", selectionStart=6, selectionEnd=9
    )
    assert chats.happened == ["conversation.typing-started"]
    assert desktop.input_texts == {talk.sid: "Hello Eva"}
    assert desktop.input_selections == {talk.sid: {"start": 6, "end": 9}}
    assert own(chats, talk).is_typing
    chats.invoke("SetInputText", worker="Ana", conversationSid=talk.sid, body="Hello", selectionStart=2)
    assert desktop.input_selections == {talk.sid: {"start": 2, "end": 2}}
    chats.invoke("SetInputText", worker="Ana", conversationSid=talk.sid, body="")
    assert (desktop.input_texts, desktop.input_selections, chats.happened) == ({}, {}, [])
    assert chats.worker("Ben").desktop.input_texts == {}


def test_an_editors_own_draft_is_kept(chats: Desk, talk_on: Callable[[str], Conversation]) -> None:
    talk = talk_on("email")
    value = [{"type": "paragraph", "children": [{"text": "Hello"}]}]
    chats.invoke("SetInputText", worker="Ana", conversationSid=talk.sid, body="Hello", htmlValue=value)
    assert chats.happened == []
    shown = chats.worker("Ana").desktop.input_selections[talk.sid]
    assert shown["html"][0]["children"][0]["text"] == "Hello"


@pytest.mark.action("SetInputText", error="set-input-text-failed")
@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"conversationSid": "CHnone"}, "there is no conversation CHnone"),
        ({"selectionStart": 6}, "from 6 to 6, and has to be within the 5 characters"),
        ({"selectionStart": 3, "selectionEnd": 2}, "from 3 to 2"),
        ({"selectionEnd": 2}, "selectionStart is not given"),
    ],
)
def test_a_draft_that_cannot_be(
    chats: Desk, talk: Conversation, refused: Any, fields: dict[str, Any], told: str
) -> None:
    error = refused(chats, "SetInputText", {"conversationSid": talk.sid, "body": "Hello", **fields}, worker="Ana").error
    assert (error.code, told in error.message) == ("set-input-text-failed", True)


@pytest.mark.action("SetInputText", error="no-desktop")
def test_nobodys_draft(chats: Desk, talk: Conversation, refused: Any) -> None:
    error = refused(chats, "SetInputText", {"conversationSid": talk.sid, "body": "Hello"}).error
    assert error.code == "no-desktop"


def test_a_draft_counts_though_typing_is_not_shown(contact_centre: Any) -> None:
    class Private:
        @hookimpl
        def before_send_typing(self, payload: SendTyping, invocation: Any) -> None:
            invocation.cancel("nobody is to know", code="private")

    desk = contact_centre(plugins=[Private()])
    talk = desk.accepted().conversation
    desk.invoke("SetInputText", worker="Anna", conversationSid=talk.sid, body="Hello")
    assert desk.worker("Anna").desktop.input_texts == {talk.sid: "Hello"}
    assert desk.happened == []


def test_a_draft_where_nobody_could_see_it(chats: Desk, talk: Conversation) -> None:
    chats.invoke("SetInputText", worker="Ben", conversationSid=talk.sid, body="Later")
    assert chats.worker("Ben").desktop.input_texts == {talk.sid: "Later"}
    assert chats.happened == []


@pytest.mark.action("SendTyping", events=("conversation.typing-started",))
def test_typing_is_seen_for_a_while(chats: Desk, talk: Conversation) -> None:
    chats.invoke("SendTyping", worker="Ana", conversationSid=talk.sid)
    assert chats.happened == ["conversation.typing-started"]
    event = chats.events("conversation.typing-started")[-1]
    assert event.entity("participant") is own(chats, talk)
    chats.advance("8s")
    chats.invoke("SendTyping", worker="Ana", conversationSid=talk.sid)
    assert chats.happened == []  # it is still the same sign
    chats.advance("9s")
    assert own(chats, talk).is_typing
    chats.advance("1s")
    assert not own(chats, talk).is_typing
    ended = chats.events("conversation.typing-ended")
    assert [each.at for each in ended] == [chats.now]


def test_a_message_ends_the_sign(chats: Desk, talk: Conversation) -> None:
    chats.invoke("SendTyping", worker="Ana", conversationSid=talk.sid)
    chats.invoke("SendMessage", worker="Ana", conversationSid=talk.sid, body="Hello")
    assert chats.happened == ["conversation.typing-ended", "message.added"]
    chats.advance("1m")
    assert len(chats.events("conversation.typing-ended")) == 1


@pytest.mark.action("SendTyping", error="send-typing-failed")
@pytest.mark.parametrize("why", ["closed", "put aside", "elsewhere", "sms", "nobody"])
def test_typing_that_nobody_sees(chats: Desk, talk_on: Callable[[str], Conversation], why: str, refused: Any) -> None:
    talk = talk_on("sms" if why == "sms" else "chat")
    worker = {"elsewhere": "Ben", "nobody": None}.get(why, "Ana")
    if why == "closed":
        chats.invoke("SetConversationState", worker="Ana", conversationSid=talk.sid, state="closed")
    elif why == "put aside":
        chats.invoke("PauseChannel", worker="Ana", channelSid=talk.channel_sid)
    error = refused(chats, "SendTyping", {"conversationSid": talk.sid}, worker=worker).error
    told = {"sms": "the channel sms has no sign of typing", "elsewhere": "Ben is not in", "nobody": "nobody types"}
    assert (error.code, told.get(why, f"is {why}") in error.message) == ("send-typing-failed", True)


@pytest.mark.action("SendTyping", error="no-valid-conversation")
def test_typing_where_there_is_no_conversation(chats: Desk, refused: Any) -> None:
    assert refused(chats, "SendTyping", worker="Ana", conversationSid="CHnone").error.code == "no-valid-conversation"


def test_a_customer_types(chats: Desk, talk: Conversation, talk_on: Callable[[str], Conversation]) -> None:
    typing = chats.change(lambda unit: messaging.customer_types(unit, talk))
    assert typing is not None
    assert (typing.type, typing.is_typing) == ("customer", True)
    assert chats.happened == ["conversation.typing-started"]
    chats.change(lambda unit: messaging.receive(unit, talk, "Hello"))
    assert not typing.is_typing
    short = talk_on("sms")
    assert chats.change(lambda unit: messaging.customer_types(unit, short)) is None


def test_leaving_ends_the_sign(chats: Desk, talk: Conversation) -> None:
    chats.invoke("SendTyping", worker="Ana", conversationSid=talk.sid)
    task = talk.task
    assert task is not None
    chats.invoke("CompleteTask", worker="Ana", sid=task.sid)
    assert chats.happened == [
        "conversation.typing-ended",
        "conversation.left",
        "conversation.closed",
        "task.completed",
        "reservation.completed",
    ]
