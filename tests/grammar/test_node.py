"""Nodes of the tree are values: equal by content, hashable, and never changed."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, asdict, field, fields, is_dataclass, replace

import pytest

from offhook_grammar import tree
from offhook_grammar.diagnostics import Span
from offhook_grammar.node import Fields, Frozen, changing, record

HERE = Span(1, 1, 1, 2)
ONE = tree.Number(span=HERE, value=1)


def test_equal_nodes_are_equal_and_hash_alike() -> None:
    assert tree.Number(span=HERE, value=1) == ONE
    assert hash(tree.Number(span=HERE, value=1)) == hash(ONE)
    assert tree.Number(span=HERE, value=2) != ONE
    assert tree.Stop(span=HERE) != tree.Null(span=HERE)
    assert ONE != 1


def test_a_node_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        ONE.value = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del ONE.value
    with pytest.raises(AttributeError):
        ONE.other = 2  # type: ignore[attr-defined]
    assert ONE.value == 1


def test_a_node_needs_all_its_fields_by_name() -> None:
    with pytest.raises(TypeError):
        tree.Number(value=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        tree.Number(HERE, 1)  # type: ignore[misc]


def test_nodes_can_be_copied_pickled_replaced_and_shown() -> None:
    assert copy.deepcopy(ONE) == pickle.loads(pickle.dumps(ONE)) == ONE  # noqa: S301  # our own bytes
    assert replace(ONE, value=3) == tree.Number(span=HERE, value=3)
    assert repr(tree.Stop(span=HERE)) == f"Stop(span={HERE!r})"


@record
class Sample(Frozen):
    """As those of the host that every start defines."""

    name: str
    items: list[int] = field(default_factory=list)
    kind: str = "plain"


def test_a_record_is_a_frozen_dataclass() -> None:
    first, second = Sample("a"), Sample(name="a", items=[], kind="plain")
    assert first == second
    assert first != Sample("a", [1])
    assert first.items is not second.items
    assert [each.name for each in fields(first)] == ["name", "items", "kind"]
    assert replace(first, kind="other") == Sample("a", [], "other")
    assert repr(first) == "Sample(name='a', items=[], kind='plain')"
    with pytest.raises(FrozenInstanceError):
        first.name = "b"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Sample()  # type: ignore[call-arg]


@record
class Narrower(Sample):
    """One that adds a field to those above it, and looks at what it is made of."""

    count: int = 1

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError("less than nothing")


def test_a_record_below_another_has_the_fields_of_both() -> None:
    below = Narrower("a", count=2)
    assert [each.name for each in fields(below)] == ["name", "items", "kind", "count"]
    assert [each.name for each in fields(Sample)] == ["name", "items", "kind"]
    assert replace(below, items=[3]) == Narrower("a", [3], "plain", 2)
    assert is_dataclass(below)
    assert not is_dataclass(Frozen)
    assert not hasattr(below, "__dict__")
    assert below != Sample("a")
    match below:
        case Narrower(name, [], "plain", 2):
            assert name == "a"
        case _:
            pytest.fail("fields are matched by their places")


def test_a_record_can_look_at_what_it_is_made_of() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        Narrower("a", count=-1)
    with pytest.raises(ValueError, match="less than nothing"):
        replace(Narrower("a"), count=-1)


def test_defining_a_record_asks_nothing_of_dataclasses(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would cost each start several times as much."""

    def refuse(*_given: object, **_options: object) -> None:
        pytest.fail("dataclasses was asked")

    monkeypatch.setattr(dataclasses, "_process_class", refuse)

    @record
    class Quick(Frozen):
        name: str

    assert Quick("a").name == "a"


@changing
class Counter(Fields):
    """As those that are set anew."""

    name: str
    found: list[int] = field(default_factory=list)
    count: int = 0


def test_what_changes_is_a_dataclass_with_slots() -> None:
    first = Counter("a")
    first.count += 1
    assert first == Counter("a", [], 1)
    assert first != Counter("a")
    assert first.found is not Counter("a").found
    assert repr(first) == "Counter(name='a', found=[], count=1)"
    assert replace(first, name="b") == Counter("b", count=1)
    assert asdict(first) == {"name": "a", "found": [], "count": 1}
    assert copy.deepcopy(first) == pickle.loads(pickle.dumps(first)) == first  # noqa: S301  # our own bytes
    with pytest.raises(TypeError, match="unhashable"):
        hash(first)
    with pytest.raises(AttributeError):
        first.other = 2  # type: ignore[attr-defined]


@record
class Placed(Frozen):
    """One of which not all counts, nor is shown."""

    name: str
    place: str = field(default="", compare=False)
    secret: str = field(default="", repr=False)


def test_a_field_may_be_left_out_of_comparison_and_representation() -> None:
    assert Placed("a", "here") == Placed("a", "there")
    assert hash(Placed("a", "here")) == hash(Placed("a", "there"))
    assert Placed("a", secret="x") != Placed("a")  # noqa: S106  # a word
    assert repr(Placed("a", "here", "x")) == "Placed(name='a', place='here')"
    assert [(each.name, each.compare, each.repr) for each in fields(Placed)] == [
        ("name", True, True),
        ("place", False, True),
        ("secret", True, False),
    ]


def test_a_field_that_is_not_given_wants_a_real_dataclass() -> None:
    with pytest.raises(TypeError, match="Derived has a field that is not given"):

        @record
        class Derived(Frozen):
            name: str = field(init=False)
