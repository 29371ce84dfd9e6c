"""Values cut short for records that tell why."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from offhook.journal.brief import brief
from offhook_grammar.secret import Secret
from offhook_grammar.values import FrozenDict


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (3, 3),
        (2.5, 2.5),
        (10**30, "a very large number"),
        ("a" * 200, "a" * 200),
        ("a" * 201, "a" * 199 + "…"),
        (timedelta(minutes=5), "5m"),
        (datetime(2026, 1, 5, 10, tzinfo=UTC), "2026-01-05T10:00:00Z"),
        (time(17, 55), "17:55"),
        ((1, 2), [1, 2]),
        (tuple(range(7)), [0, 1, 2, 3, 4, "… 2 more"]),
        (FrozenDict(dict.fromkeys("abcdefg", 1)), {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "…": "2 more"}),
        ((((((1,),),),),), [[["(1 items)"]]]),
        (FrozenDict({"k" * 300: 1}), {"k" * 199 + "…": 1}),
        (Secret("x"), "***"),
        (SecretStr("x"), "***"),
        ((Secret("x"),), ["***"]),
    ],
)  # fmt: skip
def test_brief(value: Any, expected: Any) -> None:
    assert brief(value) == expected


def test_an_object_without_a_text_of_its_own_is_named_by_its_type() -> None:
    assert brief(object()) == "<object>"
