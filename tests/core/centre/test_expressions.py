"""TaskRouter's expression language: every rule of it, and nothing that crashes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Lark, UnexpectedInput

from offhook.centre import WorkerConfig, expressions
from offhook.centre.expressions import (
    AttributeExpression,
    ExpressionError,
    OrderBy,
    SkipExpression,
    TargetExpression,
    TaskValue,
)
from offhook_grammar.parsing.build import build
from offhook_grammar.values import freeze

GRAMMAR = Path(expressions.__file__).parent / "expressions.lark"
ATTRIBUTES = freeze(
    {
        "text": "hello",
        "empty": "",
        "number": 5,
        "zero": 0,
        "float": 5.1,
        "yes": True,
        "no": False,
        "nothing": None,
        "list": ["a", "b", 3, True],
        "map": {"inner": {"deep": "x"}, "items": [{"name": "first"}, {"name": "second"}]},
        "größe": 7,
        "android": 1,
        "inner": 2,
    }
)


def holds(text):
    return AttributeExpression(text).matches(ATTRIBUTES)


@pytest.mark.parametrize(
    "text",
    [
        # constants
        "1==1",
        "text == 'hello'",
        'text == "hello"',
        "text == 'hel\\lo'",
        "'it\\'s' == \"it's\"",
        "number == 5",
        "number == 5.0",
        "float == 5.1",
        "zero > -1",
        "yes == true",
        "no == FALSE",
        "yes",
        "true",
        # names
        "map.inner.deep == 'x'",
        "map.items[1].name == 'second'",
        "list[2] == 3",
        "größe == 7",
        "unknown == null",
        "map.unknown.deeper == null",
        "text.deeper == null",
        "list[9] == null",
        "text[0] == null",
        "nothing == null",
        "nothing == unknown",
        "text != null",
        # words inside names
        "android == 1 AND inner == 2",
        # scalar operators
        "number != 6",
        "number != 'five'",
        "number > 4 and number >= 5 and number < 6 and number <= 5",
        "text > 'a' AND text < 'z'",
        "text CONTAINS 'ell'",
        "text contains ''",
        # array operators
        "list HAS 'a'",
        "list HAS 3",
        "list has true",
        "text IN ['hello', 'bye']",
        "number IN [1, 5]",
        "'a' IN list",
        "text in ['hello']",
        "text NOT IN ['bye']",
        "text not   in ['bye']",
        "text NOT IN []",
        "unknown NOT IN ['x']",
        "5 IN [5.0]",
        # logic: AND before OR
        "1==1 OR 1==2 AND 1==3",
        "(1==2 OR 1==1) AND (1==1)",
        "((1==1))",
        "1==2 OR 1==2 OR 1==1",
        "1==1\n AND\t2==2",
    ],
)
def test_what_holds(text):
    assert holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "1==2",
        "false",
        "text",
        "number",
        "unknown",
        "list",
        "text == 'Hello'",
        "number == '5'",
        "yes == 1",
        "no == 0",
        "no == null",
        "zero == null",
        "empty == null",
        "null != null",
        "unknown > 1",
        "null < 1",
        "nothing <= 0",
        "number > '4'",
        "text < 5",
        "yes > false",
        "number CONTAINS 5",
        "text CONTAINS 5",
        "unknown CONTAINS 'x'",
        "unknown IN ['x']",
        "unknown HAS 'x'",
        "1 IN [true]",
        "'5' IN [5]",
        "list HAS 1",
        "text NOT IN ['hello']",
        # scalar operators on lists and maps
        "list == list",
        "list != list",
        "list == 'a'",
        "list != 'a'",
        "list CONTAINS 'a'",
        "list > 1",
        "map == map",
        "map != 1",
        # list operators on two scalars, or on the wrong side
        "text HAS 'h'",
        "text IN text",
        "text NOT IN text",
        "list IN list",
        "list IN ['a']",
        "list NOT IN ['a']",
        "list HAS list",
        "(1==1 OR 1==2) AND 1==3",
    ],
)
def test_what_does_not_hold(text):
    assert not holds(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1", "found '=' at column 3 of 'a = 1' (equality is written ==)"),
        ("a ==", "found the end, wanted a name, a text in quotes or a number, at column 5 of 'a =='"),
        ("(a == 1", "found the end, wanted ), at column 8 of '(a == 1'"),
        ("a == 1)", "found ')', wanted the end, at column 7 of 'a == 1)'"),
        ("a-b == 1", "found '-' at column 2 of 'a-b == 1' (a name has no hyphens, and there is no arithmetic)"),
        ("a IN 'b', 'c'", "found ',', wanted AND, OR or the end, at column 9 of \"a IN 'b', 'c'\""),
        ("(a == 1 b", "found 'b', wanted AND, OR or ), at column 9 of '(a == 1 b'"),
        ("a == 'b", 'found "\'" at column 6 of "a == \'b" (the text in quotes does not end)'),
    ],
)
def test_errors_say_what_was_found_and_where(text, message):
    with pytest.raises(ExpressionError) as caught:
        AttributeExpression(text)
    assert str(caught.value) == message
    assert caught.value.code == "invalid-expression"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("NOT a == 1", "there is no NOT, only NOT IN"),
        ("!a", "there is no NOT, only NOT IN"),
        ("a == 1 && b == 2", "conditions are joined with AND and OR"),
        ("a == 1 || b == 2", "conditions are joined with AND and OR"),
        ("a HAS ['b']", "a list stands to the right of IN or NOT IN"),
        ("a == 1 b == 2", None),
        ("a IN [b]", None),
        ("a == 1AND b == 2", None),
    ],
)
def test_hints(text, hint):
    with pytest.raises(ExpressionError) as caught:
        AttributeExpression(text)
    assert caught.value.hint == hint


def test_limits():
    assert AttributeExpression("(" * 200 + "1==1" + ")" * 200).matches(ATTRIBUTES)
    deep = "".join(f"(a == {n} AND (b == 1 OR " for n in range(40)) + "1==1" + "))" * 40
    with pytest.raises(ExpressionError, match="nested more than 50 deep"):
        AttributeExpression(deep)
    with pytest.raises(ExpressionError, match="nested more than 50 deep"):
        AttributeExpression("(" * 4900 + "1==1" + ")" * 4900)
    with pytest.raises(ExpressionError, match="longer than 10,000 characters"):
        AttributeExpression("a == 1 OR " * 1001 + "1==1")


PIECES = (
    *("a", "b.c", "list[0]", "'x'", '"y"', "1", "-2.5", "true", "null"),
    *("==", "!=", "<", "CONTAINS", "HAS", "IN", "NOT IN", "not", "and", "OR"),
    *("(", ")", "[", "]", ",", "'", "=", "-", "&", ".", "[1]", "\\", "é", "\n"),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=6,
)


@given(
    text=st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(max_size=30),
    attributes=st.dictionaries(st.sampled_from(["a", "b", "list"]), VALUES),
)
def test_any_text_is_read_or_refused(text, attributes):
    try:
        expression = AttributeExpression(text)
    except ExpressionError as error:
        assert 1 <= error.column <= len(text) + 1  # noqa: PT017  # either outcome is right
        return
    assert expression.matches(freeze(attributes)) in (True, False)


LARK = Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer="contextual")


@given(text=st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join))
def test_what_lark_reads_by_the_grammar_is_read_and_nothing_else(text):
    try:
        LARK.parse(text)
    except UnexpectedInput:
        with pytest.raises(ExpressionError):
            AttributeExpression(text if text.strip() else ")")
    else:
        AttributeExpression(text)


def test_the_shipped_tables_are_made_of_the_grammar():
    shipped = json.loads(GRAMMAR.with_suffix(".tables.json").read_text(encoding="utf-8"))

    made = build(GRAMMAR.read_text(encoding="utf-8"), ["start"])

    assert json.loads(json.dumps(made)) == shipped, f"run `python -m offhook_grammar.parsing.build {GRAMMAR} start`"


@given(
    operator=st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "CONTAINS", "HAS", "IN", "NOT IN"]),
    left=VALUES,
    right=VALUES,
)
def test_any_values_compare(operator, left, right):
    found = AttributeExpression(f"left {operator} right").matches(freeze({"left": left, "right": right}))
    assert found in (True, False)
    if operator in ("==", "<", ">"):
        other = {"==": "!=", "<": ">=", ">": "<="}[operator]
        opposite = AttributeExpression(f"left {other} right")
        assert not (found and opposite.matches(freeze({"left": left, "right": right})))


def test_which_attributes_an_expression_looks_at():
    assert AttributeExpression("a.b == 1 AND (c HAS 'x' OR d[0] == a.e)").roots == {"a", "c", "d"}


# ------------------------------------------------------------ targets


@pytest.fixture
def pair(make_world):
    world = make_world(
        WorkerConfig(
            name="Ann", activity="Available", channels={"chat": 3}, attributes={"level": 2, "languages": ["de"]}
        )
    )
    reservation = world.accepted(attributes={"language": "de", "agent": "Ann"})
    return reservation.task, reservation.worker


@pytest.mark.parametrize(
    ("text", "expected", "is_moving"),
    [
        ("worker.level == 2", True, False),
        ("task.language IN worker.languages", True, False),
        ("worker.friendly_name == task.agent", True, False),
        ("worker.sid == null", False, False),
        ("worker.unknown == task.unknown", True, False),
        ("worker.activity_name == 'Available'", True, True),
        ("worker.activity_sid == 'WA0'", False, True),
        ("worker.channel.chat.configured_capacity == 3", True, True),
        ("worker.channel.chat.assigned_tasks == 1", True, True),
        ("worker.channel.chat.available_capacity_percentage == 66", True, True),
        ("worker.channel.none.assigned_tasks == null", True, True),
        ("worker.level == 2 AND worker.channel.chat.assigned_tasks == 0", False, True),
        ("worker.level == 1 AND worker.channel.chat.assigned_tasks == 1", False, True),
        ("1==1", True, False),
    ],
)
def test_targets(pair, text, expected, is_moving):
    expression = TargetExpression(text)
    task, worker = pair
    assert (expression.fits(task, worker) and expression.fits_now(task, worker)) is expected
    assert expression.is_moving is is_moving


def test_what_stands_still_is_told_apart(pair):
    expression = TargetExpression("worker.level == 1 AND worker.channel.chat.assigned_tasks == 1")
    assert not expression.fits(*pair)
    assert expression.fits_now(*pair)
    assert expression.worker_roots == {"level"}
    expression = TargetExpression("worker.level == 1 OR worker.channel.chat.assigned_tasks == 1")
    assert expression.fits(*pair)
    assert expression.fits_now(*pair)


@pytest.mark.parametrize(("text", "name"), [("level == 2", "level"), ("1==1 AND tasks.a[0] == 1", "tasks.a[0]")])
def test_names_of_targets_have_an_owner(text, name):
    with pytest.raises(ExpressionError) as caught:
        TargetExpression(text)
    assert caught.value.message == f"{name} is not a name here at column {text.index(name) + 1} of {text!r}"
    assert caught.value.hint == "names start with task. or worker."


@pytest.mark.parametrize(
    "text", ["worker.available == 0", "workers == 1", "workers.all == 1", "workers.available.x == 1"]
)
def test_names_of_skip_if(text):
    with pytest.raises(ExpressionError) as caught:
        SkipExpression(text)
    assert caught.value.hint == "use workers.available, workers.unavailable or workers.WA…"


@pytest.mark.parametrize("text", ["agent", "worker.agent", "task", "'x'", "task.a b", ""])
def test_known_workers_are_attributes_of_the_task(text):
    with pytest.raises(ExpressionError) as caught:
        TaskValue(text)
    assert caught.value.hint == "write task.agent_sid"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("level", "wanted worker.NAME with ASC or DESC at column 1 of 'level'"),
        ("worker.a, task.b", "wanted worker.NAME with ASC or DESC at column 11 of 'worker.a, task.b'"),
        ("worker.a UP", "found 'UP', wanted ASC or DESC, at column 1 of 'worker.a UP'"),
        ("worker.a ASC DESC", "wanted worker.NAME with ASC or DESC at column 1 of 'worker.a ASC DESC'"),
        ("", "wanted worker.NAME with ASC or DESC at column 1 of ''"),
    ],
)
def test_order_by_that_cannot_be_read(text, message):
    with pytest.raises(ExpressionError) as caught:
        OrderBy(text)
    assert str(caught.value) == message
