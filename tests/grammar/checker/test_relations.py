"""The rules of types: what fits where, what two types have in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook_grammar.checker.relations import bounded, fits, is_unknown, join, options, overlaps, widen
from offhook_grammar.types import (
    ANY,
    BOOLEAN,
    CLOCK,
    DURATION,
    MAP,
    NULL,
    NUMBER,
    REGEX,
    SECRET,
    TEXT,
    TIME,
    Choice,
    Entity,
    ListOfType,
    OneOf,
    Record,
    Type,
)

SIMPLE = st.sampled_from(
    [TEXT, NUMBER, BOOLEAN, DURATION, CLOCK, TIME, MAP, NULL, REGEX, SECRET, ANY, Entity("Task"), Entity("Worker")]
) | st.lists(st.sampled_from("abc"), min_size=1, unique=True).map(lambda words: Choice(tuple(words)))


def _records(inner: st.SearchStrategy[Type]) -> st.SearchStrategy[Type]:
    fields = st.dictionaries(st.sampled_from("xyz"), inner, max_size=3).map(lambda found: tuple(found.items()))
    return st.builds(Record, st.sampled_from(["", "Rule"]), fields, st.booleans())


TYPES = st.recursive(
    SIMPLE,
    lambda inner: inner.map(ListOfType) | _records(inner) | st.lists(inner, min_size=1, max_size=3).map(
        lambda found: OneOf(tuple(found))
    ),
    max_leaves=6,
)  # fmt: skip


@given(TYPES)
def test_every_type_fits_itself(kind: Type) -> None:
    assert fits(kind, kind)
    assert overlaps(kind, kind)


@given(TYPES)
def test_anything_and_null_fit_everywhere(kind: Type) -> None:
    assert fits(ANY, kind)
    assert fits(kind, ANY)
    assert fits(kind, NULL)


@given(TYPES, TYPES)
def test_both_fit_what_they_have_in_common(left: Type, right: Type) -> None:
    common = join(left, right)

    assert fits(common, left)
    assert fits(common, right)


@given(TYPES, TYPES)
def test_overlapping_is_mutual(left: Type, right: Type) -> None:
    assert overlaps(left, right) == overlaps(right, left)


@given(TYPES)
def test_a_variable_can_keep_what_it_started_with(kind: Type) -> None:
    assert fits(widen(kind), kind)
    assert widen(widen(kind)) == widen(kind)


@pytest.mark.parametrize(
    ("wanted", "found", "fitting"),
    [
        (TEXT, Choice(("a",)), True),
        (Choice(("a", "b")), Choice(("a",)), True),
        (Choice(("a", "b")), Choice(("c",)), False),
        (Choice(("a", "b")), TEXT, True),
        (TEXT, SECRET, True),
        (NUMBER, TEXT, False),
        (DURATION, NUMBER, False),
        (ListOfType(TEXT), ListOfType(NUMBER), False),
        (ListOfType(TEXT), ListOfType(ANY), True),
        (MAP, Record("", (("a", TEXT),)), True),
        (Record("R", (("a", TEXT),)), Record("", (("b", TEXT),)), False),
        (Record("R", (("a", TEXT),), open=True), Record("", (("b", TEXT),)), True),
        (Record("R", (("a", TEXT),)), MAP, True),
        (Entity("Task"), Entity("Worker"), False),
        (OneOf((TEXT, NUMBER)), NUMBER, True),
        (TEXT, OneOf((TEXT, NUMBER)), True),
        (BOOLEAN, OneOf((TEXT, NUMBER)), False),
    ],
)
def test_fits(wanted: Type, found: Type, fitting: bool) -> None:
    assert fits(wanted, found) is fitting


@pytest.mark.parametrize(
    ("left", "right", "common"),
    [
        (NULL, NUMBER, NUMBER),
        (NUMBER, NULL, NUMBER),
        (Choice(("a",)), Choice(("b", "a")), Choice(("a", "b"))),
        (Choice(("a",)), TEXT, TEXT),
        (ListOfType(TEXT), ListOfType(NULL), ListOfType(TEXT)),
        (Record("", (("a", TEXT),)), Record("", (("b", NUMBER),)), Record("", (("a", TEXT), ("b", NUMBER)))),
        (Record("R", ()), MAP, MAP),
        (TEXT, NUMBER, OneOf((TEXT, NUMBER))),
        (OneOf((TEXT, NUMBER)), NUMBER, OneOf((TEXT, NUMBER))),
        (ANY, NUMBER, ANY),
    ],
)
def test_join(left: Type, right: Type, common: Type) -> None:
    assert join(left, right) == common


def test_a_type_with_very_many_parts_becomes_rough() -> None:
    small = Record("", tuple((f"f{number}", NUMBER) for number in range(200)))
    large = Record("", tuple((f"g{number}", small) for number in range(200)))

    assert bounded(small) == small
    assert bounded(large) == MAP
    assert is_unknown(bounded(ListOfType(large)).item)  # type: ignore[union-attr]
    assert options(bounded(OneOf((large, NUMBER)))) == (ANY,)
