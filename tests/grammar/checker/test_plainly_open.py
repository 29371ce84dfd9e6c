"""Conditions that are seen at a glance to be open are open by the long way, too."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook_grammar.checker.certain import Said, impossible, plainly_open
from offhook_grammar.parser import parse
from offhook_grammar.tree import Expression, Handler, When

_UNTYPED: Any = SimpleNamespace(world=SimpleNamespace(types=SimpleNamespace(of=lambda _expression: None)))
_PATHS = st.sampled_from(["a", "a.b", "payload.c", "payload.d", "payload.d.e", "count(a)", "a[0]"])
_WRITTEN = st.sampled_from(["1", "2.5", '"x"', "true", "null", "5m", "-3", "a", "payload.d"])
_LISTS = st.sampled_from(["[]", "[1, 2]", '["x", null]', "[a]", "few"])
_LEAVES = st.one_of(
    st.builds("{} {} {}".format, _PATHS, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), _WRITTEN),
    st.builds("{} {} {}".format, _PATHS, st.sampled_from(["in", "not in"]), _LISTS),
    st.builds("{} {}".format, _PATHS, st.sampled_from(["is empty", "is not empty"])),
    _PATHS,
    st.sampled_from(["true", "false", "null"]),
)
_CONDITIONS = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=6,
)


def condition_of(text: str) -> Expression:
    file = parse(f"before AcceptTask when {text} do stop\n", "").file
    assert file is not None
    handler = cast(Handler, file.items[0])
    return next(clause.condition for clause in handler.clauses if isinstance(clause, When))


@given(_CONDITIONS)
def test_what_is_plainly_open_can_be_true_and_false(text: str) -> None:
    condition = condition_of(text)
    if plainly_open(condition):
        assert not impossible([Said(condition, True)], _UNTYPED)
        assert not impossible([Said(condition, False)], _UNTYPED)


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ('payload.tier == "vip" and payload.age > 5 and not (a in [1, 2] or b is empty)', True),
        ("payload.a", True),
        ("payload.a > 5 and payload.a < 3", False),
        ("a in []", False),
        ("count(a) < 0", False),
        ("1 == 2", False),
        ("a == a", False),
        ("true", False),
    ],
)
def test_most_conditions_are_seen_to_be_open(text: str, is_open: bool) -> None:
    assert plainly_open(condition_of(text)) is is_open
