from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offhook.toml import line_of
from offhook.toml.positions import find_lines

TEXT = '''# a comment with = and [brackets]
seed = 1
zone = "Europe/Berlin" # not here: x = 1
scripts = [
  "a.hook",  # first ] one
  'b#.hook',

  "c.hook",
]

[agents]
handling = { by = "channel", default = "90s", of = { voice = [1, 2], "web form" = 5 } }
text = """
[not.a.table]
key = "no" \\""" still
"""
raw = \'\'\'
y = 1\'\'\'

[[shifts]]
days = "day"
[[shifts.breaks]]
at = "10:00"
[[shifts.breaks]]
at = 10:30:00
[[shifts]]
days = ["monday",
  "tuesday"]
[shifts.deep."quoted key"]
a.b . c = 2
'''


def test_every_key_and_item_has_its_line() -> None:
    places = find_lines(TEXT)
    tomllib.loads(TEXT)
    assert {
        path: line_of(places, path)
        for path in [
            ("seed",),
            ("zone",),
            ("scripts", 0),
            ("scripts", 1),
            ("scripts", 2),
            ("agents",),
            ("agents", "handling", "of", "web form"),
            ("agents", "text"),
            ("agents", "raw"),
            ("shifts", 0, "days"),
            ("shifts", 0, "breaks", 1, "at"),
            ("shifts", 1),
            ("shifts", 1, "days", 1),
            ("shifts", 1, "deep", "quoted key", "a", "b", "c"),
        ]
    } == {
        ("seed",): 2,
        ("zone",): 3,
        ("scripts", 0): 5,
        ("scripts", 1): 6,
        ("scripts", 2): 8,
        ("agents",): 11,
        ("agents", "handling", "of", "web form"): 12,
        ("agents", "text"): 13,
        ("agents", "raw"): 17,
        ("shifts", 0, "days"): 21,
        ("shifts", 0, "breaks", 1, "at"): 25,
        ("shifts", 1): 26,
        ("shifts", 1, "days", 1): 28,
        ("shifts", 1, "deep", "quoted key", "a", "b", "c"): 30,
    }


def test_what_is_not_there_has_the_line_around_it() -> None:
    places = find_lines(TEXT)
    assert line_of(places, ("shifts", 0, "workers", 3)) == 20
    assert line_of(places, ("missing",)) == 1
    assert line_of(places, ()) == 1


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
values = st.recursive(
    st.integers() | words | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=12,
)


def written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[ # a list\n" + ",\n".join(written(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{written(key)} = {written(item)}" for key, item in value.items()) + " }"
    return str(value)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(words, values, max_size=4))
def test_the_scanner_keeps_step_with_any_values(table: dict[str, Any]) -> None:
    text = "".join(f"{written(key)} = {written(value)}\n" for key, value in table.items()) + "last = 1\n"
    if "last" in table:
        return
    assert tomllib.loads(text) == {**table, "last": 1}
    assert find_lines(text)[("last",)] == text.count("\n")
