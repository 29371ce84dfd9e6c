"""Calls and their legs: every row of their tables, and what a task makes of its call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from offhook.centre import NumberConfig, VoiceSettings, WorkerConfig, states, transitions
from offhook.centre.states.call import CALL
from offhook.centre.states.participant import PARTICIPANT
from offhook.errors import ActionError

CAROL = WorkerConfig(name="Carol", activity="Available", phone="desk", attributes={"contact_uri": "+4930555"})
NUMBERS = (
    NumberConfig(number="+491", outcome="busy"),
    NumberConfig(number="+4930000009", outcome="busy"),
    NumberConfig(number="+492", outcome="failed"),
    NumberConfig(number="+493", outcome="no-answer", after=timedelta(seconds=7)),
)
voice = transitions.voice


@pytest.fixture
def world(make_world):
    return make_world("Ann", "Ben", CAROL, voice=VoiceSettings(numbers=NUMBERS))


@pytest.fixture
def moves(monkeypatch):
    """The moves of calls and legs, as rows of their tables."""
    seen = []
    original = states.StateTable.move

    def move(table, unit, entity, to):
        seen.append((table.kind, getattr(entity, table.field), to))
        original(table, unit, entity, to)

    monkeypatch.setattr(states.StateTable, "move", move)
    return seen


def called(world, number="+4930123", worker="Ann"):
    """A call that a worker makes."""
    return world.do(voice.start_call, world.worker(worker), number, queue="Everyone", caller_id="+49999")


def taken(world, worker="Ann"):
    """A caller whom a worker has taken."""
    task = world.task(channel="voice", routing_target=world.worker(worker))
    world.do(transitions.accept, task)
    return task


def rows(table):
    return {(source, move.to) for move in table.moves for source in move.states() if source and move.to}


def test_every_row_happens(world, moves):
    world.do(voice.hang_up, taken(world).call.customer)  # queued, in-progress, completed; joined, left
    world.do(voice.hang_up, world.task(channel="voice").call.customer)  # a caller gives up
    for number in ("+491", "+492", "+493"):
        called(world, number)
        world.wait(seconds=7)
    answered = called(world)
    world.wait(seconds=5)
    assert answered.live
    world.do(voice.end_for_all, answered)
    hung_up = called(world, worker="Ben")
    world.do(voice.hang_up, hung_up.leg_of(world.worker("Ben")))
    instructed = world.task(channel="voice", routing_target=world.worker("Carol"))
    world.do(voice.issue_call, instructed.reservation, "https://example.org/twiml", "+49999")
    world.do(voice.answer, instructed.call.leg_of(world.worker("Carol")))
    preview = world.task(channel="voice", direction="outbound", routing_target=world.worker("Ben"))
    world.do(transitions.accept, preview)
    happened = {(kind, source, to) for kind, source, to in moves if kind in ("call", "participant")}
    for table in (CALL, PARTICIPANT):
        assert {(table.kind, *row) for row in rows(table)} - happened == set()


def test_a_rollback_takes_a_call_back(world):
    before = world.centre.snapshot()
    unit = world.centre.begin("test")
    voice.start_call(unit, world.worker("Ann"), "+4930123", queue="Everyone", caller_id="+49999")
    unit.rollback()
    after = world.centre.snapshot()
    for snapshot in (before, after):
        del snapshot["board"]
    assert after == before
    assert world.clock.next_due() is None


def test_a_leg_that_is_over_comes_back_no_more(world):
    task = taken(world)
    customer = task.call.customer
    with pytest.raises(ActionError) as caught:
        world.do(voice.answer, customer)
    assert caught.value.code == "impossible-state-change"
    world.do(voice.hang_up, customer)
    since = len(world.events)
    world.do(voice.hang_up, customer)
    world.do(voice.end_for_all, task.call)
    assert world.types(since=since) == []
    with pytest.raises(ActionError):
        world.do(voice.not_reached, customer, "busy")


def test_what_a_call_shows_scripts(world):
    task = world.task(channel="voice", attributes={"from": "+4930123", "name": "Ida"})
    call = task.call
    fields = {name: read(call) for name, read in call.script_fields.items()}
    assert (fields["live"], fields["ringing"], fields["conferenceSid"], fields["startedAt"]) == (
        False,
        True,
        None,
        None,
    )
    (leg,) = fields["participants"]
    shown = {name: read(leg) for name, read in leg.script_fields.items() if name != "isCurrentWorker"}
    assert (shown["type"], shown["name"], shown["phoneNumber"]) == ("customer", "Ida", "+4930123")
    assert (shown["connecting"], shown["callSid"], shown["targetSid"]) == (True, call.sid, call.sid)
    world.do(transitions.accept, task)
    world.do(voice.hang_up, call.customer)
    assert call.script_fields["endedAt"](call) == world.clock.now()
    assert leg.script_fields["status"](leg) == "left"


def test_only_the_voice_channel_has_calls(world):
    assert world.task(channel="chat").call is None
    assert world.task(channel="default").call is None
    assert len(world.centre.calls) == 0


def test_a_task_that_ends_ends_its_call(world):
    waiting = world.task(channel="voice", routing_target=world.worker("Ann"))
    world.do(transitions.cancel_task, waiting, "closed")
    assert (waiting.call.status, waiting.call.reason) == ("canceled", "closed")
    held = taken(world)
    world.do(transitions.delete_task, held)
    assert held.call.status == "completed"
    assert held.call not in world.centre.calls


def test_a_call_goes_when_its_task_is_forgotten(world):
    task = taken(world)
    world.do(transitions.complete, task)
    assert task.call in world.centre.calls
    world.wait(minutes=6)
    world.do(lambda unit: None)
    assert task.call not in world.centre.calls


def test_an_offer_of_a_desk_phone_rings_for_two_and_the_first_answer_counts(make_world):
    from offhook.centre import QueueConfig

    two = (QueueConfig(name="Everyone", max_reserved_workers=2),)
    dan = WorkerConfig(name="Dan", activity="Available", phone="desk", attributes={"contact_uri": "+4930556"})
    world = make_world(CAROL, dan, queues=two, voice=VoiceSettings(answers=False))
    task = world.task(channel="voice")
    for reservation in task.open_reservations:
        world.do(voice.accept_call, reservation)
    carol, other = (task.call.leg_of(world.worker(name)) for name in ("Carol", "Dan"))
    world.do(voice.answer, other)
    assert (other.status, carol.status, task.call.status) == ("joined", "canceled", "in-progress")
    assert other.end_conference_on_exit
    assert {each.status for each in task.open_reservations} == {"accepted"}


def test_activity_that_rejects_offers_silences_the_phone(world):
    task = world.task(channel="voice", routing_target=world.worker("Carol"))
    world.do(voice.accept_call, task.reservation)
    leg = task.call.leg_of(world.worker("Carol"))
    world.do(transitions.set_activity, world.worker("Carol"), "Offline", reject_pending=True)
    assert (leg.status, leg.timer) == ("canceled", None)
    world.wait(seconds=60)
    assert leg.status == "canceled"


def test_an_activity_that_rejects_offers_ends_a_call_that_is_dialled(world):
    call = called(world)
    world.do(transitions.set_activity, world.worker("Ann"), "Offline", reject_pending=True)
    assert (call.status, call.task.status) == ("canceled", "canceled")
    assert not [*world.worker("Ann").reservations]


def test_a_caller_who_is_in_the_outside_world_may_be_known(world):
    assert voice.dialable(world.centre, "+49 30 123456") == "+4930123456"
    assert voice.dialable(world.centre, "030 123456") is None
    assert voice.dialable(world.centre, "client:") is None


@pytest.mark.parametrize(("attributes", "status"), [({}, "failed"), ({"outbound_to": "+49 30 / 000009"}, "busy")])
def test_an_outbound_task_is_dialled_as_the_centre_dials(world, attributes, status):
    preview = world.task(
        channel="voice", direction="outbound", routing_target=world.worker("Ann"), attributes=attributes
    )
    world.do(transitions.accept, preview)
    world.wait(seconds=0)
    assert (preview.call.status, preview.status) == (status, "wrapping")
