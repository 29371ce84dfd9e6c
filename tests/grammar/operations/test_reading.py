"""Fields and indexes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from offhook_grammar import operations as op
from offhook_grammar.program import LanguageError
from offhook_grammar.values import FrozenDict


class Task:
    entity_kind = "task"
    script_fields: Mapping[str, Callable[[Any], Any]] = {"status": lambda task: task._status}
    _status = "pending"
    hidden = "not a field"


def test_fields() -> None:
    assert op.read(Task(), "status") == "pending"
    assert op.read(FrozenDict(a=1), "a") == 1
    assert op.read(FrozenDict(a=1), "keys") is None
    assert op.read(None, "anything") is None


@pytest.mark.parametrize("name", ["hidden", "_status", "__class__", "script_fields", "entity_kind"])
@pytest.mark.parametrize("value", [Task(), 5, "text", (1,), object(), len, int])
def test_python_attributes_are_not_fields(value: Any, name: str) -> None:
    with pytest.raises(LanguageError) as caught:
        op.read(value, name)
    assert caught.value.code == "unknown-field"


def test_unknown_fields_name_the_nearest() -> None:
    with pytest.raises(LanguageError, match="a task has no field statos: did you mean status"):
        op.read(Task(), "statos")


@pytest.mark.parametrize(
    ("value", "key", "expected"),
    [
        ((1, 2), 0, 1),
        ((1, 2), 1.0, 2),
        ((1, 2), -1, 2),
        ((1, 2), 2, None),
        ((1, 2), -3, None),
        (FrozenDict(a=1), "a", 1),
        (FrozenDict(a=1), "b", None),
        (None, "a", None),
        ((1,), None, None),
    ],
)
def test_indexes(value: Any, key: Any, expected: Any) -> None:
    assert op.index(value, key) == expected


@pytest.mark.parametrize(
    ("value", "key"), [((1,), "a"), ((1,), True), ((1,), 0.5), (FrozenDict(), 1), ("abc", 0), (5, 0)]
)
def test_indexes_that_make_no_sense(value: Any, key: Any) -> None:
    with pytest.raises(LanguageError):
        op.index(value, key)


def test_loops() -> None:
    assert op.snapshot(None) == ()
    assert op.snapshot(FrozenDict(a=1, b=2)) == ("a", "b")
    assert op.snapshot([1]) == (1,)
    for value in ("text", 5, Task()):
        with pytest.raises(LanguageError, match="a loop goes over a list"):
            op.snapshot(value)
    assert op.size("abc") == 3
    assert op.size(None) == 0
