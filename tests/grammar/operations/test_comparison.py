"""Equality, order and membership against plain Python."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook_grammar import operations as op
from offhook_grammar.program import LanguageError
from offhook_grammar.secret import Secret
from offhook_grammar.values import FrozenDict, freeze

SCALARS = st.none() | st.integers() | st.floats(allow_nan=False) | st.text() | st.timedeltas() | st.times()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)).map(freeze)
BOOLEANS_TOO = st.recursive(
    SCALARS | st.booleans(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
).map(freeze)
SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class Entity:
    def __init__(self, **fields: str | None) -> None:
        self.fields = fields

    entity_kind = "worker"
    script_fields: Mapping[str, Callable[[Any], Any]] = {
        "sid": lambda one: one.fields.get("sid"),
        "taskSid": lambda one: one.fields.get("taskSid"),
    }


class Queue(Entity):
    entity_kind = "queue"


@given(VALUES, VALUES)
def test_equality_is_by_value(a: Any, b: Any) -> None:
    # clocks are equal to the texts that mean them, which Python does not know
    expected = a == b or (isinstance(a, (time, str)) and isinstance(b, (time, str)) and op.equal(a, b))
    assert op.equal(a, b) == expected
    assert op.unequal(a, b) != expected
    assert op.equal(a, freeze(a))


@given(BOOLEANS_TOO, BOOLEANS_TOO)
def test_equal_values_have_equal_keys(a: Any, b: Any) -> None:
    assert op.equal(a, b) == op.equal(b, a)
    if op.value_key(a) == op.value_key(b):
        assert op.equal(a, b)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (1, 1.0, True),
        (1, True, False),
        ((0,), (False,), False),
        ({"a": True}, {"a": 1}, False),
        ("1", 1, False),
        (None, False, False),
        (time(9), "09:00", True),
        ("9:00", time(9), True),
        (time(9), "nine", False),
        (datetime(2026, 3, 1, 12, tzinfo=UTC), "2026-03-01T13:00:00+01:00", True),
        (Secret("a"), "a", True),
        (Secret("a"), Secret("a"), True),
        (Secret("a"), "b", False),
        (Entity(sid="WK1"), Entity(sid="WK1"), True),
        (Entity(sid="WK1"), Entity(sid="WK2"), False),
        (Entity(sid="WK1"), Queue(sid="WK1"), False),
        (Entity(sid=None), Entity(sid=None), False),
        (Entity(sid="WR1", taskSid="WT1"), Entity(sid="WR2", taskSid="WT1"), True),
        (Entity(sid="WR1", taskSid="WT1"), "WT1", True),
        ("WR1", Entity(sid="WR1", taskSid="WT1"), True),
        ((Entity(sid="WK1"),), ("WK1",), True),
    ],
)
def test_equality_across_kinds(a: Any, b: Any, expected: bool) -> None:
    assert op.equal(freeze(a), freeze(b)) is expected


def test_comparing_is_bounded() -> None:
    a: Any = (1,)
    b: Any = (1,)
    for _ in range(60):
        a, b = (a, a), (b, b)
    with pytest.raises(LanguageError, match="too large to compare"):
        op.equal(a, b)
    deep_a: Any = ()
    deep_b: Any = ()
    for _ in range(50_000):
        deep_a, deep_b = (deep_a,), (deep_b,)
    assert op.equal(deep_a, deep_b)


@pytest.mark.parametrize("sign", SIGNS)
@given(data=st.data())
def test_order(sign: str, data: st.DataObject) -> None:
    times = st.datetimes(timezones=st.just(UTC))
    kind = data.draw(st.sampled_from([st.integers() | st.floats(), st.text(), st.timedeltas(), st.times(), times]))
    a, b = data.draw(kind), data.draw(kind)
    assert op.compare(sign, a, b) == SIGNS[sign](a, b)


def test_clocks_and_times_are_compared_with_texts() -> None:
    assert op.greater_or_equal(time(9, 30), "09:00")
    assert op.less("09:00", time(9, 30))
    assert op.less(datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01T00:30:00+00:00")
    with pytest.raises(LanguageError, match="wanted a clock"):
        op.less(time(9), "nine")


@pytest.mark.parametrize(
    ("a", "b", "code"),
    [
        (None, 1, "null-comparison"),
        (1, None, "null-comparison"),
        (True, False, "wrong-kind"),
        (1, "1", "wrong-kind"),
        (timedelta(1), 1, "wrong-kind"),
        ((1,), (2,), "wrong-kind"),
        (FrozenDict(), FrozenDict(), "wrong-kind"),
    ],
)
def test_order_refuses(a: Any, b: Any, code: str) -> None:
    for sign in SIGNS:
        with pytest.raises(LanguageError) as caught:
            op.compare(sign, a, b)
        assert caught.value.code == code


@given(st.lists(st.integers() | st.text()).map(tuple), st.integers() | st.text())
def test_membership(xs: tuple[Any, ...], x: Any) -> None:
    assert op.contains(xs, x) == op.is_in(x, xs) == (x in xs)


def test_null_in_membership_and_texts() -> None:
    assert op.is_in(None, (None,))
    for verdict in (
        op.is_in(1, None), op.contains(None, 1), op.starts_with(None, "a"), op.ends_with("a", None),
        op.matches(None, "a"), op.contains("abc", None), op.is_in(None, (1,)),
    ):  # fmt: skip
        assert verdict is False
    assert op.is_empty(None)


def test_patterns_run_in_linear_time() -> None:
    pattern = op.compile_pattern("(a+)+$")
    assert op.matches("a" * 50_000 + "b", pattern) is False
    assert op.matches("xAx", op.compile_pattern("a", ignore_case=True)) is True
    with pytest.raises(LanguageError, match="not a regular expression"):
        op.compile_pattern(r"(a)\1")
