"""The conversation of a task: begun with it, joined and left by workers, ended with it."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.centre import QueueConfig, WorkerConfig, transitions
from offhook.centre.config import parse_centre
from offhook.centre.states import CONVERSATION
from offhook.centre.transitions import messaging
from offhook.errors import ActionError

SIDS = {
    "conversationSid": "CH1",
    "flexInteractionSid": "KD1",
    "flexInteractionChannelSid": "UO1",
    "conversationName": "eva",
}


def names(conversation: Any) -> list[str]:
    return [each.name for each in conversation.present()]


def test_a_task_in_writing_has_a_conversation_with_the_customer(make_world):
    world = make_world("Ann")
    task = world.task(attributes={"customerName": "Eva", "customerAddress": "+4930", "customerIdentity": "eva-1"})
    conversation = task.conversation
    assert world.centre.conversation(conversation.sid) is conversation
    assert (conversation.task, conversation.tasks, conversation.channel) == (task, (task,), "chat")
    assert (conversation.state, conversation.channel_status) == ("active", "active")
    assert [each[:2] for each in (conversation.sid, conversation.interaction_sid, conversation.channel_sid)] == [
        "CH",
        "KD",
        "UO",
    ]
    (customer,) = conversation.present()
    assert (customer.type, customer.name, customer.address, customer.identity) == ("customer", "Eva", "+4930", "eva-1")
    assert world.last("conversation.added").entities == {"conversation": conversation, "task": task, "worker": None}


def test_sids_and_name_are_those_of_the_attributes(make_world):
    world = make_world("Ann")
    conversation = world.task(attributes=SIDS).conversation
    assert (conversation.sid, conversation.interaction_sid, conversation.channel_sid) == ("CH1", "KD1", "UO1")
    for name in ("CH1", "UO1", "eva"):
        assert world.centre.conversation(name) is conversation
    assert world.centre.conversation("KD1") is None
    assert world.centre.conversation("Eva") is None


@pytest.mark.parametrize("channel", ["default", "voice", "video"])
def test_other_tasks_have_none(make_world, channel):
    world = make_world("Ann")
    assert world.task(channel=channel).conversation is None
    assert "conversation.added" not in world.types()


def test_a_task_that_names_a_conversation_has_it_on_any_channel(make_world):
    world = make_world("Ann")
    conversation = world.task(channel="default", attributes={"conversationSid": "support-eva"}).conversation
    assert (conversation.sid, conversation.channel) == ("support-eva", "default")
    assert world.task(channel="default", attributes={"channelSid": "CHold"}).conversation.sid == "CHold"


def test_the_file_says_which_channels_have_conversations(make_world):
    text = '[[channel]]\nname = "chat"\nconversation = false\n[[channel]]\nname = "video"\nconversation = true\n'
    world = make_world("Ann", messaging=parse_centre(text).messaging)
    assert world.task(channel="chat").conversation is None
    assert world.task(channel="video").conversation.channel == "video"


def test_an_email_has_its_subject(make_world):
    capacities = {"email": 1}
    world = make_world(
        WorkerConfig(name="Ann", activity="Available", channels=capacities), channels=("chat", "voice", "email")
    )
    task = world.task(channel="email", attributes={"subject": "My bill", "customerAddress": "eva@example.com"})
    assert task.conversation.subject == "My bill"


def test_whoever_accepts_is_in_it_until_done(make_world):
    world = make_world("Ann")
    reservation = world.accepted(attributes={"customerName": "Eva"})
    conversation = reservation.task.conversation
    assert names(conversation) == ["Eva", "Ann"]
    member = conversation.participant_of(world.worker("Ann"))
    assert (member.type, member.worker, member.joined_at) == ("agent", world.worker("Ann"), world.clock.now())
    world.do(transitions.wrap_up, reservation)
    assert (conversation.state, names(conversation)) == ("inactive", ["Eva", "Ann"])
    assert world.last("conversation.updated").previous == {"state": "active"}
    world.do(transitions.complete, reservation)
    assert (conversation.state, conversation.channel_status, names(conversation)) == ("closed", "closed", ["Eva"])
    assert (conversation.closed_at, member.left_at) == (world.clock.now(), world.clock.now())


@pytest.mark.parametrize("how", ["cancel_task", "delete_task"])
def test_a_task_that_nobody_took_closes_it(make_world, how):
    world = make_world()
    task = world.task()
    world.do(getattr(transitions, how), task)
    assert task.conversation.state == "closed"
    assert world.types().count("conversation.closed") == 1


def test_a_deleted_task_takes_its_worker_out(make_world):
    world = make_world("Ann")
    reservation = world.accepted(attributes={"customerName": "Eva"})
    world.do(transitions.delete_task, reservation.task)
    conversation = reservation.task.conversation
    assert (conversation.state, names(conversation)) == ("closed", ["Eva"])


def test_the_one_who_hands_over_leaves_and_the_other_comes(make_world):
    world = make_world("Ann", "Ben")
    reservation = world.accepted(attributes={"customerName": "Eva"})
    conversation = reservation.task.conversation
    world.do(transitions.start_transfer, reservation, world.worker("Ben"), "COLD")
    assert (names(conversation), conversation.state) == (["Eva"], "active")
    world.do(transitions.accept, reservation.task)
    assert names(conversation) == ["Eva", "Ben"]
    assert [each.name for each in conversation.participants] == ["Eva", "Ann", "Ben"]


def test_a_warm_transfer_has_both_in_it(make_world):
    world = make_world("Ann", "Ben")
    mine = world.accepted(attributes={"customerName": "Eva"})
    task, conversation = mine.task, mine.task.conversation
    world.do(transitions.start_transfer, mine, world.worker("Ben"), "WARM")
    offer = next(each for each in task.open_reservations if each.status == "pending")
    world.do(transitions.wrap_up, mine)
    assert conversation.state == "inactive"
    world.do(transitions.accept, offer)
    assert (conversation.state, names(conversation)) == ("active", ["Eva", "Ann", "Ben"])
    world.do(transitions.complete, mine)
    assert (conversation.state, names(conversation)) == ("active", ["Eva", "Ben"])


def test_a_further_task_goes_on_with_the_conversation(make_world):
    world = make_world("Ann", "Ben", queues=(QueueConfig(name="Everyone"),))
    first = world.accepted(attributes=SIDS)
    second = world.accepted(attributes=SIDS, routing_target=world.worker("Ben"))
    conversation = first.task.conversation
    assert second.task.conversation is conversation
    assert (conversation.task, conversation.tasks) == (first.task, (first.task, second.task))
    assert world.types().count("conversation.added") == 1
    world.do(transitions.complete, first)
    assert (conversation.task, conversation.tasks, conversation.state) == (second.task, (second.task,), "active")
    world.do(transitions.complete, second)
    assert (conversation.tasks, conversation.state) == ((), "closed")


@pytest.mark.parametrize("key", ["conversationName", "flexInteractionChannelSid"])
def test_a_name_is_that_of_one_open_conversation(make_world, key):
    world = make_world("Ann")
    first = world.accepted(attributes={key: "eva"})
    second = world.task(attributes={key: "eva"})
    assert second.conversation is first.task.conversation
    world.do(transitions.complete, first)
    world.do(transitions.complete, world.do(transitions.accept, second))
    assert first.task.conversation.state == "closed"
    third = world.task(attributes={key: "eva"})
    assert third.conversation is not first.task.conversation
    assert world.centre.conversation("eva") is third.conversation


def test_it_can_be_looked_up_for_five_minutes_after_its_task(make_world):
    world = make_world("Ann")
    reservation = world.accepted(attributes=SIDS)
    world.do(transitions.complete, reservation)
    world.wait(minutes=4, seconds=59)
    assert world.centre.conversation("eva") is reservation.task.conversation
    world.wait(seconds=1)
    assert [world.centre.conversation(name) for name in ("CH1", "UO1", "eva")] == [None] * 3
    world.task()  # what begins now makes the centre forget
    assert world.centre.conversations.get("CH1") is None
    fresh = world.task(attributes=SIDS).conversation
    assert world.centre.conversation("eva") is fresh


def test_a_unit_that_fails_leaves_no_conversation(make_world):
    world = make_world("Ann")
    before = world.centre.snapshot()
    unit = world.centre.begin("test")
    task = transitions.create_task(unit, channel="chat", attributes=SIDS)
    assert world.centre.conversation("eva") is task.conversation
    unit.rollback()
    assert world.centre.snapshot() == before
    assert [world.centre.conversation(name) for name in ("CH1", "UO1", "eva")] == [None] * 3


def test_a_unit_that_fails_takes_messages_and_signs_back(make_world):
    world = make_world("Ann")
    reservation = world.accepted(attributes=SIDS)
    conversation, worker = reservation.task.conversation, reservation.worker
    world.do(messaging.type_sign, conversation, worker)
    before = world.centre.snapshot()
    unit = world.centre.begin("test")
    messaging.set_input_text(unit, worker.desktop, conversation, "Hello", selection_start=1)
    messaging.send(unit, conversation, worker, "Hello")
    messaging.set_conversation_attributes(unit, conversation, {"topic": "refund"})
    messaging.invite_from_outside(unit, conversation, "kim@example.com")
    transitions.complete(unit, reservation)
    unit.rollback()
    assert world.centre.snapshot() == before
    world.wait(seconds=5)
    assert world.types()[-1] == "conversation.typing-ended"


def test_nobody_writes_in_a_closed_conversation(make_world):
    world = make_world("Ann")
    reservation = world.accepted()
    world.do(transitions.complete, reservation)
    conversation = reservation.task.conversation
    with pytest.raises(ActionError, match="is closed, and takes no more messages") as caught:
        world.do(messaging.receive, conversation, "Hello?")
    assert caught.value.code == "conversation-is-closed"
    assert len(conversation.messages) == 0


def test_a_customer_wakes_a_conversation_at_rest(make_world):
    world = make_world("Ann")
    reservation = world.accepted()
    conversation = reservation.task.conversation
    world.do(transitions.wrap_up, reservation)
    world.do(messaging.receive, conversation, "One more thing")
    assert (conversation.state, reservation.status) == ("active", "wrapping")
    assert world.types()[-2:] == ["conversation.updated", "message.added"]
    world.do(transitions.complete, reservation)
    assert conversation.state == "closed"


def test_messages_of_many_are_counted_in_their_order(make_world):
    world = make_world("Ann")
    reservation = world.accepted(attributes={"customerName": "Eva"})
    conversation, worker = reservation.task.conversation, reservation.worker
    world.do(messaging.receive, conversation, "Hello", author="someone")
    world.do(messaging.send, conversation, worker, "Good day")
    kim = world.do(messaging.invite_from_outside, conversation, "kim@example.com")
    world.do(messaging.receive, conversation, "Me too", kim)
    world.do(messaging.send, conversation, None, "All of you: good night")
    said = [(each.index, each.author, each.is_from_customer) for each in conversation.messages]
    assert said == [(0, "someone", True), (1, "Ann", False), (2, "kim@example.com", True), (3, "system", False)]


def test_a_customer_leaves(make_world):
    world = make_world("Ann")
    conversation = world.accepted(attributes={"customerName": "Eva"}).task.conversation
    eva, ann = conversation.present()
    world.do(messaging.customer_types, conversation)
    world.do(messaging.leave_from_outside, eva, "closed the window")
    assert world.types()[-2:] == ["conversation.typing-ended", "conversation.participant-removed"]
    assert (names(conversation), conversation.state) == (["Ann"], "active")
    event = world.last("conversation.participant-removed")
    assert (event.entities["participant"], event.reason) == (eva, "closed the window")
    for gone, told in ((eva, "Eva is in the conversation .* no more"), (ann, "Ann is a worker")):
        with pytest.raises(ActionError, match=told) as caught:
            world.do(messaging.leave_from_outside, gone)
        assert caught.value.code == "cant-leave-conversation"


def test_the_table_has_every_state_once():
    assert CONVERSATION.states == ("active", "inactive", "closed")
    assert CONVERSATION.reachable("closed") == ()
    assert CONVERSATION.permits("inactive", "active")
