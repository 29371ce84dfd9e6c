"""InviteToConversation, JoinConversation and LeaveConversation on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.centre import Conversation
from offhook.testing import Desk


@pytest.fixture
def talk(desk: Desk) -> Conversation:
    """A conversation that Ana has accepted; Ben and Cleo are there."""
    for name in ("Ben", "Cleo"):
        desk.invoke("SetActivity", worker=name, activityName="Available")
    found = desk.accepted({"customerName": "Eva", "customerAddress": "eva@example.com", "note": "first"}).conversation
    assert found is not None
    return found


def people(talk: Conversation) -> list[str | None]:
    return [each.name for each in talk.present()]


def invited(desk: Desk, talk: Conversation, name: str = "Ben") -> Any:
    """The task by which a worker came into a conversation."""
    desk.invoke("InviteToConversation", worker="Ana", conversationSid=talk.sid, targetSid=desk.worker(name).sid)
    task = desk.centre.tasks.last
    assert task is not None
    desk.invoke("AcceptTask", worker=name, sid=task.sid)
    return task


@pytest.mark.action(
    "InviteToConversation",
    events=("task.created", "task-queue.entered", "reservation.created"),
)
def test_a_worker_is_invited_and_comes_in(desk: Desk, talk: Conversation) -> None:
    first = talk.task
    desk.invoke(
        "InviteToConversation",
        worker="Ana",
        conversationSid=talk.sid,
        targetSid=desk.worker("Ben").sid,
        attributes={"note": "second"},
    )
    assert desk.happened == ["task.created", "task-queue.entered", "reservation.created"]
    task = desk.centre.tasks.last
    assert task is not None
    assert (task.conversation, talk.task, talk.tasks) == (talk, first, (first, task))
    assert (task.channel, task.attributes["customerName"], task.attributes["note"]) == ("chat", "Eva", "second")
    assert task.attributes["conversationSid"] == talk.sid
    assert (task.worker, people(talk)) == (desk.worker("Ben"), ["Eva", "Ana"])
    desk.invoke("AcceptTask", worker="Ben", sid=task.sid)
    assert desk.happened == ["reservation.accepted", "conversation.joined"]
    assert people(talk) == ["Eva", "Ana", "Ben"]
    assert desk.invoke("SendMessage", worker="Ben", by="agent", conversationSid=talk.sid, body="Hello from me") == 0
    assert len(desk.centre.conversations) == 1


def test_a_conversation_ends_with_the_last_of_its_tasks(desk: Desk, talk: Conversation) -> None:
    first = talk.task
    assert first is not None
    second = invited(desk, talk)
    desk.invoke("WrapupTask", worker="Ana", sid=first.sid)
    assert (talk.state, desk.happened) == ("active", ["task.wrapup", "reservation.wrapup"])
    desk.invoke("CompleteTask", worker="Ana", sid=first.sid)
    assert desk.happened == ["conversation.left", "task.completed", "reservation.completed"]
    assert (talk.state, talk.task, people(talk)) == ("active", second, ["Eva", "Ben"])
    desk.advance("10m")
    assert desk.centre.conversation(talk.sid) is talk
    desk.invoke("WrapupTask", worker="Ben", sid=second.sid)
    assert talk.state == "inactive"
    desk.invoke("CompleteTask", worker="Ben", sid=second.sid)
    assert (talk.state, people(talk)) == ("closed", ["Eva"])


@pytest.mark.action("InviteToConversation", events=("conversation.participant-added",))
def test_somebody_from_outside_is_in_it_at_once(desk: Desk, talk: Conversation) -> None:
    desk.invoke(
        "InviteToConversation", worker="Ana", conversationSid=talk.sid, address="expert@example.com", name="Kim"
    )
    assert desk.happened == ["conversation.participant-added"]
    assert people(talk) == ["Eva", "Ana", "Kim"]
    kim = talk.present()[-1]
    assert (kim.type, kim.address, kim.worker) == ("customer", "expert@example.com", None)
    assert desk.events("conversation.participant-added")[-1].entity("participant") is kim


@pytest.mark.action("InviteToConversation", error="cant-invite-to-conversation")
@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("unknown", "there is no worker, queue or workflow WKnone"),
        ("there", "Ana is in the conversation"),
        ("asked", "Ben is in the conversation"),
        ("away", "Ben is in the activity Break, which is not available"),
        ("outside", "eva@example.com is in the conversation"),
        ("closed", "is closed"),
        ("put aside", "is pause"),
    ],
)
def test_who_cannot_be_invited(desk: Desk, talk: Conversation, refused: Any, case: str, told: str) -> None:
    fields: dict[str, Any] = {"conversationSid": talk.sid, "targetSid": desk.worker("Ben").sid}
    if case == "unknown":
        fields["targetSid"] = "WKnone"
    elif case == "there":
        fields["targetSid"] = desk.worker("Ana").sid
    elif case == "asked":
        desk.invoke("InviteToConversation", fields, worker="Ana")
    elif case == "away":
        desk.invoke("SetActivity", worker="Ben", activityName="Break")
    elif case == "outside":
        fields = {"conversationSid": talk.sid, "address": "eva@example.com"}
    elif case == "closed":
        desk.invoke("SetConversationState", worker="Ana", conversationSid=talk.sid, state="closed")
    else:
        desk.invoke("PauseChannel", worker="Ana", channelSid=talk.channel_sid)
    error = refused(desk, "InviteToConversation", fields, worker="Ana").error
    assert (error.code, told in error.message) == ("cant-invite-to-conversation", True), error.message


@pytest.mark.action("InviteToConversation", error="could-not-create-task")
def test_an_invitation_that_carries_too_much(desk: Desk, talk: Conversation, refused: Any) -> None:
    fields = {"conversationSid": talk.sid, "targetSid": desk.worker("Ben").sid, "attributes": {"note": "x" * 5000}}
    error = refused(desk, "InviteToConversation", fields, worker="Ana").error
    assert (error.code, "4,096 is the most" in error.message) == ("could-not-create-task", True)


@pytest.mark.action("InviteToConversation", error="no-valid-conversation")
@pytest.mark.action("JoinConversation", error="no-valid-conversation")
@pytest.mark.action("LeaveConversation", error="no-valid-conversation")
@pytest.mark.parametrize("action", ["InviteToConversation", "JoinConversation", "LeaveConversation"])
def test_a_conversation_that_is_not_there(desk: Desk, refused: Any, action: str) -> None:
    fields = {"conversationSid": "CHnone", **({"address": "+4930"} if action == "InviteToConversation" else {})}
    error = refused(desk, action, fields, worker="Sue").error
    assert error.code == "no-valid-conversation"


@pytest.mark.action("JoinConversation", events=("conversation.joined",))
def test_a_supervisor_comes_in(desk: Desk, talk: Conversation) -> None:
    desk.invoke("JoinConversation", worker="Sue", by="agent", conversationSid=talk.sid)
    assert desk.happened == ["conversation.joined"]
    assert people(talk) == ["Eva", "Ana", "Sue"]
    assert talk.present()[-1].type == "supervisor"
    assert talk.task is not None
    assert talk.task.worker is desk.worker("Ana")
    assert desk.invoke("SendMessage", worker="Sue", by="agent", conversationSid=talk.sid, body="Let me help") == 0


@pytest.mark.action("JoinConversation", error="cant-join-conversation")
def test_who_cannot_come_in(desk: Desk, talk: Conversation, refused: Any) -> None:
    fields = {"conversationSid": talk.sid}
    desk.invoke("JoinConversation", fields, worker="Sue")
    told = [
        ("Sue", "Sue is in the conversation"),
        (None, "none is concerned"),
    ]
    for worker, message in told:
        error = refused(desk, "JoinConversation", fields, worker=worker).error
        assert (error.code, message in error.message) == ("cant-join-conversation", True), error.message
    desk.invoke("LeaveConversation", fields, worker="Sue")
    desk.invoke("SetConversationState", worker="Ana", conversationSid=talk.sid, state="closed")
    error = refused(desk, "JoinConversation", fields, worker="Sue").error
    assert (error.code, "is closed" in error.message) == ("cant-join-conversation", True)


def test_agents_do_not_come_in_by_themselves(desk: Desk, talk: Conversation) -> None:
    outcome = desk.attempt("JoinConversation", worker="Ben", by="agent", conversationSid=talk.sid)
    assert outcome.error.code == "not-permitted"
    assert people(talk) == ["Eva", "Ana"]


@pytest.mark.action("LeaveConversation", events=("conversation.left",))
def test_a_supervisor_leaves(desk: Desk, talk: Conversation) -> None:
    desk.invoke("JoinConversation", worker="Sue", conversationSid=talk.sid)
    desk.invoke("LeaveConversation", worker="Sue", conversationSid=talk.sid)
    assert desk.happened == ["conversation.left"]
    assert people(talk) == ["Eva", "Ana"]
    gone = talk.participants[-1]
    assert (gone.name, gone.left_at) == ("Sue", desk.now)


@pytest.mark.action("LeaveConversation", events=("conversation.left", "task.wrapup", "reservation.wrapup"))
def test_one_of_two_workers_leaves(desk: Desk, talk: Conversation) -> None:
    task = invited(desk, talk)
    desk.invoke("LeaveConversation", worker="Ben", conversationSid=talk.sid)
    assert desk.happened == ["conversation.left", "task.wrapup", "reservation.wrapup"]
    assert (task.status, talk.state, people(talk)) == ("wrapping", "active", ["Eva", "Ana"])
    desk.invoke("CompleteTask", worker="Ben", sid=task.sid)
    assert desk.happened == ["task.completed", "reservation.completed"]


@pytest.mark.action("LeaveConversation", error="cant-leave-conversation")
def test_who_cannot_leave(desk: Desk, talk: Conversation, refused: Any) -> None:
    told = [
        ("Ana", "nobody else has a task of the conversation"),
        ("Ben", "Ben is not in the conversation"),
        (None, "none is concerned"),
    ]
    for worker, message in told:
        error = refused(desk, "LeaveConversation", {"conversationSid": talk.sid}, worker=worker).error
        assert (error.code, message in error.message) == ("cant-leave-conversation", True), error.message
