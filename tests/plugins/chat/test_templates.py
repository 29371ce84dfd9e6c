"""SendRichContentMessage on the embedded centre."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from offhook.centre import Conversation
from offhook.testing import Desk


def values(**named: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in named.items()]


@pytest.mark.action("SendRichContentMessage", events=("message.added",))
def test_a_stored_message_is_sent_with_its_gaps_filled(chats: Desk, talk: Conversation) -> None:
    index = chats.invoke(
        "SendRichContentMessage",
        worker="Ana",
        conversationSid=talk.sid,
        contentSid="HX1",
        contentVariables=values(name="Eva"),
        messageAttributes=["first"],
    )
    message = talk.last_message
    assert message is not None
    assert (index, message.body, message.content_sid) == (0, "Hello Eva, this is the bank.", "HX1")
    assert (message.author, message.attributes) == ("ana", ("first",))
    assert chats.happened == ["message.added"]
    both = values(name="{{who}}", who="Ana")
    chats.invoke("SendRichContentMessage", worker="Ana", conversation=talk, contentSid="HX1", contentVariables=both)
    assert talk.last_message is not None
    assert talk.last_message.body == "Hello {{who}}, this is Ana."


@pytest.mark.action("SendRichContentMessage", error="no-content-sid")
def test_a_template_that_is_not_there(chats: Desk, talk: Conversation, refused: Any) -> None:
    fields = {"conversationSid": talk.sid, "contentSid": "HX11"}
    error = refused(chats, "SendRichContentMessage", fields, worker="Ana").error
    assert (error.code, error.hint) == ("no-content-sid", "did you mean 'HX1'?")


@pytest.mark.action("SendRichContentMessage", error="no-valid-conversation")
def test_a_template_for_no_conversation(chats: Desk, refused: Any) -> None:
    fields = {"conversationSid": "CHnone", "contentSid": "HX1"}
    assert refused(chats, "SendRichContentMessage", fields, worker="Ana").error.code == "no-valid-conversation"


@pytest.mark.action("SendRichContentMessage", error="failed-to-send-message")
@pytest.mark.parametrize(
    ("channel", "worker", "sid", "variables", "told"),
    [
        ("chat", "Ana", "HX1", {}, "has a gap 'name', and no value is given for it"),
        ("chat", "Ana", "HX1", {"name": "Eva", "nam": "Eva"}, "there is no gap in the template 'Welcome'"),
        ("sms", "Ana", "HX2", {}, "55 characters, and 20 is the most"),
        ("chat", "Ben", "HX2", {}, "Ben is not in the conversation"),
    ],
)
def test_a_template_that_cannot_be_sent(
    chats: Desk,
    talk_on: Callable[[str], Conversation],
    refused: Any,
    channel: str,
    worker: str,
    sid: str,
    variables: dict[str, str],
    told: str,
) -> None:
    talk = talk_on(channel)
    fields = {"conversationSid": talk.sid, "contentSid": sid, "contentVariables": values(**variables)}
    error = refused(chats, "SendRichContentMessage", fields, worker=worker, by="agent").error
    assert (error.code, told in error.message) == ("failed-to-send-message", True), error.message
