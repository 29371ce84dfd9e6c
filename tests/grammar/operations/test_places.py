"""Changed copies along a path, against plain Python on mutable copies."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook_grammar import operations as op
from offhook_grammar.operations import Limits
from offhook_grammar.program import LanguageError
from offhook_grammar.values import FrozenDict, freeze

JSON = st.recursive(
    st.integers() | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)


def thawed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: thawed(item) for key, item in value.items()}
    return [thawed(item) for item in value] if isinstance(value, tuple) else value


@st.composite
def changes(draw: st.DrawFn) -> tuple[Any, tuple[Any, ...]]:
    """A value, and a path to something in it."""
    value = draw(JSON)
    path: list[Any] = []
    here = value
    while isinstance(here, (list, dict)) and here and (not path or draw(st.booleans())):
        key = draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
        path.append(key)
        here = here[key]
    return value, tuple(path)


@given(changes(), st.integers())
def test_update_changes_a_copy_at_one_place(change: tuple[Any, tuple[Any, ...]], new: int) -> None:
    value, path = change
    frozen = freeze(value)
    expected = copy.deepcopy(value)
    if path:
        holder = expected
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = new
    else:
        expected = new
    assert thawed(op.update(frozen, path, new)) == expected
    assert frozen == freeze(value)


@given(changes())
def test_without_takes_one_place_away(change: tuple[Any, tuple[Any, ...]]) -> None:
    value, path = change
    if not path:
        return
    expected = copy.deepcopy(value)
    holder = expected
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    assert thawed(op.without(freeze(value), path)) == expected


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=5), st.integers())
def test_missing_maps_are_made(path: list[str], new: int) -> None:
    made = op.update(None, tuple(path), new)
    for key in path:
        made = made[key]
    assert made == new


def test_what_is_not_on_the_path_is_shared() -> None:
    side = FrozenDict(x=1)
    value = FrozenDict(side=side, main=FrozenDict(y=1))
    assert op.update(value, ("main", "y"), 2)["side"] is side
    assert type(op.update(value, ("main", "y"), 2)["main"]) is FrozenDict


def test_removing_what_is_not_there_changes_nothing() -> None:
    value = freeze({"a": [1]})
    for path in (("b",), ("b", "c"), ("a", 5), ("a", 0, "x"))[:3]:
        assert op.without(value, path) == value
    assert op.without(None, ("a",)) is None


@pytest.mark.parametrize(
    ("value", "path", "code"),
    [
        ((1,), (1,), "no-such-index"),
        ((1,), (-2,), "no-such-index"),
        ((1,), ("a",), "wrong-kind"),
        ((1,), (True,), "wrong-kind"),
        (FrozenDict(), (0,), "wrong-kind"),
        (None, (0,), "no-such-index"),
        ("text", ("a",), "not-changeable"),
        (5, ("a",), "not-changeable"),
        (object(), ("a",), "not-changeable"),
    ],
)
def test_places_that_cannot_be_set(value: Any, path: tuple[Any, ...], code: str) -> None:
    with pytest.raises(LanguageError) as caught:
        op.update(value, path, 1)
    assert caught.value.code == code


def test_append() -> None:
    assert op.append(None, 1) == (1,)
    assert op.append((1,), (2,)) == (1, (2,))
    with pytest.raises(LanguageError, match="set total = total \\+ 1"):
        op.append(5, 1)
    with pytest.raises(LanguageError, match="limit is 2"):
        op.append((1, 2), 3, limits=Limits(items=2))
    with pytest.raises(LanguageError, match="the map has 3 items"):
        op.update(FrozenDict(a=1, b=2), ("c",), 3, limits=Limits(items=2))
