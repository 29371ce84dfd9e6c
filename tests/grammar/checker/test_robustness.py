"""The checker answers for every script that can be read: no exception, the same answer twice, in order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offhook_grammar.checker import check, inspect
from offhook_grammar.diagnostics import Diagnostic
from offhook_grammar.sources import load

NAMES = st.sampled_from(
    ["task", "worker", "tasks", "queues", "payload", "result", "error", "event", "now", "x", "y", "LIMIT", "f", "p",
     "trim", "nothing", "draft"]
)  # fmt: skip
FIELDS = st.sampled_from(
    ["sid", "status", "attributes", "age", "tasks", "roles", "body", "options", "nothing", "queue"]
)
ACTIONS = st.sampled_from(
    ["AcceptTask", "SendMessage", "TransferTask", "HistoryGo", "SetActivity", "Nothing", "EndCall"]
)
SIMPLE = st.sampled_from(
    [
        "1",
        "0",
        "2.5",
        '"voice"',
        '"pending"',
        '""',
        '"09:00"',
        "true",
        "null",
        "5m",
        "0s",
        "/a+/",
        "/(?=a)/i",
        "[]",
        "{}",
    ]
)
OPERATORS = st.sampled_from(
    ["+", "-", "*", "/", "%", "==", "!=", "<", ">=", "in", "not in", "contains", "starts with", "matches", "and", "or",
     "default"]
)  # fmt: skip
CALLS = st.sampled_from(["trim", "count", "max", "e164", "replace", "f", "p", "crm.lookup", "nothing"])


def _deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, OPERATORS, inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, FIELDS).map(lambda t: f"({t[0]}).{t[1]}"),
        st.tuples(inner, inner).map(lambda t: f"({t[0]})[{t[1]}]"),
        st.tuples(CALLS, st.lists(inner, max_size=3)).map(lambda t: f"{t[0]}({', '.join(t[1])})"),
        st.lists(inner, max_size=3).map(lambda t: f"[{', '.join(t)}]"),
        st.lists(st.tuples(FIELDS, inner), max_size=3).map(
            lambda t: "{" + ", ".join(f"{key}: {value}" for key, value in t) + "}"
        ),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        st.tuples(st.sampled_from(["any", "count", "first"]), inner, inner).map(
            lambda t: f"({t[0]} x in ({t[1]}) where {t[2]})"
        ),
        st.tuples(inner, inner).map(lambda t: f"[{t[0]} for each y in {t[1]}]"),
        inner.map(lambda t: f"(not {t})"),
        inner.map(lambda t: f"-({t})"),
        inner.map(lambda t: f"({t} is not empty)"),
    )


EXPRESSIONS = st.recursive(NAMES | SIMPLE, _deeper, max_leaves=8)
ARGUMENTS = st.lists(st.tuples(FIELDS, EXPRESSIONS), max_size=3).map(
    lambda found: ", ".join(f"{name}: {value}" for name, value in found)
)
INVOCATIONS = st.tuples(ACTIONS, ARGUMENTS | EXPRESSIONS).map(" ".join)
PLACES = st.tuples(NAMES, st.lists(FIELDS, max_size=2)).map(lambda t: ".".join((t[0], *t[1])))
LINES = st.one_of(
    INVOCATIONS,
    st.tuples(INVOCATIONS, EXPRESSIONS).map(lambda t: f"{t[0]} as {t[1]} otherwise log {t[1]}"),
    st.tuples(NAMES, EXPRESSIONS | INVOCATIONS | st.just("proceed")).map(lambda t: f"let {t[0]} = {t[1]}"),
    st.tuples(PLACES, EXPRESSIONS).map(lambda t: f"set {t[0]} = {t[1]}"),
    st.tuples(EXPRESSIONS, PLACES).map(lambda t: f"add {t[0]} to {t[1]}"),
    PLACES.map(lambda place: f"remove {place}"),
    EXPRESSIONS.map(lambda value: f"cancel {value}"),
    EXPRESSIONS.map(lambda value: f"fail {value}"),
    EXPRESSIONS.map(lambda value: f"log {value}"),
    st.tuples(EXPRESSIONS, EXPRESSIONS).map(lambda t: f"notify {t[0]} to {t[1]} for {t[0]}"),
    EXPRESSIONS.map(lambda value: f"wait {value}"),
    EXPRESSIONS.map(lambda value: f"wait until {value}"),
    st.tuples(EXPRESSIONS, EXPRESSIONS).map(lambda t: f"wait until {t[0]} up to {t[1]}"),
    EXPRESSIONS.map(lambda value: f"proceed with {value}"),
    EXPRESSIONS.map(lambda value: f"return {value}"),
    st.sampled_from(["stop", "return", "proceed", "p(1)", "p()", "nothing(1)"]),
    INVOCATIONS.map(lambda call: f"redirect to {call}"),
)


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lines = st.lists(inner, min_size=1, max_size=3).map("\n".join)
    return st.one_of(
        st.tuples(EXPRESSIONS, lines).map(lambda t: f"if {t[0]} then\n{t[1]}\nend"),
        st.tuples(EXPRESSIONS, lines, lines).map(lambda t: f"if {t[0]} then\n{t[1]}\nelse\n{t[2]}\nend"),
        st.tuples(NAMES, EXPRESSIONS, lines).map(lambda t: f"for each {t[0]} in {t[1]} do\n{t[2]}\nend"),
    )


BODIES = st.lists(st.recursive(LINES, _blocks, max_leaves=4), min_size=1, max_size=4).map("\n".join)
HEADS = st.sampled_from(
    ["before AcceptTask", "before *", "before SendMessage as draft", "instead of TransferTask", "instead of Nothing",
     "after AcceptTask, SendMessage", "on failure of SendMessage as x", "on task.created", "on nothing.at.all as y",
     "on task.created, AcceptTask", "every 5m", "every LIMIT", 'every day at "17:00"']
)  # fmt: skip
CLAUSES = st.lists(
    st.sampled_from(
        ["named \"a\"", "named \"b\"", "ahead of \"b\"", "behind \"a\"", "priority 5", "required", "within 5",
         "mode single per task.nothing"]
    ) | EXPRESSIONS.map(lambda condition: f"when {condition}"),
    max_size=3,
).map(" ".join)  # fmt: skip
TYPE_NAMES = st.sampled_from(
    ["text", "clock", "secret", "Queue", "Rule", "list of Rule", "list of duration", "nothing"]
)
ITEMS = st.one_of(
    st.tuples(HEADS, CLAUSES, BODIES).map(lambda t: f"{t[0]} {t[1]} do\n{t[2]}\nend"),
    st.tuples(NAMES, EXPRESSIONS).map(lambda t: f"const {t[0]} = {t[1]}"),
    st.tuples(NAMES, TYPE_NAMES, EXPRESSIONS).map(lambda t: f"param {t[0]}: {t[1]} = {t[2]}"),
    st.tuples(TYPE_NAMES, EXPRESSIONS).map(lambda t: f"type Rule = {{sid: {t[0]}, status: text = {t[1]}}}"),
    st.tuples(NAMES, EXPRESSIONS).map(lambda t: f"define {t[0]}(x) = {t[1]}"),
    st.tuples(NAMES, BODIES).map(lambda t: f"define {t[0]}(x, y) do\n{t[1]}\nend"),
    st.sampled_from(["use plugin nothing", 'use "nothing.hook"']),
)
SCRIPTS = st.lists(ITEMS, min_size=1, max_size=4).map(lambda items: "\n".join(items) + "\n")


def _bundle(text: str, language: Any) -> Any:
    def reader(path: str) -> str:
        if path != "script.hook":
            raise FileNotFoundError(path)
        return text

    return load(["script.hook"], reader=reader, parser=language.parser)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SCRIPTS)
def test_never_raises(language: Any, script: str) -> None:
    bundle = _bundle(script, language)

    found = check(bundle, language.catalogue)

    assert list(found) == sorted(found, key=Diagnostic.sort_key)
    assert len(set(found)) == len(found)
    assert found == check(bundle, language.catalogue)


def test_the_scripts_above_can_be_read(language: Any) -> None:
    """The generator is worth nothing if the parser refuses what it makes."""
    readable = 0

    @settings(max_examples=40, deadline=None, database=None, derandomize=True)
    @given(SCRIPTS)
    def count(script: str) -> None:
        nonlocal readable
        problems = _bundle(script, language).diagnostics
        readable += all(problem.code.startswith("H5") for problem in problems)

    count()

    assert readable > 20


@pytest.mark.parametrize(
    "script",
    [
        "".join(f"define f{i}(x) = f{i + 1}(x) + 1\n" for i in range(1000)) + "define f1000(x) = 1\n",
        "".join(f"const a{i} = a{i + 1}\n" for i in range(1000)) + "const a1000 = 1\n",
        "".join(f"type T{i} = {{x: T{i + 1}}}\n" for i in range(1000)) + "type T1000 = {x: text}\nparam a: T0\n",
        "".join(f"define p{i}() do\n  p{i + 1}()\nend\n" for i in range(1000))
        + "define p1000() do\n  stop\nend\nafter AcceptTask do p0()\n",
        "after AcceptTask do log text(" + "[" * 90 + "]" * 90 + ")\n",
    ],
    ids=["functions", "constants", "types", "procedures", "brackets"],
)
def test_long_chains_cost_no_stack(script: str, language: Any) -> None:
    bundle = _bundle(script, language)
    assert not bundle.diagnostics

    codes = {diagnostic.code for diagnostic in check(bundle, language.catalogue)}

    assert codes <= {"H212"}


def test_constants_made_of_constants_cost_no_time(language: Any) -> None:
    lines = ["const a0 = {v: 1}", "const b0 = {v: 2}"]
    for number in range(1, 60):
        one, other = f"a{number - 1}", f"b{number - 1}"
        lines += [f"const a{number} = {{x: {one}, y: [{one}]}}", f"const b{number} = {{x: {other}, y: [{other}]}}"]
    lines += ["const c = [a59, b59]", "after AcceptTask when a59 == b59 do log text(c)"]

    assert check(_bundle("\n".join(lines) + "\n", language), language.catalogue) == ()


def test_so_do_types_made_of_types(language: Any) -> None:
    lines = ["type T0 = {v: text}", "type U0 = {v: text}"]
    for number in range(1, 60):
        lines += [f"type {kind}{number} = {{x: {kind}{number - 1}, y: {kind}{number - 1}}}" for kind in "TU"]
    lines += ["param t: T59", "param u: U59", "after AcceptTask when t == u do log text([t, u, 1][0])"]

    assert check(_bundle("\n".join(lines) + "\n", language), language.catalogue) == ()


def test_types_of_expressions_can_be_asked_for(language: Any) -> None:
    bundle = _bundle("const LIMIT = 5m * 2\n", language)

    checked = inspect(bundle, language.catalogue)

    assert checked.diagnostics == ()
    assert str(checked.types.of(bundle.files[0].tree.items[0].value)) == "Scalar(name='duration')"
