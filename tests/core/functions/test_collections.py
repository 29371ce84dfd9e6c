"""Functions on numbers, lists and maps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook.functions import core_functions
from offhook_grammar.program import LanguageError
from offhook_grammar.values import FrozenDict

Call = Callable[..., Any]
FUNCTIONS = {info.name: info.call for info in core_functions()}
PEOPLE = [{"n": "Bo", "age": 30}, {"n": "Al", "age": 5}, {"n": "Cy"}, {"n": "Di", "age": 5}]
M = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("round", (2.5,), 3),
        ("round", (-2.5,), -3),
        ("round", (1.005, 2), 1.01),
        ("round", (1234, -2), 1200),
        ("round", (None,), None),
        ("floor", (-1.5,), -2),
        ("ceil", (1.2,), 2),
        ("abs", (-3,), 3),
        ("abs", (-2 * M,), 2 * M),
        ("min", (3, None, 1), 1),
        ("max", ([1, 5, 2],), 5),
        ("max", ("a", "b"), "b"),
        ("min", ([],), None),
        ("max", (None,), None),
        ("sum", ([1, None, 2.5],), 3.5),
        ("sum", ([M, M],), 2 * M),
        ("sum", (None,), 0),
        ("average", ([1, 2, None],), 1.5),
        ("average", ([],), None),
        ("sort", ([3, 1, None, 2],), (1, 2, 3, None)),
        ("sort", ([3, 1, None, 2], None, True), (3, 2, 1, None)),
        ("unique", ([1, 1.0, True, "1", [1], [1]],), (1, True, "1", (1,))),
        ("reverse", ([1, 2],), (2, 1)),
        ("flatten", ([1, [2, [3]]],), (1, 2, (3,))),
        ("pluck", (PEOPLE, "n"), ("Bo", "Al", "Cy", "Di")),
        ("pluck", ([{"a": {"b": 1}}, {}], "a.b"), (1, None)),
        ("take", ([1, 2, 3], 2), (1, 2)),
        ("take", ([1], -1), ()),
        ("count", ([1, 2],), 2),
        ("count", ({"a": 1},), 1),
        ("count", (None,), 0),
        ("range", (3,), (0, 1, 2)),
        ("range", (2, 4), (2, 3)),
        ("range", (4, 2), ()),
        ("group", ([{"k": "a"}, {"k": 2}, {"k": "a"}], "k"), {"a": ({"k": "a"}, {"k": "a"}), "2": ({"k": 2},)}),
        ("union", ([1, 2], [2, 3], None), (1, 2, 3)),
        ("intersection", ([1, 2, 2, 3], [3, 2]), (2, 3)),
        ("difference", ([1, 2, 1], [2]), (1,)),
        ("difference", (None, [2]), ()),
        ("keys", ({"a": 1, "b": 2},), ("a", "b")),
        ("values", ({"a": 1, "b": 2},), (1, 2)),
        ("entries", ({"a": 1},), ({"key": "a", "value": 1},)),
        ("keys", (None,), ()),
        ("merge", ({"a": {"x": 1, "y": 2}}, {"a": {"y": None, "z": 3}}), {"a": {"x": 1, "y": None, "z": 3}}),
        ("merge", (None, {"a": 1}), {"a": 1}),
        ("with_key", ({"a": 1}, "b", 2), {"a": 1, "b": 2}),
        ("with_key", (None, "b", 2), {"b": 2}),
        ("without", ({"a": 1, "b": 2, "c": 3}, "a", "c"), {"b": 2}),
        ("without", ({"a": 1, "b": 2}, ["a"]), {"b": 2}),
        ("only", ({"a": 1, "b": 2}, "b", "z"), {"b": 2}),
        ("at_path", ({"a": [{"b": 1}]}, "a.0.b"), 1),
        ("at_path", ({"a": "text"}, "a.b.c"), None),
    ],
)  # fmt: skip
def test_answers(call: Call, name: str, arguments: tuple[Any, ...], expected: Any) -> None:
    found = call(name, *arguments)
    assert found == expected
    assert isinstance(found, FrozenDict) or type(found) is type(expected)


def test_sorting_by_a_field_is_stable_and_puts_nulls_last(call: Call) -> None:
    assert call("pluck", call("sort", PEOPLE, "age"), "n") == ("Al", "Di", "Bo", "Cy")
    assert call("pluck", call("sort", PEOPLE, "age", True), "n") == ("Bo", "Al", "Di", "Cy")


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("round", ("1",), "round needs a number"),
        ("round", (True,), "round needs a number, found a boolean"),
        ("sum", ((1, "a"),), "cannot take"),
        ("sum", (("a",),), "numbers or durations"),
        ("max", (1, "a"), "cannot compare"),
        ("sort", ((1, "a"),), "cannot compare"),
        ("sort", ({},), "sort needs a list, found a map"),
        ("range", (200_000,), "too long"),
        ("flatten", (((0,) * 60_000, (0,) * 60_000),), "items"),
        ("merge", ({}, 5), "merge needs a map"),
        ("without", ({}, 5), "without needs text"),
    ],
)
def test_refusals(call: Call, name: str, arguments: tuple[Any, ...], words: str) -> None:
    with pytest.raises(LanguageError, match=words):
        call(name, *arguments)


NUMBERS = st.lists(st.integers(-1000, 1000)).map(tuple)


@given(NUMBERS, NUMBERS)
def test_lists_against_python(xs: tuple[int, ...], ys: tuple[int, ...]) -> None:
    assert FUNCTIONS["sort"](xs) == tuple(sorted(xs))
    assert FUNCTIONS["sum"](xs) == sum(xs)
    assert FUNCTIONS["max"](xs) == max(xs, default=None)
    assert FUNCTIONS["unique"](xs) == tuple(dict.fromkeys(xs))
    assert FUNCTIONS["union"](xs, ys) == tuple(dict.fromkeys(xs + ys))
    assert set(FUNCTIONS["intersection"](xs, ys)) == set(xs) & set(ys)
    assert set(FUNCTIONS["difference"](xs, ys)) == set(xs) - set(ys)


@given(st.integers(-(10**6), 10**6), st.integers(0, 6))
def test_rounding_halves_away_from_zero(n: int, digits: int) -> None:
    assert FUNCTIONS["round"](n + (0.5 if n >= 0 else -0.5)) == (n + 1 if n >= 0 else n - 1)
    assert FUNCTIONS["round"](n, digits) == n
