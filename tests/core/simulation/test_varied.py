"""Values that differ by a field of the case."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.simulation.varied import CaseFacts, Varied


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (True, "yes"),
        (False, "no"),
        (None, "none"),
        (3, "three"),
        ("gold", "shiny"),
        ("other", "default"),
        (1, "default"),
    ],
)
def test_the_keys_are_the_words_of_the_file(value: Any, found: str) -> None:
    of = {"true": "yes", "false": "no", "null": "none", "3": "three", "gold": "shiny"}
    varied = Varied("default", "attributes.vip", of)
    assert varied.for_case(CaseFacts("chat", "Everyone", attributes={"vip": value})) == found


def test_the_fields_of_a_case() -> None:
    case = CaseFacts("voice", "Roads", priority=10)
    assert Varied(0, "channel", {"voice": 1}).for_case(case) == 1
    assert Varied(0, "queue", {"Roads": 2}).for_case(case) == 2
    assert Varied(0, "priority", {"10": 3}).for_case(case) == 3
    assert Varied(0).for_case(case) == 0
