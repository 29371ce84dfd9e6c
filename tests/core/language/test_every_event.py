"""Every event of the centre can be a handler's target, of scripts and of plugins, and brings what it says it brings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from offhook import EventSpec
from offhook.centre import EVENTS, OBJECTS, CentreConfig, QueueConfig, WorkerConfig, WorkflowConfig, transitions
from offhook.testing import ContactCentre, Desk
from offhook_grammar.values import EMPTY_MAP

CENTRE = CentreConfig(
    queues=(QueueConfig(name="Everyone"),),
    workflows=(WorkflowConfig(name="Main", default_queue="Everyone"),),
    workers=(WorkerConfig(name="Ana", activity="Available"), WorkerConfig(name="Ben", activity="Available")),
)
VALUES = {
    "text": "x",
    "number": 2,
    "boolean": True,
    "duration": timedelta(seconds=5),
    "map": EMPTY_MAP,
    "any": None,
}
# a field of each object that can be read in a line of the log
READ = {name: next(iter(info.fields)) for name, info in OBJECTS.items()}


class Hearing:
    """A plugin with a hook for every event."""

    plugin_name = "hearing"

    def __init__(self) -> None:
        self.heard: list[str] = []
        for spec in EVENTS:
            setattr(self, spec.hook_name, hook_of(self.heard))


def hook_of(heard: list[str]) -> Any:
    from offhook import hookimpl

    @hookimpl
    def on_event(event: Any) -> None:
        heard.append(event.type)

    return on_event


def handler(spec: EventSpec) -> str:
    read = [f"{{event.{name}.{READ[kind]}}}" for name, kind in spec.entities.items()]
    read += [f"{{event.{name}}}" for name in (*spec.fields, "id", "sequence", "reason")]
    return f'on {spec.name} do log "{spec.name}: {" ".join(read)}"\n'


def things(desk: Desk) -> dict[str, Any]:
    """One of each object that events bring."""
    call_task, chat = desk.accepted(channel="voice", worker="Ana"), desk.accepted(channel="chat", worker="Ana")
    desk.invoke("StartRecording", worker="Ana", sid=call_task.sid)
    desk.change(lambda unit: transitions.messaging.receive(unit, chat.conversation, "Hello"))
    desk.invoke("TransferTask", worker="Ana", sid=chat.sid, targetSid=desk.worker("Ben").sid, options={"mode": "WARM"})
    call, conversation = call_task.call, chat.conversation
    assert call is not None
    assert conversation is not None
    return {
        "Task": chat,
        "Worker": desk.worker("Ana"),
        "Reservation": chat.reservation,
        "Transfer": chat.outgoing_transfer,
        "Queue": chat.queue,
        "Workflow": chat.workflow,
        "Activity": desk.worker("Ana").activity,
        "Call": call,
        "Participant": call.customer,
        "Recording": call.recordings[0],
        "Conversation": conversation,
        "ConversationParticipant": conversation.participants[0],
        "Message": conversation.last_message,
    }


@pytest.fixture
def hearing() -> Hearing:
    return Hearing()


@pytest.fixture
def desk(contact_centre: ContactCentre, hearing: Hearing) -> Desk:
    """A centre in which a script and a plugin listen to all events."""
    return contact_centre(centre=CENTRE, plugins=[hearing], scripts="".join(map(handler, EVENTS)))


def test_scripts_and_plugins_hear_every_event(desk: Desk, hearing: Hearing) -> None:
    found = things(desk)
    for spec in EVENTS:
        entities = {name: found[kind] for name, kind in spec.entities.items()}
        data = {name: VALUES[kind] for name, kind in spec.fields.items()}
        hearing.heard.clear()
        logged = len(desk.logs)
        desk.change(lambda unit, spec=spec, data=data, entities=entities: unit.emit(spec.name, entities, data=data))
        assert hearing.heard[0] == spec.name
        assert desk.logs[logged].startswith(f"{spec.name}: ")


def test_whoever_is_not_concerned_is_absent(desk: Desk) -> None:
    """An event may come without one of its objects: nothing of it can be read then, and no handler fails."""
    for spec in EVENTS:
        if "worker" in spec.entities:
            desk.change(lambda unit, spec=spec: unit.emit(spec.name, dict.fromkeys(spec.entities)))
    assert desk.failures == []
