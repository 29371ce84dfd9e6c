"""Values as text and as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook_grammar import operations as op
from offhook_grammar.operations import Limits
from offhook_grammar.program import LanguageError
from offhook_grammar.secret import Secret
from offhook_grammar.values import FrozenDict, freeze


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (True, "true"),
        (3, "3"),
        (3.0, "3"),
        (-0.5, "-0.5"),
        (0.1 + 0.2, "0.3"),
        (1e20, "1e+20"),
        ("a", "a"),
        (timedelta(minutes=90), "1h 30m"),
        (timedelta(), "0s"),
        (datetime(2026, 3, 1, 20, tzinfo=timezone(timedelta(hours=1))), "2026-03-01T19:00:00Z"),
        (time(9), "09:00"),
        (time(9, 0, 5), "09:00:05"),
        ((1, "a", None), '[1, "a", null]'),
        (FrozenDict(a=2.0, b=timedelta(seconds=5)), '{"a": 2, "b": "5s"}'),
        (Secret("x"), "***"),
        ((Secret("x"),), '["***"]'),
        (op.compile_pattern("a+"), "/a+/"),
    ],
)
def test_text(value: Any, expected: str) -> None:
    assert op.text(value) == expected
    assert op.interpolate("<", value, ">") == f"<{expected}>"


class Named:
    script_fields = {"sid": lambda self: "WT1", "name": lambda self: "Ana"}  # noqa: RUF012


class Unnamed:
    script_fields = {"task": lambda self: Named(), "pin": lambda self: Secret("1"), "body": lambda self: "x"}  # noqa: RUF012


def test_an_object_is_its_sid_and_one_without_any_its_fields() -> None:
    assert op.text(Named()) == "WT1"
    assert op.json_text((Named(),)) == '["WT1"]'
    assert op.text(Unnamed()) == op.json_text(Unnamed()) == '{"task": "WT1", "pin": "***", "body": "x"}'


def test_a_thing_without_a_form_as_text_is_an_error() -> None:
    with pytest.raises(LanguageError) as caught:
        op.text(object())
    assert caught.value.code == "no-text-form"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_reads_back(value: Any) -> None:
    assert json.loads(op.json_text(freeze(value))) == value


def test_json_stops_at_the_limits() -> None:
    shared: Any = ("lol",)
    for _ in range(40):
        shared = (shared, shared)
    with pytest.raises(LanguageError, match="longer than"):
        op.json_text(shared)
    deep: Any = ()
    for _ in range(100):
        deep = (deep,)
    with pytest.raises(LanguageError, match="nested more than 64"):
        op.json_text(deep)
    with pytest.raises(LanguageError, match="limit is 3"):
        op.interpolate("ab", "cd", limits=Limits(text=3))


def test_times_are_utc_whatever_their_zone() -> None:
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert op.text(at) == op.text(at.astimezone(timezone(timedelta(hours=-7)))) == "2026-03-01T12:00:00Z"


def test_sound_lets_no_endless_value_out() -> None:
    value = freeze({"a": [1, {"b": "c"}]})
    assert op.sound(value) is value
    shared: Any = ("x" * 1000,)
    for _ in range(40):
        shared = (shared, shared)
    with pytest.raises(LanguageError, match="too large"):
        op.sound(shared)
    deep: Any = ()
    for _ in range(100):
        deep = (deep,)
    with pytest.raises(LanguageError, match="nested"):
        op.sound(deep)
