"""A path's values are looked up together, and those that were met are kept, up to a number."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.pipeline.selection.indexes import ANYTHING, Equals, Ranges
from offhook.pipeline.selection.judging import InDoubtError, Sight, judged_by
from offhook.pipeline.selection.lanes import Folding
from offhook_grammar.program import Demand

PATH = ("payload", "x")


def test_values_that_come_once_are_not_kept_for_ever() -> None:
    sight = Sight([Equals(2, {0: [Demand(PATH, "in", ("a",))]}, ANYTHING)], 0b11)
    for number in range(5000):
        assert sight[f"text {number}"] == 0b01
    assert len(sight) <= 1000
    assert sight["a"] == 0b11


def test_what_equals_a_number_in_python_only_is_not_taken_for_it() -> None:
    sight = Sight([Equals(2, {0: [Demand(PATH, "in", (1,))]}, ANYTHING)], 0b11)
    judged = judged_by({}, {0: sight}, 1, Folding([1, 1]))
    assert [judged(None, (value,)) for value in (1, True, 1.0, "1", None, (1,))] == [0b11, 0b01, 0b11, 0b01, 0b01, 0b01]


def test_one_index_in_doubt_is_doubt() -> None:
    equals, ranges = Equals(2, {0: [Demand(PATH, "in", (1,))]}, ANYTHING), Ranges(2, {1: [Demand(PATH, ">", (0,))]})
    sight = Sight([equals, ranges], 0b11)
    with pytest.raises(InDoubtError):
        sight.judge(None)
    assert judged_by({}, {0: sight}, 1, Folding([1, 1]))(None, (None,)) is None
    assert judged_by({}, {0: sight}, 1, Folding([1, 1]))(None, ([],)) is None
    assert sight[1] == 0b11


def test_lanes_of_one_handler_are_one() -> None:
    sight = Sight([Equals(3, {1: [Demand(PATH, "in", ("a",))], 2: [Demand(PATH, "in", ("b",))]}, ANYTHING)], 0b111)
    judged = judged_by({}, {0: sight}, 1, Folding([1, 2]))
    assert [judged(None, (value,)) for value in ("a", "b", "c")] == [0b110, 0b110, 0b100]


@pytest.mark.parametrize("wanted", ["a", 1])
def test_a_value_that_is_missing_is_judged_once(wanted: Any) -> None:
    sight = Sight([Equals(2, {0: [Demand(PATH, "in", (wanted,))]}, ANYTHING)], 0b11)
    judged = judged_by({}, {0: sight}, 1, Folding([1, 1]))
    assert [judged(None, (value,)) for value in (None, wanted, None)] == [0b01, 0b11, 0b01]
    assert dict(sight) == {None: 0b01, wanted: 0b11}
    assert [judged(None, (value,)) for value in (False, 0, "")] == [0b01] * 3
    assert None in sight
