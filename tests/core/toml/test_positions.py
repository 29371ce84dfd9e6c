"""Finding the lines of keys in TOML."""

from __future__ import annotations

import tomllib

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offhook.toml.positions import find_lines

TEXT = '''# a comment with [brackets] and = signs
title = "x # not a comment ]"

[a.b] # table
"quoted key" = 1
c.d = """
[not.a.table]
""\\"
"""
e = [ # one
  1,
  { f = "}", g = [2,
    3] },
]
[[list]]
x = 1
[[list]]
  [list.sub]
  y = \'\'\'
  [z] \'\'\'
  [[list.inner]]
  z = 2021-01-01T00:00:00Z
[last]
'''


def test_lines_of_everything():
    tomllib.loads(TEXT)
    assert find_lines(TEXT) == {
        ("title",): 2,
        ("a", "b"): 4,
        ("a", "b", "quoted key"): 5,
        ("a", "b", "c"): 6,
        ("a", "b", "c", "d"): 6,
        ("a", "b", "e"): 10,
        ("a", "b", "e", 0): 11,
        ("a", "b", "e", 1): 12,
        ("a", "b", "e", 1, "f"): 12,
        ("a", "b", "e", 1, "g"): 12,
        ("a", "b", "e", 1, "g", 0): 12,
        ("a", "b", "e", 1, "g", 1): 13,
        ("list",): 15,
        ("list", 0): 15,
        ("list", 0, "x"): 16,
        ("list", 1): 17,
        ("list", 1, "sub"): 18,
        ("list", 1, "sub", "y"): 19,
        ("list", 1, "inner"): 21,
        ("list", 1, "inner", 0): 21,
        ("list", 1, "inner", 0, "z"): 22,
        ("last",): 23,
    }


KEYS = st.sampled_from(["a", "b-c", '"d e"', "'f'", "g.h", "i . j"])
VALUES = st.recursive(
    st.sampled_from(["1", "true", '"x"', "'y]'", '"""m\n["""', "'''n\n}'''", "1979-05-27", "inf", '"\\""']),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: "[" + ",\n ".join(items) + "]")
        | st.lists(inner, max_size=2).map(
            lambda items: "{" + ", ".join(f"k{n} = {item}" for n, item in enumerate(items)) + "}"
        )
    ),
    max_leaves=5,
)
LINES = st.tuples(KEYS, VALUES).map(lambda pair: f"{pair[0]} = {pair[1]} # end") | st.sampled_from(
    ["[t]", "[t.u]", "[[r]]", "[[r.s]]", "", "  # note ["]
)


def paths(value, path=()):
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from paths(item, (*path, key))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINES, max_size=8).map("\n".join))
def test_every_key_of_any_valid_text_has_a_line(text):
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = find_lines(text)
    # tables that only a longer header implies have no line of their own
    implied = {known[:length] for known in lines for length in range(len(known))}
    assert [path for path in paths(data) if path not in lines and path not in implied] == []
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet="[]{}=\".'#,a1\n\\ ", max_size=40))
def test_no_text_is_too_odd(text):
    # only valid text counts, but nothing may hang or crash on what tomllib accepts
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    find_lines(text)
