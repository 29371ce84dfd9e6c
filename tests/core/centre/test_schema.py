"""What the checker is told, and what scripts can read, are the same."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from offhook.centre import (
    EVENTS,
    OBJECTS,
    Activity,
    Call,
    Conversation,
    ConversationParticipant,
    Customer,
    Desktop,
    Media,
    Message,
    Participant,
    Recording,
    Reservation,
    Task,
    TaskQueue,
    Worker,
    WorkerChannel,
    Workflow,
    transitions,
)
from offhook_grammar.operations.reading import OfReader
from offhook_grammar.types import Entity, ListOfType

CLASSES = {
    "Task": Task,
    "Customer": Customer,
    "Reservation": Reservation,
    "Worker": Worker,
    "WorkerChannel": WorkerChannel,
    "Queue": TaskQueue,
    "Workflow": Workflow,
    "Activity": Activity,
    "Desktop": Desktop,
}
CONTACTS = {
    "Call": Call,
    "Participant": Participant,
    "Recording": Recording,
    "Conversation": Conversation,
    "ConversationParticipant": ConversationParticipant,
    "Message": Message,
    "Media": Media,
}
READABLE = {**CLASSES, **CONTACTS}


@pytest.mark.parametrize("name", READABLE)
def test_declared_fields_are_the_readable_ones(name):
    assert set(OBJECTS[name].fields) == set(READABLE[name].script_fields)
    assert OBJECTS[name].name == name


def test_fields_that_each_reader_reads_for_itself_are_declared_so():
    """The compiler goes by the declaration, and asks the getter for the run's worker."""
    declared = {
        (name, field.name) for name, info in OBJECTS.items() for field in info.fields.values() if field.of_reader
    }
    made = {
        (name, field)
        for name, kind in READABLE.items()
        for field, getter in kind.script_fields.items()
        if isinstance(getter, OfReader)
    }
    assert declared == made == {("Participant", "isCurrentWorker"), ("Message", "isFromMe")}


def test_every_type_that_a_field_or_an_event_names_exists():
    for info in OBJECTS.values():
        for field in info.fields.values():
            kind = field.type.item if isinstance(field.type, ListOfType) else field.type
            if isinstance(kind, Entity):
                assert kind.name in OBJECTS, f"{info.name}.{field.name}"
    for event in EVENTS:
        assert set(event.entities.values()) <= set(OBJECTS), event.name


def test_fields_that_may_not_be_null_have_a_value(make_world):
    world = make_world("Ann")
    reservation = world.accepted(attributes={"from": "+49 30 1"})
    ann = world.worker("Ann")
    world.do(transitions.sign_in, ann)
    things = (
        reservation.task,
        reservation,
        ann,
        ann.channels["chat"],
        ann.activity,
        ann.desktop,
        reservation.task.queue,
        reservation.task.workflow,
        reservation.task.customer,
    )
    names = {kind: name for name, kind in CLASSES.items()}
    assert {type(thing) for thing in things} == set(names)
    for thing in things:
        for field in OBJECTS[names[type(thing)]].fields.values():
            value = type(thing).script_fields[field.name](thing)
            assert field.nullable or value is not None, f"{names[type(thing)]}.{field.name}"


def test_live_values(make_world):
    world = make_world("Ann")
    reservation = world.accepted(
        attributes={"customerName": "Zoe", "from": "+49 30 1", "direction": "outbound"}, priority=3
    )
    task, ann = reservation.task, world.worker("Ann")
    read = type(task).script_fields
    world.wait(seconds=90)
    assert read["age"](task).total_seconds() == 90
    assert read["worker"](task) is ann
    assert read["sid"](task) == reservation.sid
    assert read["taskSid"](task) == task.task_sid
    assert read["direction"](task) == "outbound"
    assert read["call"](task) is None
    customer = read["customer"](task)
    assert (customer.name, customer.address) == ("Zoe", "+49 30 1")
    worker = type(ann).script_fields
    assert worker["tasks"](ann) == (task,)
    assert worker["reservations"](ann) == (reservation,)
    assert worker["desktop"](ann) is None
    channel = worker["channels"](ann)["chat"]
    assert isinstance(worker["channels"](ann), Mapping)
    assert type(channel).script_fields["availablePercentage"](channel) == 0
    assert TaskQueue.script_fields["tasks"](task.queue) == (task,)
    world.do(transitions.complete, task)
    world.wait(seconds=30)
    assert read["age"](task).total_seconds() == 90
    assert worker["tasks"](ann) == ()


def test_events_have_a_summary_and_a_hook():
    names = [event.name for event in EVENTS]
    assert len(set(names)) == len(names)
    assert all(event.summary.endswith(".") for event in EVENTS)
    hooks = {event.hook_name for event in EVENTS}
    assert {"on_task_queue_entered", "on_workflow_target_matched", "on_worker_activity_update"} <= hooks


def test_reported_events_have_the_entities_they_declare(make_world):
    world = make_world("Ann", reservation_timeout=5)
    specs = {event.name: event for event in EVENTS}
    world.centre.start()
    ann = world.worker("Ann")
    world.do(transitions.sign_in, ann)
    world.task()
    world.wait(seconds=5)
    world.do(transitions.set_activity, ann, "Available")
    task = next(iter(world.centre.tasks))
    world.do(transitions.accept, task)
    world.do(transitions.wrap_up, task)
    world.do(transitions.complete, task)
    world.do(transitions.set_capacity, ann, "chat", 4)
    world.do(transitions.set_channel_available, ann, "chat", False)
    world.do(transitions.set_worker_attributes, ann, {"a": 1})
    world.do(transitions.sign_out, ann)
    assert len(set(world.types())) >= 18
    for event in world.events:
        assert set(event.entities) == set(specs[event.type].entities), event.type
        assert set(event.data) == set(specs[event.type].fields), event.type
