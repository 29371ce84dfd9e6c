"""Many demands judged at once say what each says by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook.pipeline.selection.asking import SIGNS, Asking
from offhook.pipeline.selection.indexes import ANYTHING, TRUTHS, Equals, Ranges, mask_of
from offhook_grammar.operations import compare, membership
from offhook_grammar.program import Demand
from offhook_grammar.values import FrozenDict

PATH = ("payload", "x")
SECOND = timedelta(seconds=1)
_CONSTANTS = st.sampled_from(["a", "b", "", 0, 1, 1.5, 10**30, True, False, None, SECOND])
_VALUES = st.sampled_from(["a", "b", "z", 0, 1, 1.0, 1.5, 7, 10**30, True, False, None, SECOND, ("a",), FrozenDict()])
_EQUALITY = st.builds(
    Demand, st.just(PATH), st.sampled_from(["in", "not in"]), st.lists(_CONSTANTS, max_size=3).map(tuple)
)
_NUMBERS = st.sampled_from([-1, 0, 1, 1.5, 2, 3, 10**30])
_ORDER = st.builds(
    Demand, st.just(PATH), st.sampled_from(["<", "<=", ">", ">="]), st.tuples(_NUMBERS)
)  # fmt: skip
WIDTH = 12


def lanes_of(demands: st.SearchStrategy[Demand]) -> st.SearchStrategy[dict[int, list[Demand]]]:
    return st.dictionaries(st.integers(0, WIDTH - 1), st.lists(demands, min_size=1, max_size=3), min_size=1)


def wanted(lanes: dict[int, list[Demand]], met: Callable[[Demand], bool]) -> int:
    return mask_of([lane for lane in range(WIDTH) if all(map(met, lanes.get(lane, ())))], WIDTH)


@given(lanes_of(_EQUALITY), st.lists(_VALUES, min_size=1), st.integers(0, 2))
def test_equality(lanes: dict[int, list[Demand]], values: list[Any], room: int) -> None:
    index = Equals(WIDTH, lanes, ANYTHING, room)
    assert index.lanes == mask_of(lanes, WIDTH)
    for value in values:
        met = wanted(lanes, lambda demand, value=value: compare(demand.sign, value, demand.values))  # type: ignore[misc]
        assert index.mask(value) == met


@given(
    lanes_of(_ORDER), st.lists(st.one_of(_NUMBERS, st.floats(-2, 4), st.integers(-2, 4)), min_size=1), st.integers(1, 2)
)
def test_order(lanes: dict[int, list[Demand]], values: list[Any], room: int) -> None:
    index = Ranges(WIDTH, lanes, room)
    for value in values:
        met = wanted(lanes, lambda demand, value=value: compare(demand.sign, value, demand.values[0]))  # type: ignore[misc]
        assert index.mask(value) == met


@given(
    lanes_of(st.one_of(
        st.builds(Demand, st.just(PATH), st.sampled_from(sorted(SIGNS - {"empty", "not empty"})),
                  st.tuples(st.sampled_from(["", "a", "ab", "b"]))),
        st.builds(Demand, st.just(PATH), st.sampled_from(["empty", "not empty"]), st.just(())),
    )),
    st.lists(st.sampled_from(["", "a", "ba", None, (), ("a", "z"), FrozenDict(), FrozenDict({"a": 1}), 0, (1,)])),
)  # fmt: skip
def test_what_is_asked(lanes: dict[int, list[Demand]], values: list[Any]) -> None:
    index = Asking(WIDTH, lanes)
    assert index.lanes == mask_of(lanes, WIDTH)
    for value in values:
        found = index.mask(value)
        if found is not None:
            assert found == wanted(lanes, lambda demand, value=value: asked(demand, value))  # type: ignore[misc]
        else:
            assert value is not None
            assert type(value) is not str


def asked(demand: Demand, value: Any) -> bool:
    """What the operation of the language says."""
    sign = demand.sign.removeprefix("not ")
    name = "is_empty" if sign == "empty" else sign.replace(" ", "_")
    met: bool = getattr(membership, name)(value, *demand.values)
    return met is (sign == demand.sign)


def test_order_among_many() -> None:
    lanes = {lane: [Demand(PATH, ">=", (lane,)), Demand(PATH, "<", (lane + 3,))] for lane in range(2000)}
    index = Ranges(2000, lanes)
    for value in (-1, 0, 0.5, 1, 1000, 1001.5, 1999, 2001, 2002, 5000):
        assert index.mask(value) == mask_of([lane for lane in lanes if lane <= value < lane + 3], 2000)


def test_durations() -> None:
    index = Ranges(2, {0: [Demand(PATH, "<", (SECOND,))], 1: [Demand(PATH, ">=", (SECOND,))]})
    assert [index.mask(value) for value in (SECOND / 2, SECOND, 2 * SECOND)] == [0b10, 0b01, 0b01]


def test_truths() -> None:
    index = Equals(2, {0: [Demand(PATH, "true", ())], 1: [Demand(PATH, "not true", ())]}, TRUTHS)
    assert [index.mask(value) for value in (True, False, None)] == [0b10, 0b01, 0b01]
    assert index.mask("x") is index.mask(1) is None


@pytest.mark.parametrize("value", [datetime(2026, 1, 1, tzinfo=UTC), object(), type("Text", (str,), {})("a")])
def test_what_is_equal_in_a_way_of_its_own_cannot_be_told(value: Any) -> None:
    assert Equals(1, {0: [Demand(PATH, "in", ("a",))]}, ANYTHING).mask(value) is None


@pytest.mark.parametrize("value", [None, "a", True, float("nan"), SECOND, ("a",)])
def test_what_has_no_order_with_numbers_cannot_be_told(value: Any) -> None:
    assert Ranges(1, {0: [Demand(PATH, "<", (1,))]}).mask(value) is None
