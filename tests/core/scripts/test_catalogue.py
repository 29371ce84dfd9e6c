"""What the host tells the language fits what a run of a script has."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.centre import OBJECTS, Centre
from offhook.centre import entities as entity_module
from offhook.errors import ActionError
from offhook.events import Event
from offhook.payload import Payload
from offhook.pipeline import Invocation, SystemActor
from offhook.scripts.catalogue import SCOPE, HostCatalogue
from offhook.scripts.run import ScriptRun
from offhook_grammar.types import ANY, TEXT, Entity, ObjectInfo, Record


@pytest.fixture(scope="module")
def catalogue() -> HostCatalogue:
    from offhook import Host, HostOptions, VirtualClock

    made: HostCatalogue = Host(HostOptions(clock=VirtualClock())).scripts.catalogue()
    return made


def test_every_action_has_fields_with_types(catalogue: HostCatalogue) -> None:
    names = list(catalogue.action_names())
    assert len(names) >= 61
    for name in names:
        info = catalogue.action(name)
        assert info is not None
        assert name in (info.name, *info.aliases)
        assert info.positional is None or info.positional in info.fields
        assert all(field in info.fields for group in info.one_of for field in group)


def test_both_names_are_one_action(catalogue: HostCatalogue) -> None:
    assert catalogue.action("EndConferenceForAll") is catalogue.action("EndCall")


def test_every_entity_of_every_event_is_an_object(catalogue: HostCatalogue) -> None:
    for name in catalogue.event_names():
        info = catalogue.event(name)
        assert info is not None
        for field in info.fields.values():
            if isinstance(field.type, Entity):
                assert catalogue.object(field.type.name) is not None, f"{name}.{field.name}"
        assert {"id", "type", "at", "sequence", "previous", "reason"} <= set(info.fields)


def test_every_name_in_scope_is_an_attribute_of_a_run(catalogue: HostCatalogue) -> None:
    for name, kind in {**catalogue.scope(), **SCOPE}.items():
        assert isinstance(getattr(ScriptRun, name), property), name
        if isinstance(kind, Entity):
            assert catalogue.object(kind.name) is not None
    for name in ("payload", "result", "error", "event"):
        assert hasattr(ScriptRun, name)


def test_every_field_of_an_object_leads_to_a_known_object(catalogue: HostCatalogue) -> None:
    own = [catalogue.object(name) for name in ("Action", "Error", "Centre", "Tasks", "Workers")]
    for info in [*OBJECTS.values(), *own]:
        assert isinstance(info, ObjectInfo)
        for field in info.fields.values():
            if isinstance(field.type, Entity):
                assert catalogue.object(field.type.name) is not None, f"{info.name}.{field.name}"


CLASSES: dict[str, Any] = {
    "Action": Invocation,
    "Error": ActionError,
    "Centre": Centre,
    **{
        name: getattr(entity_module, {"Queue": "TaskQueue"}.get(name, name))
        for name in OBJECTS
        if hasattr(entity_module, {"Queue": "TaskQueue"}.get(name, name))
    },
}


@pytest.mark.parametrize("name", CLASSES)
def test_what_can_be_read_is_what_is_declared(catalogue: HostCatalogue, name: str) -> None:
    info = catalogue.object(name)
    assert info is not None
    assert set(CLASSES[name].script_fields) == set(info.fields)


def test_the_system_can_be_read_as_a_worker() -> None:
    assert set(OBJECTS["Worker"].fields) <= set(SystemActor.script_fields)
    actor = SystemActor(("admin",))
    for name, getter in SystemActor.script_fields.items():
        assert getter(actor) is None or name in ("name", "sid", "roles", "attributes")


async def test_every_field_of_the_entities_of_a_run_can_be_read(kit: Any, catalogue: HostCatalogue) -> None:
    from offhook_grammar.operations import read

    host = kit.host(builtin=True)
    seen = []
    host.on_event(seen.append)
    task = kit.task(host)
    await host.settle()
    for entity in (task, task.reservation, task.worker, task.queue, task.workflow, task.worker.activity, host.centre):
        kind = type(entity).__name__
        for name in catalogue.object({"TaskQueue": "Queue"}.get(kind, kind)).fields:
            read(entity, name)
    event: Event = seen[0]
    for name in catalogue.event(event.type).fields:
        read(event, name)


def test_the_fingerprint_follows_the_actions(kit: Any, catalogue: HostCatalogue) -> None:
    other = kit.host(builtin=True).scripts.catalogue()
    assert other.fingerprint() != catalogue.fingerprint()
    assert other.fingerprint() == kit.host(builtin=True).scripts.catalogue().fingerprint()


def test_an_answer_with_fields_has_these_and_no_others(make_answers: Any) -> None:
    catalogue = make_answers(text="text", worker="worker", more="anything")
    info = catalogue.action("Answers")
    assert info is not None
    fields = (("text", TEXT), ("worker", Entity("Worker")), ("more", ANY))
    assert info.result == Record("the answer of Answers", fields)
    assert make_answers(text="number").fingerprint() != make_answers(text="text").fingerprint()


@pytest.fixture
def make_answers(kit: Any) -> Any:
    def make(**fields: str) -> HostCatalogue:
        class Answers(Payload, group="test", examples=[{}], result="map", result_fields=fields):
            """An action whose answer is a map with these fields."""

        plugin = kit.plugin("answers", register_actions=lambda: [Answers])
        catalogue: HostCatalogue = kit.host(plugin).scripts.catalogue()
        return catalogue

    return make
