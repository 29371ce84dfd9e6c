"""Nodes of the tree are values: equal by content, hashable, and never changed."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, field, fields, replace

import pytest

from offhook_grammar import tree
from offhook_grammar.diagnostics import Span
from offhook_grammar.node import Frozen, record

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
