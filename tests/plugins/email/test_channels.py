"""Interaction channels on the embedded centre: put aside, listed, shown, taken up again, left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from offhook.centre import Conversation, MessagingSettings, transitions
from offhook.testing import Desk, Outcome

MakeDesk = Callable[..., Desk]
Refused = Callable[..., Outcome]
NEW_TASK = [
    "task.created",
    "workflow.entered",
    "workflow.target-matched",
    "task-queue.entered",
]


def conversation_of(desk: Desk, worker: str = "Ana", **options: Any) -> Conversation:
    """The conversation of a task that a worker has accepted."""
    conversation = desk.accepted(channel="chat", worker=worker, **options).conversation
    assert conversation is not None
    return conversation


def paused(desk: Desk, worker: str = "Ana", **options: Any) -> Conversation:
    conversation = conversation_of(desk, worker, **options)
    desk.invoke("PauseChannel", worker=worker, channelSid=conversation.channel_sid)
    return conversation


def with_messaging(make_desk: MakeDesk, settings: Any, **messaging: Any) -> Desk:
    return make_desk(centre=replace(settings(), messaging=MessagingSettings(**messaging)))


def write(desk: Desk, conversation: Conversation) -> None:
    """The customer writes."""
    desk.change(lambda unit: transitions.messaging.receive(unit, conversation, "Hello?"))


def shared(desk: Desk) -> Conversation:
    """A conversation that Ana has, and that Ben has accepted in transfer."""
    conversation = conversation_of(desk)
    task = conversation.task
    assert task is not None
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    desk.invoke("TransferTask", worker="Ana", sid=task.sid, targetSid=desk.worker("Ben").sid, options={"mode": "WARM"})
    (offer,) = desk.reservations("Ben", status="pending")
    desk.invoke("AcceptTask", worker="Ben", sid=offer.sid)
    return conversation


# ------------------------------------------------------------ PauseChannel


@pytest.mark.action(
    "PauseChannel",
    events=(
        "channel.updated",
        "conversation.updated",
        "conversation.left",
        "task.completed",
        "reservation.completed",
    ),
)
def test_a_paused_channel_waits_without_a_task(desk: Desk) -> None:
    conversation = conversation_of(desk)
    task, ana = conversation.task, desk.worker("Ana")
    assert (conversation.channel_status, conversation.state) == ("active", "active")
    assert desk.invoke("PauseChannel", worker="Ana", channelSid=conversation.channel_sid) is conversation
    assert desk.happened == [
        "channel.updated",
        "conversation.updated",
        "conversation.left",
        "task.completed",
        "reservation.completed",
    ]
    assert (conversation.channel_status, conversation.state) == ("pause", "inactive")
    assert (conversation.paused_by, conversation.paused_at) == (ana, desk.now)
    assert (task.status, task.reason) == ("completed", "put aside")
    assert conversation.participant_of(ana) is None
    assert len(ana.reservations) == 0
    event = desk.events("channel.updated")[0]
    assert (event.entity("conversation"), event.entity("worker")) == (conversation, ana)
    assert (event.previous["status"], event.data["status"]) == ("active", "pause")


def test_what_is_paused_outlives_its_task_with_what_the_customer_writes(desk: Desk) -> None:
    conversation = paused(desk)
    desk.advance("1d")
    assert desk.centre.conversation(conversation.sid) is conversation
    write(desk, conversation)
    assert conversation.last_message is not None
    assert (conversation.channel_status, conversation.state) == ("pause", "inactive")
    assert desk.centre.tasks.last is None


def test_the_draft_waits_with_the_conversation(desk: Desk) -> None:
    conversation = conversation_of(desk)
    desk.invoke("SetInputText", worker="Ana", conversation=conversation, body="Dear")
    desk.invoke("AttachFiles", worker="Ana", conversation=conversation, files=[{"name": "a.txt", "text": "x"}])
    desk.invoke("PauseChannel", worker="Ana", channelSid=conversation.channel_sid)
    desktop = desk.worker("Ana").desktop
    assert desktop.input_texts[conversation.sid] == "Dear"
    assert len(desktop.staged_files[conversation.sid]) == 1


@pytest.mark.action("PauseChannel", error="pause-channel")
def test_only_the_workers_own_accepted_channel_is_paused(desk: Desk, refused: Refused) -> None:
    conversation = conversation_of(desk)
    sid = conversation.channel_sid
    assert refused(desk, "PauseChannel", channelSid=sid).code == "pause-channel"
    outcome = refused(desk, "PauseChannel", worker="Ben", channelSid=sid)
    assert (outcome.code, "Ben has no task of the channel" in str(outcome.error)) == ("pause-channel", True)
    assert refused(desk, "PauseChannel", worker="Ana", channelSid="UOnone").code == "pause-channel"
    assert conversation.task is not None
    desk.invoke("WrapupTask", worker="Ana", sid=conversation.task.sid)
    outcome = refused(desk, "PauseChannel", worker="Ana", channelSid=sid)
    assert "is wrapping, and has to be accepted" in str(outcome.error)
    desk.invoke("CompleteTask", worker="Ana", sid=conversation.task.sid)
    assert refused(desk, "PauseChannel", worker="Ana", channelSid=sid).code == "pause-channel"


def test_what_is_paused_cannot_be_paused_again(desk: Desk, refused: Refused) -> None:
    conversation = paused(desk)
    assert refused(desk, "PauseChannel", worker="Ana", channelSid=conversation.channel_sid).code == "pause-channel"


def test_a_channel_that_somebody_else_has_too_is_not_paused(desk: Desk, refused: Refused) -> None:
    conversation = shared(desk)
    outcome = refused(desk, "PauseChannel", worker="Ana", channelSid=conversation.channel_sid)
    assert (outcome.code, outcome.error.hint) == (
        "pause-channel",
        "leave the channel, and it goes on for them",
    )


def test_pausing_may_be_switched_off(make_desk: MakeDesk, settings: Any, refused: Refused) -> None:
    desk = with_messaging(make_desk, settings, pausing=False)
    conversation = conversation_of(desk)
    outcome = refused(desk, "PauseChannel", worker="Ana", channelSid=conversation.channel_sid)
    assert "switched off" in str(outcome.error)
    for action in ("GetPausedChannels", "GetPausedEmailConversations"):
        assert desk.invoke(action, worker="Ana") == ()


# ------------------------------------------------------------ the list


@pytest.mark.action("GetPausedChannels", events=())
@pytest.mark.action("GetPausedEmailConversations", events=())
@pytest.mark.parametrize("action", ["GetPausedChannels", "GetPausedEmailConversations"])
def test_the_list_has_what_the_worker_has_paused(desk: Desk, action: str) -> None:
    first = paused(desk)
    desk.advance("1m")
    second = paused(desk, attributes={"subject": "Bill"})
    paused(desk, worker="Ben")
    desktop = desk.worker("Ana").desktop
    assert desktop.paused_conversations == ()
    assert desk.invoke(action, worker="Ana") == (second, first)
    assert desk.happened == []
    assert desktop.paused_conversations == (
        {
            "sid": second.sid,
            "channelSid": second.channel_sid,
            "channel": "chat",
            "subject": None,
            "pausedAt": desk.now.isoformat().replace("+00:00", "Z"),
        },
        {
            "sid": first.sid,
            "channelSid": first.channel_sid,
            "channel": "chat",
            "subject": None,
            "pausedAt": first.paused_at.isoformat().replace("+00:00", "Z"),
        },
    )


def test_the_list_has_60_at_most(make_desk: MakeDesk) -> None:
    desk = make_desk()
    for _ in range(61):
        paused(desk)
    assert len(desk.invoke("GetPausedChannels", worker="Ana")) == 60
    assert len(desk.worker("Ana").desktop.paused_conversations) == 60


@pytest.mark.action("GetPausedChannels", error="fetch-paused-channels")
@pytest.mark.action("GetPausedEmailConversations", error="fetch-paused-email-conversation")
@pytest.mark.action("ResumeChannel", error="resume-channel")
@pytest.mark.action("LeaveChannel", error="leave-channel")
def test_without_a_worker_there_is_nobody_whose_channels_they_are(desk: Desk, refused: Refused) -> None:
    assert refused(desk, "GetPausedChannels").code == "fetch-paused-channels"
    assert refused(desk, "GetPausedEmailConversations").code == "fetch-paused-email-conversation"
    assert refused(desk, "ResumeChannel", channelSid="UO1").code == "resume-channel"
    assert refused(desk, "LeaveChannel", channelSid="UO1").code == "leave-channel"


# ------------------------------------------------------------ ResumeChannel


@pytest.mark.action(
    "ResumeChannel",
    events=(
        "task.created",
        "task-queue.entered",
        "reservation.created",
        "reservation.accepted",
        "channel.updated",
        "conversation.updated",
        "conversation.joined",
    ),
)
def test_a_resumed_channel_has_a_new_task_of_the_worker(desk: Desk) -> None:
    conversation = paused(desk, attributes={"customerName": "Eve"}, priority=7)
    before, ana = conversation.task, desk.worker("Ana")
    desk.invoke("GetPausedChannels", worker="Ana")
    desk.invoke("SelectPausedConversation", worker="Ana", sid=conversation.sid)
    desk.advance("1h")
    task = desk.invoke("ResumeChannel", worker="Ana", channelSid=conversation.channel_sid)
    assert desk.happened == [
        "task.created",
        "task-queue.entered",
        "reservation.created",
        "reservation.accepted",
        "channel.updated",
        "conversation.updated",
        "conversation.joined",
    ]
    assert (task is before, task.conversation, conversation.task) == (False, conversation, task)
    assert (task.status, task.worker, task.priority, task.customer.name) == ("assigned", ana, 7, "Eve")
    assert (conversation.channel_status, conversation.state) == ("active", "active")
    assert (conversation.paused_by, conversation.paused_at) == (None, None)
    assert conversation.participant_of(ana) is not None
    assert ana.desktop.paused_conversations == ()
    assert ana.desktop.selected_paused_conversation is None
    assert desk.outcome("GetPausedChannels") == "completed"


def test_a_resumed_conversation_ends_with_its_new_task(desk: Desk) -> None:
    conversation = paused(desk)
    desk.advance("10m")
    task = desk.invoke("ResumeChannel", worker="Ana", channelSid=conversation.channel_sid)
    desk.invoke("CompleteTask", worker="Ana", sid=task.sid)
    assert (conversation.state, conversation.channel_status) == ("closed", "closed")
    desk.advance("10m")
    desk.task()
    assert desk.centre.conversation(conversation.sid) is None


def test_only_what_the_worker_has_paused_is_resumed(desk: Desk, refused: Refused) -> None:
    conversation = paused(desk, worker="Ben")
    sid = conversation.channel_sid
    desk.invoke("GetPausedChannels", worker="Ana")
    outcome = refused(desk, "ResumeChannel", worker="Ana", channelSid=sid)
    assert "it is put aside by Ben" in str(outcome.error)
    outcome = refused(desk, "ResumeChannel", worker="Ana", channelSid="UOnone")
    assert "there is no such channel" in str(outcome.error)
    desk.invoke("ResumeChannel", worker="Ben", channelSid=sid)
    desk.invoke("GetPausedChannels", worker="Ben")
    outcome = refused(desk, "ResumeChannel", worker="Ben", channelSid=sid)
    assert "it is active" in str(outcome.error)


def test_resuming_takes_capacity(desk: Desk, refused: Refused) -> None:
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    conversation = paused(desk, worker="Ben")
    conversation_of(desk, worker="Ben")
    desk.invoke("GetPausedChannels", worker="Ben")
    outcome = refused(desk, "ResumeChannel", worker="Ben", channelSid=conversation.channel_sid)
    assert (outcome.code, outcome.error.retryable) == ("resume-channel", True)
    assert "no capacity left for chat: 1 of 1 are taken" in str(outcome.error)


def test_the_list_is_fetched_also_where_nothing_is_resumed(desk: Desk) -> None:
    conversation = paused(desk)
    desk.attempt("ResumeChannel", worker="Ana", channelSid="UOnone")
    assert [each["sid"] for each in desk.worker("Ana").desktop.paused_conversations] == [conversation.sid]


# ------------------------------------------------------------ LeaveChannel


@pytest.mark.action(
    "LeaveChannel",
    events=("conversation.left", "channel.updated", "conversation.updated", "task.wrapup", "reservation.wrapup"),
)
def test_the_last_worker_leaves_an_inactive_channel(desk: Desk) -> None:
    conversation = conversation_of(desk)
    task = desk.invoke("LeaveChannel", worker="Ana", channelSid=conversation.channel_sid)
    assert desk.happened == [
        "conversation.left",
        "channel.updated",
        "conversation.updated",
        "task.wrapup",
        "reservation.wrapup",
    ]
    assert (conversation.channel_status, conversation.state) == ("inactive", "inactive")
    assert task is conversation.task
    assert (task.status, task.reason) == ("wrapping", "left by the worker")
    assert conversation.participant_of(desk.worker("Ana")) is None
    assert [each.type for each in conversation.present()] == ["customer"]
    desk.invoke("CompleteTask", worker="Ana", sid=task.sid)
    assert (conversation.channel_status, conversation.state) == ("inactive", "inactive")


def test_the_task_may_be_completed_at_once(make_desk: MakeDesk, settings: Any) -> None:
    desk = with_messaging(make_desk, settings, after_leaving="completed")
    conversation = conversation_of(desk)
    task = desk.invoke("LeaveChannel", worker="Ana", channelSid=conversation.channel_sid)
    assert (task.status, conversation.channel_status) == ("completed", "inactive")


def test_a_customer_who_writes_into_a_channel_that_was_left_gets_a_new_task(desk: Desk) -> None:
    conversation = conversation_of(desk, attributes={"topic": "bill"})
    before = desk.invoke("LeaveChannel", worker="Ana", channelSid=conversation.channel_sid)
    write(desk, conversation)
    assert desk.happened[: len(NEW_TASK)] == NEW_TASK
    assert (conversation.channel_status, conversation.state) == ("active", "active")
    task = desk.centre.tasks.last
    assert task is not None
    assert task is not before
    assert (task.conversation, task.attributes["topic"]) == (conversation, "bill")
    (offer,) = desk.reservations("Ana", status="pending")
    desk.invoke("CompleteTask", worker="Ana", sid=before.sid)
    desk.invoke("AcceptTask", worker="Ana", sid=offer.sid)
    assert conversation.task is task
    assert conversation.participant_of(desk.worker("Ana")) is not None
    assert conversation.state == "active"


def test_a_channel_goes_on_for_the_other_worker(desk: Desk) -> None:
    conversation = shared(desk)
    desk.invoke("LeaveChannel", worker="Ana", channelSid=conversation.channel_sid)
    assert (conversation.channel_status, conversation.state) == ("active", "active")
    assert conversation.participant_of(desk.worker("Ana")) is None
    assert conversation.participant_of(desk.worker("Ben")) is not None
    assert "channel.updated" not in desk.happened
    desk.invoke("SendMessage", worker="Ben", conversation=conversation, body="It is me now")


def test_only_the_workers_own_accepted_channel_is_left(desk: Desk, refused: Refused) -> None:
    conversation = conversation_of(desk)
    sid = conversation.channel_sid
    assert refused(desk, "LeaveChannel", worker="Ben", channelSid=sid).code == "leave-channel"
    assert refused(desk, "LeaveChannel", worker="Ana", channelSid="UOnone").code == "leave-channel"
    desk.invoke("LeaveChannel", worker="Ana", channelSid=sid)
    assert refused(desk, "LeaveChannel", worker="Ana", channelSid=sid).code == "leave-channel"


# ------------------------------------------------------------ SelectPausedConversation


@pytest.mark.action("SelectPausedConversation", events=())
def test_a_paused_conversation_is_shown_in_place_of_a_task(desk: Desk) -> None:
    conversation = paused(desk)
    other = desk.accepted(channel="chat", worker="Ana")
    desktop = desk.worker("Ana").desktop
    desk.invoke("SelectTask", worker="Ana", sid=other.sid)
    assert (desktop.selected_task, desktop.location) == (other, f"/agent-desktop/{other.sid}")
    for sid in (conversation.sid, conversation.channel_sid):
        desk.invoke("SelectPausedConversation", worker="Ana", sid=sid)
        assert desk.happened == []
        assert (desktop.selected_task, desktop.selected_paused_conversation) == (None, conversation.sid)
        assert desktop.location == "/agent-desktop/"
    assert desk.outcome("HistoryPush") == "completed"
    desk.invoke("SelectPausedConversation", worker="Ana")
    assert desktop.selected_paused_conversation is None
    desk.invoke("SelectPausedConversation", worker="Ana", sid=conversation.sid)
    desk.invoke("SelectTask", worker="Ana", sid=other.sid)
    assert (desktop.selected_task, desktop.selected_paused_conversation) == (other, None)


@pytest.mark.action("SelectPausedConversation", error="no-desktop")
def test_selecting_needs_a_desktop(desk: Desk, refused: Refused) -> None:
    assert refused(desk, "SelectPausedConversation").code == "no-desktop"


@pytest.mark.action("SelectPausedConversation", error="no-valid-conversation")
def test_only_what_the_worker_has_paused_is_shown(desk: Desk, refused: Refused) -> None:
    others, active = paused(desk, worker="Ben"), conversation_of(desk)
    for sid in (others.sid, active.sid, "CHnone", active.channel_sid):
        outcome = refused(desk, "SelectPausedConversation", worker="Ana", sid=sid)
        assert outcome.code == "no-valid-conversation"


# ------------------------------------------------------------ closed


def test_a_paused_conversation_that_is_closed_goes_five_minutes_later(desk: Desk) -> None:
    conversation = paused(desk)
    desk.advance("1h")
    desk.change(lambda unit: transitions.messaging.set_conversation_state(unit, conversation, "closed"))
    assert (conversation.channel_status, conversation.paused_by) == ("closed", None)
    assert desk.invoke("GetPausedChannels", worker="Ana") == ()
    desk.advance("4m")
    assert desk.centre.conversation(conversation.sid) is conversation
    desk.advance("2m")
    desk.task()
    assert desk.centre.conversation(conversation.sid) is None
