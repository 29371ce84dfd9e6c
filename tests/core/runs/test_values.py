"""Values of the language as JSON, and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from offhook import ActionError, Host
from offhook.centre import transitions
from offhook.errors import PayloadError
from offhook.references import SidReference
from offhook.runs.subjects import Subjects, subject_id
from offhook.runs.values import NotKeptError, Values
from offhook_grammar.secret import Secret
from offhook_grammar.values import FrozenDict, freeze
from offhook_plugins.chat import AttachFiles


def again(host: Host, value: Any) -> Any:
    """The value after a restart."""
    text = json.dumps(values(host).write(value))
    return values(host).read(json.loads(text))


def values(host: Host) -> Values:
    return Values(host, Subjects(host))


_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.timedeltas(),
    st.datetimes(timezones=st.just(UTC)), st.times(),
)  # fmt: skip
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple) | st.dictionaries(st.text(), inner, max_size=4).map(FrozenDict)
    ),
    max_leaves=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=_VALUES)
def test_any_value_comes_back(value: Any) -> None:
    found = again(_NO_HOST, value)
    assert found == value
    assert _kinds(found) == _kinds(value)


class _Nothing:
    """A host of which values without entities need nothing."""

    registry: Any = None


_NO_HOST: Any = _Nothing()


def _kinds(value: Any) -> Any:
    if isinstance(value, tuple):
        return [tuple, *map(_kinds, value)]
    return [type(value), *[_kinds(item) for item in value.values()]] if isinstance(value, dict) else type(value)


def test_entities_are_the_same_ones(kit: Any) -> None:
    desk = kit.desk()
    task = desk.task(attributes={"customerName": "Kim"})
    desk.settle()
    worker = desk.host.centre.worker("Ann")
    (channel, *_) = worker.channels.values()
    things = [task, worker, worker.desktop, channel, task.queue, task.workflow, worker.activity]
    assert all(again(desk.host, thing) is thing for thing in things)
    assert all(
        again(desk.host, thing) is thing
        for thing in (desk.host.centre, desk.host.system, desk.host.centre.tasks, desk.host.centre.queues)
    )
    assert again(desk.host, task.customer).name == "Kim"
    written = values(desk.host)
    written.write((task, worker, task))
    assert list(written.held) == [task, worker]
    with desk.host.centre.unit("test") as unit:
        transitions.cancel_task(unit, task, "gone")


async def test_an_entity_that_is_gone(kit: Any) -> None:
    with pytest.raises(NotKeptError, match="the worker WK1 is gone"):
        values(kit.host()).read({"entity": ["worker", "WK1"]})


def test_payloads_come_back_without_being_validated(kit: Any) -> None:
    desk = kit.desk()
    payload = kit.Ping(text="a", attributes={"m": [1, {"n": None}]}, ping_options={"loud": True})
    found = again(desk.host, payload)
    assert found == payload
    assert type(found) is kit.Ping
    assert type(found.ping_options) is kit.PingOptions
    assert found.model_fields_set == payload.model_fields_set
    assert found.attributes == freeze({"m": [1, {"n": None}]})
    assert again(desk.host, SidReference("WT1", "task")) == SidReference("WT1", "task")
    odd = kit.Ping.model_construct(text=7)
    assert again(desk.host, odd).text == 7


def test_payloads_of_another_version_of_a_plugin(kit: Any) -> None:
    desk = kit.desk()
    name, fields, given = values(desk.host).write(kit.Ping(text="a", count=2))["model"]
    del fields["count"]
    found = values(desk.host).read({"model": [name, {**fields, "volume": 3}, [*given, "volume"]]})
    assert (found, found.model_fields_set) == (kit.Ping(text="a", count=1), {"text", "count"})
    name, fields, given = values(desk.host).write(kit.Move(sid="S"))["model"]
    del fields["sid"]
    with pytest.raises(NotKeptError, match="a Move has to have sid now"):
        values(desk.host).read({"model": [name, fields, given]})


def test_invocations_and_events_come_back_once(kit: Any) -> None:
    seen: list[Any] = []

    def after_move(invocation: Any) -> None:
        seen.append(invocation)

    async def after_ping(invocation: Any) -> None:
        await invocation.invoke("Move", {"sid": "S"})

    desk = kit.desk(kit.plugin("p", after_ping=after_ping, after_move=after_move))
    desk.invoke("Ping", "a", worker="Ann", marks=["m"])
    (move,) = seen
    found, same = again(desk.host, (move, move))
    assert found is same
    assert [(one.id, one.action, one.by, one.marks, one.result, one.depth) for one in found.causes()] == [
        (one.id, one.action, one.by, one.marks, one.result, one.depth) for one in move.causes()
    ]
    assert found.cause.worker is found.cause.actor is desk.host.centre.worker("Ann")
    assert (found.payload, found.via, found.ended, found.committed) == (move.payload, move.via, True, True)
    assert subject_id(found) == move.text_id
    events: list[Any] = []
    desk.host.on_event(events.append)
    task = desk.task()
    desk.settle()
    event, twin = again(desk.host, (events[0], events[0]))
    assert event is twin
    assert event == events[0]
    assert event.entities["task"] is task
    assert subject_id(event) == events[0].id
    assert subject_id(None) == ""


def test_errors_come_back(kit: Any) -> None:
    desk = kit.desk()
    error = again(
        desk.host, ActionError("no", code="c", hint="h", action="Ping", retryable=True, status=5, place="a:1")
    )
    assert (type(error), error.message, error.code, error.hint) == (ActionError, "no", "c", "h")
    assert (error.action, error.retryable, error.status, error.place) == ("Ping", True, 5, "a:1")
    error = again(desk.host, PayloadError("no", problems=[("a.b", "is wrong")]))
    assert (type(error), error.problems) == (PayloadError, (("a.b", "is wrong"),))


class Stranger(BaseModel):
    """A model of no action."""


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (Secret("x"), "a secret is not written anywhere"),
        (object(), "a object cannot be kept"),
        (FrozenDict(a=(Stranger(),)), "a Stranger cannot be kept"),
        (len, "cannot be kept"),
    ],
)
async def test_what_cannot_be_kept_is_named(kit: Any, value: Any, why: str) -> None:
    with pytest.raises(NotKeptError, match=why):
        values(kit.host()).write(value)


async def test_a_model_that_is_no_longer_there(kit: Any) -> None:
    with pytest.raises(NotKeptError, match=r"there is no offhook\.errors\.ActionError any more"):
        values(kit.host()).read({"model": ["offhook.errors.ActionError", {}, []]})


async def test_lists_and_dicts_of_plugins_stay_what_they_are(kit: Any) -> None:
    given = {"a": [1, {"b": (2,)}], 3: time(9, 30), "at": datetime(2026, 1, 5, tzinfo=UTC), "for": timedelta(days=-1)}
    found = again(kit.host(), given)
    assert found == given
    assert _kinds(found) == _kinds(given)


def test_the_bytes_of_a_file_in_a_payload_come_back(kit: Any) -> None:
    desk = kit.desk(builtin=True)
    conversation = desk.task(channel="chat").conversation
    files = [{"name": "a.png", "content": b"\xff\x00"}, {"name": "b.txt", "text": "é"}]
    payload = AttachFiles(conversation=conversation, files=files)
    found = again(desk.host, payload)
    assert found == payload
    assert [each.data for each in found.files] == [b"\xff\x00", "é".encode()]
    assert str(found.files[0].content) == "<2 bytes>"
