"""Whatever text comes in, the parser answers; what it answers fits the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from offhook_grammar import tree
from offhook_grammar.diagnostics import Diagnostic, Span
from offhook_grammar.parser import Parser, ParseResult
from offhook_grammar.parsing.positions import split_lines
from offhook_grammar.parsing.tables import load
from offhook_grammar.render import render

PARSER = Parser()
_TABLES = load()
_PIECES = [
    *_TABLES.words,
    *_TABLES.signs,
    *('"a {x} b"', '"', "{", "}", "AcceptTask", "task.created", "task", "x", "1", "2m", "/a/", "\n", "\n", "# c\n"),
    *("“", "'", "\\", "\r\n", "\t", "é", "\u00a0", "SHOW_X", "sid:", "5x"),
]


def nodes(value: Any) -> Iterator[tree.Node]:
    if isinstance(value, tree.Node):
        yield value
        for field in fields(value):
            yield from nodes(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from nodes(item)


def lies_within(span: Span, text: str) -> bool:
    lines = split_lines(text.removeprefix("\ufeff"))
    start, end = (span.line, span.column), (span.end_line, span.end_column)
    inside = all(1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1 for line, column in (start, end))
    return inside and start <= end


def check_result(result: ParseResult, text: str) -> None:
    for diagnostic in result.diagnostics:
        assert lies_within(diagnostic.span, text), diagnostic
        assert diagnostic.message in render(diagnostic, text)
    assert list(result.diagnostics) == sorted(result.diagnostics, key=Diagnostic.sort_key)
    assert result.file is not None or result.diagnostics
    for node in nodes(result.file):
        assert lies_within(node.span, text), node
    if result.incomplete:
        assert len(result.diagnostics) == 1


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered(text: str) -> None:
    check_result(PARSER.parse(text, "x.hook"), text)


@given(st.lists(st.sampled_from(_PIECES), max_size=60), st.sampled_from(["", " "]))
@settings(max_examples=500, deadline=None)
def test_any_words_are_answered(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    check_result(PARSER.parse(text, "x.hook"), text)


@given(st.text(max_size=60))
def test_a_handler_with_anything_in_it_keeps_the_next_item_apart(inside: str) -> None:
    text = f"on AcceptTask do\n  log {inside!r}\nend\nconst LAST = 1 < 2 < 3"

    result = PARSER.parse(text, "x.hook")

    assert any(one.code == "H109" for one in result.diagnostics)


# ---------------------------------------------------------------- programs that are right

_names = st.sampled_from(["x", "task", "größe", "level", "code", "_a1", "LIMIT"])
_fields = st.sampled_from(["sid", "when", "end", "do", "together", "x1"])
_texts = st.sampled_from(['""', '"a"', r'"\{\n\""', '"{x}"', '"{task.when} and {count(xs) + 1}"'])
_atoms = st.one_of(
    _names, _texts, st.sampled_from(["0", "1.5", "2m", "1h 30m", "true", "null", "/a[/]b/i", "[]", "{}", "[1,]"])
)


def _operations(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = ["+", "-", "*", "/", "%", "default", "and", "or", "==", "<=", "in", "not in", "starts with", "matches"]
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(operators), inner),
        st.builds("(not {})".format, inner),
        st.builds("(-{})".format, inner),
        st.builds("({} is not empty)".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("({} {} in {} where {})".format, st.sampled_from(["any", "count", "first"]), _names, inner, inner),
        st.builds("[{} for each {} in {} where {}]".format, inner, _names, inner, inner),
        st.builds("({}).{}[{}]".format, inner, _fields, inner),
        st.builds("f({}, {})".format, inner, inner),
        st.builds("{{{}: {},\n {}: {}}}".format, _fields, inner, _fields, inner),
    )


expressions = st.recursive(_atoms, _operations, max_leaves=8)
_simple = st.one_of(
    st.builds("let {} = {}".format, _names, expressions),
    st.builds("set {}.{} = {}".format, _names, _fields, expressions),
    st.builds("add {} to {}".format, expressions, _names),
    st.builds("AcceptTask {}: {},\n  {}: {} as {}".format, _fields, expressions, _fields, expressions, expressions),
    st.builds("HistoryGo {} marked {}\n  otherwise log {}".format, expressions, expressions, expressions),
    st.builds("notify {} level info to {} for {}".format, expressions, expressions, expressions),
    st.builds("cancel {}".format, expressions),
    st.builds("return {}".format, expressions),
    st.builds("wait {} after {}".format, expressions, expressions),
    st.just("stop"),
)


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lines = st.lists(inner, min_size=1, max_size=3).map("\n".join)
    return st.one_of(
        st.builds(
            "if {} then\n{}\nelse if {} then\n{}\nelse\n{}\nend".format, expressions, lines, expressions, lines, lines
        ),
        st.builds("for each {} in {} where {} do\n{}\nend".format, _names, expressions, expressions, lines),
        st.builds("wait until {} up to {} else do\n{}\nend".format, expressions, expressions, lines),
        st.builds("if {} then stop then {}".format, expressions, inner.filter(lambda text: "\n" not in text)),
    )


_statements = st.recursive(_simple, _blocks, max_leaves=6)
_heads = st.sampled_from(
    ["before AcceptTask", "instead of AcceptTask, HoldCall as x", "on task.created, task-queue.entered", "every 5m",
     'on failure of *\n  when x\n  named "a" priority -1', 'every weekday at "17:55" in "UTC"\n mode single per x']
)  # fmt: skip
programs = st.lists(
    st.one_of(
        st.builds("{} do\n{}\nend".format, _heads, _statements),
        st.builds("const X = {}".format, expressions),
        st.builds("define f(a, b) = {}".format, expressions),
        st.builds("param p: list of text = {}".format, expressions),
    ),
    max_size=4,
).map("\n\n".join)


@given(programs)
@settings(max_examples=200, deadline=None)
def test_programs_that_are_right_are_read_without_a_word(text: str) -> None:
    result = PARSER.parse(text, "x.hook")

    assert result.diagnostics == ()
    assert result.file is not None
    assert not result.incomplete
    check_result(result, text)


@given(programs, st.data())
@settings(max_examples=200, deadline=None)
def test_every_beginning_of_a_program_is_answered(text: str, data: st.DataObject) -> None:
    part = text[: data.draw(st.integers(0, len(text)))]

    check_result(PARSER.parse(part, "x.hook"), part)
