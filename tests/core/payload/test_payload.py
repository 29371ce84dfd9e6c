"""Payload models: values, names, one of several, keys, what scripts read."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from offhook import ACTING_WORKER, JsonMap, Options, Payload, TaskRef
from offhook.payload import outside_name, snake_case
from offhook_grammar.values import FrozenDict


class Inner(Options):
    """Nested options."""

    deep_flag: bool = False
    from_: str | None = Field(None, validation_alias="from", serialization_alias="from")


class Probe(
    Payload, group="test", role="agent", one_of=(("sid", "task"),), key=("sid", ACTING_WORKER), aliases=("PROBE",)
):
    """Probe something.

    Errors:
        broken: it is broken.

    Source: these tests.
    """

    sid: str | None = None
    task: TaskRef | None = None
    options: Inner = Inner()
    data: JsonMap | None = None
    twiml_url: str | None = Field(None, validation_alias="twiMLUrl", serialization_alias="twiMLUrl")


def test_the_class_statement_says_what_the_action_is() -> None:
    spec = Probe.action
    assert (spec.name, spec.group, spec.role, spec.hook_name) == ("Probe", "test", "agent", "probe")
    assert (spec.summary, spec.errors, spec.source) == ("Probe something.", {"broken": "it is broken."}, "these tests")
    assert spec.aliases == ("PROBE",)


@pytest.mark.parametrize(
    "fields",
    [
        {"sid": "WR1", "twiMLUrl": "u", "options": {"deepFlag": True, "from": "x"}},
        {"sid": "WR1", "twiml_url": "u", "options": {"deep_flag": True, "from_": "x"}},
        {"sid": "WR1", "twiml_url": "u", "options": Inner(deep_flag=True, from_="x")},
    ],
)
def test_both_styles_of_names_are_taken_and_camel_case_comes_out(fields: dict[str, Any]) -> None:
    payload = Probe.model_validate(fields)
    dumped = payload.model_dump(by_alias=True, exclude_unset=True)
    assert dumped == {"sid": "WR1", "twiMLUrl": "u", "options": {"deepFlag": True, "from": "x"}}


def test_one_of_several_is_needed() -> None:
    with pytest.raises(ValidationError, match="needs sid or task"):
        Probe()
    assert Probe(task="WT1").task.sid == "WT1"


def test_nothing_unknown_is_taken() -> None:
    with pytest.raises(ValidationError):
        Probe.model_validate({"sid": "WR1", "sidd": 1})
    with pytest.raises(ValidationError):
        Probe.model_validate({"sid": "WR1", "options": {"deep": True}})


def test_a_payload_is_a_value() -> None:
    payload = Probe(sid="WR1", data={"list": [1, {"a": 2}]})
    with pytest.raises(ValidationError):
        payload.sid = "WR2"  # type: ignore[misc]
    assert payload.data == {"list": (1, {"a": 2})}
    assert isinstance(payload.data["list"][1], FrozenDict)
    with pytest.raises(TypeError):
        payload.data["list"] = 1
    twin = Probe(sid="WR1", data={"list": [1, {"a": 2}]})
    assert (payload, hash(payload)) == (twin, hash(twin))
    assert copy.deepcopy(payload) == payload == pickle.loads(pickle.dumps(payload))  # noqa: S301  # our own bytes


def test_scripts_read_declared_fields_by_their_outside_names() -> None:
    payload = Probe(sid="WR1", twiml_url="u", options=Inner(from_="x"))
    assert set(Probe.script_fields) == {"sid", "task", "options", "data", "twiMLUrl"}
    assert Probe.script_fields["twiMLUrl"](payload) == "u"
    assert Inner.script_fields["from"](payload.options) == "x"


def test_the_key_holds_fields_and_the_acting_worker() -> None:
    class Worker:
        sid = "WK1"

    payload = Probe(sid="WR1")
    assert Probe.action.key_of(payload, Worker()) == ("WR1", "WK1")  # type: ignore[arg-type]
    assert Probe.action.key_of(payload, None) == ("WR1", None)

    class Free(Payload, group="test"):
        """Have no key."""

    assert Free.action.key_of(Free(), None) is None


def test_a_base_hands_on_what_is_needed() -> None:
    class Base(Payload, one_of=(("a", "b"),)):
        a: int | None = None
        b: int | None = None

    class Action(Base, group="test", one_of=(("c", "d"),)):
        """Do it."""

        c: int | None = None
        d: int | None = None

    assert Action.action.one_of == (("a", "b"), ("c", "d"))
    assert not hasattr(Base, "action")
    Action(a=1, d=2)
    with pytest.raises(ValidationError, match="needs c or d"):
        Action(b=1)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("HoldCall", "hold_call"),
        ("SendDTMFDigits", "send_dtmf_digits"),
        ("ToggleDTMFDialpad", "toggle_dtmf_dialpad"),
        ("EndCall", "end_call"),
        ("A", "a"),
    ],
)
def test_hook_names(name: str, wanted: str) -> None:
    assert snake_case(name) == wanted


def test_outside_names() -> None:
    assert [outside_name(Probe, name) for name in ("sid", "twiml_url")] == ["sid", "twiMLUrl"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=10,
)


def thawed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: thawed(item) for key, item in value.items()}
    return [thawed(item) for item in value] if isinstance(value, (list, tuple)) else value


@given(st.dictionaries(st.text(max_size=5), JSON, max_size=4))
def test_maps_keep_any_json_and_share_nothing_with_the_caller(data: dict[str, Any]) -> None:
    before = copy.deepcopy(data)
    payload = Probe(sid="WR1", data=data)
    for value in data.values():
        if isinstance(value, dict):
            value["changed"] = True
        elif isinstance(value, list):
            value.append("changed")
    data["changed"] = True
    assert thawed(payload.data) == before
