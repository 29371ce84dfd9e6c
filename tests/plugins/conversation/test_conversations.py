"""SetConversationAttributes and SetConversationState on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.centre import Conversation
from offhook.testing import Desk


@pytest.fixture
def talk(desk: Desk) -> Conversation:
    """A conversation that Ana has accepted."""
    found = desk.accepted({"customerName": "Eva"}).conversation
    assert found is not None
    return found


@pytest.mark.action("SetConversationAttributes", events=("conversation.updated",))
def test_attributes_are_replaced_or_merged(desk: Desk, talk: Conversation) -> None:
    assert talk.attributes == {}
    first = {"topic": "refund", "order": {"number": 7}}
    assert desk.invoke("SetConversationAttributes", worker="Ana", conversationSid=talk.sid, attributes=first) is True
    assert (talk.attributes, desk.happened) == (first, ["conversation.updated"])
    assert desk.events("conversation.updated")[-1].previous == {"attributes": {}}
    more = {"order": {"paid": True}}
    desk.invoke(
        "SetConversationAttributes", worker="Ana", conversationSid=talk.sid, attributes=more, mergeExisting=True
    )
    assert talk.attributes == {"topic": "refund", "order": {"number": 7, "paid": True}}
    same = dict(talk.attributes)
    assert desk.invoke("SetConversationAttributes", worker="Ana", conversation=talk, attributes=same) is False
    assert desk.happened == []
    desk.invoke("SetConversationAttributes", worker="Ana", conversation=talk, attributes={})
    assert talk.attributes == {}


@pytest.mark.action("SetConversationAttributes", error="cant-set-conversation-attributes")
def test_attributes_that_cannot_be_set(desk: Desk, talk: Conversation, refused: Any) -> None:
    fields: dict[str, Any] = {"conversationSid": talk.sid, "attributes": {"note": "x" * 5000}}
    error = refused(desk, "SetConversationAttributes", fields, worker="Ana").error
    assert (error.code, "4,096 is the most" in error.message) == ("cant-set-conversation-attributes", True)
    desk.invoke("SetConversationState", worker="Ana", conversationSid=talk.sid, state="closed")
    fields["attributes"] = {"note": "x"}
    error = refused(desk, "SetConversationAttributes", fields, worker="Ana").error
    assert (error.code, "is closed" in error.message) == ("cant-set-conversation-attributes", True)


@pytest.mark.action("SetConversationAttributes", error="cant-set-conversation-attributes")
@pytest.mark.action("SetConversationState", error="cant-set-conversation-state")
@pytest.mark.action("InviteToConversation", error="cant-invite-to-conversation")
@pytest.mark.parametrize(
    ("action", "fields", "code"),
    [
        ("SetConversationAttributes", {"attributes": {"a": 1}}, "cant-set-conversation-attributes"),
        ("SetConversationState", {"state": "closed"}, "cant-set-conversation-state"),
        ("InviteToConversation", {"address": "kim@example.com"}, "cant-invite-to-conversation"),
    ],
)
@pytest.mark.parametrize("paused", [False, True])
def test_agents_leave_others_conversations_alone(
    desk: Desk, talk: Conversation, refused: Any, action: str, fields: dict[str, Any], code: str, paused: bool
) -> None:
    if paused:
        desk.invoke("PauseChannel", worker="Ana", channelSid=talk.channel_sid)
    payload = {"conversationSid": talk.sid, **fields}
    error = refused(desk, action, payload, worker="Ben", by="agent").error
    assert (error.code, "is Ana's, not Ben's" in error.message) == (code, True)
    if not paused:
        desk.invoke(action, payload, worker="Sue", by="agent")


def test_a_conversation_that_nobody_is_in_yet_is_everybodys(desk: Desk) -> None:
    desk.invoke("SetActivity", worker="Ana", activityName="Break")
    waiting = desk.task().conversation
    assert waiting is not None
    fields = {"conversationSid": waiting.sid, "attributes": {"seen": True}}
    assert desk.invoke("SetConversationAttributes", fields, worker="Ben", by="agent") is True


@pytest.mark.action("SetConversationAttributes", error="no-valid-conversation")
@pytest.mark.action("SetConversationState", error="no-valid-conversation")
@pytest.mark.parametrize(
    ("action", "fields"),
    [("SetConversationAttributes", {"attributes": {}}), ("SetConversationState", {"state": "closed"})],
)
def test_a_conversation_that_is_not_there(desk: Desk, refused: Any, action: str, fields: dict[str, Any]) -> None:
    error = refused(desk, action, {"conversationSid": "CHnone", **fields}, worker="Ana").error
    assert error.code == "no-valid-conversation"


@pytest.mark.action("SetConversationState", events=("conversation.updated",))
def test_a_conversation_rests_and_is_active_again(desk: Desk, talk: Conversation) -> None:
    fields = {"conversationSid": talk.sid}
    assert desk.invoke("SetConversationState", {**fields, "state": "inactive", "reason": "quiet"}, worker="Ana") is True
    assert (talk.state, desk.happened) == ("inactive", ["conversation.updated"])
    event = desk.events("conversation.updated")[-1]
    assert (event.previous, event.reason) == ({"state": "active"}, "quiet")
    assert desk.invoke("SetConversationState", {**fields, "state": "inactive"}, worker="Ana") is False
    assert desk.invoke("SetConversationState", {**fields, "state": "active"}, worker="Ana") is True
    assert talk.state == "active"


@pytest.mark.action("SetConversationState", events=("conversation.closed",))
def test_a_closed_conversation_stays_closed(desk: Desk, talk: Conversation) -> None:
    task = talk.task
    assert task is not None
    desk.invoke("SetConversationState", worker="Ana", conversationSid=talk.sid, state="closed")
    assert desk.happened == ["conversation.closed"]
    assert (talk.state, talk.channel_status, talk.closed_at) == ("closed", "closed", desk.now)
    assert task.status == "assigned"
    desk.invoke("CompleteTask", worker="Ana", sid=task.sid)
    assert desk.happened == ["conversation.left", "task.completed", "reservation.completed"]
    assert desk.centre.conversation(talk.sid) is talk
    desk.advance("6m")
    assert desk.centre.conversation(talk.sid) is None


@pytest.mark.action("SetConversationState", error="cant-set-conversation-state")
@pytest.mark.parametrize("how", ["closed", "put aside"])
def test_a_state_that_cannot_be(desk: Desk, talk: Conversation, refused: Any, how: str) -> None:
    if how == "closed":
        desk.invoke("SetConversationState", worker="Ana", conversationSid=talk.sid, state="closed")
    else:
        desk.invoke("PauseChannel", worker="Ana", channelSid=talk.channel_sid)
    fields = {"conversationSid": talk.sid, "state": "active"}
    error = refused(desk, "SetConversationState", fields, worker="Ana").error
    assert error.code == "cant-set-conversation-state"
    assert ("never becomes active" if how == "closed" else "is pause") in error.message
