"""How a diagnostic looks to people and to programs."""

from __future__ import annotations

import json

import pytest

from offhook_grammar.diagnostics import NOWHERE, Diagnostic, Edit, Severity, Span
from offhook_grammar.render import render, to_json


def diagnostic(span: Span, **more: object) -> Diagnostic:
    return Diagnostic("H101", "something is wrong", "a.hook", span, **more)  # type: ignore[arg-type]


def test_a_whole_one() -> None:
    source = "one\nbefore X do cancle\nthree"
    shown = render(diagnostic(Span(2, 13, 2, 19), hint="did you mean `cancel`?", notes=("a note",)), source)

    assert shown.split("\n") == [
        "error H101: something is wrong",
        " --> a.hook:2:13",
        "  |",
        "2 | before X do cancle",
        "  |             ^^^^^^",
        "  = hint: did you mean `cancel`?",
        "  = a note",
    ]


def test_color_only_adds_color() -> None:
    one = diagnostic(Span(1, 1, 1, 4), hint="h", severity=Severity.WARNING)
    plain, colored = render(one, "abc"), render(one, "abc", color=True)

    assert "\033[1;33mwarning H101" in colored
    assert "\033" not in plain
    cleaned = colored
    for code in ("\033[0m", "\033[1m", "\033[2m", "\033[1;33m"):
        cleaned = cleaned.replace(code, "")
    assert cleaned == plain


@pytest.mark.parametrize(
    ("source", "span", "lines"),
    [
        ("\tlet x", Span(1, 6, 1, 7), ("\tlet x", "\t    ^")),
        ("日本 x", Span(1, 4, 1, 5), ("日本 x", "     ^")),
        ("日本 x", Span(1, 1, 1, 3), ("日本 x", "^^^^")),
        ("e\u0301 x", Span(1, 4, 1, 5), ("e\u0301 x", "  ^")),
        ("abc", Span(1, 4, 1, 4), ("abc", "   ^")),
        ("abc  \r\nsecond", Span(1, 2, 2, 3), ("abc  ", " ^^")),
        ("\ufeffabc", Span(1, 1, 1, 2), ("abc", "^")),
        ("a\x1b[31mb", Span(1, 1, 1, 2), ("a\ufffd[31mb", "^")),
        ("a\x0bb\x85c\u2028d", Span(1, 7, 1, 8), ("a\ufffdb\ufffdc\ufffdd", "      ^")),
    ],
)
def test_the_caret_stands_below_what_is_meant(source: str, span: Span, lines: tuple[str, str]) -> None:
    excerpt, caret = render(diagnostic(span), source).split("\n")[3:5]

    assert excerpt.removeprefix("1 | ") == lines[0]
    assert caret.removeprefix("  | ") == lines[1]


def test_long_lines_are_cut_around_the_place() -> None:
    source = "x" * 5000 + "HERE" + "y" * 5000

    excerpt, caret = render(diagnostic(Span(1, 5001, 1, 5005)), source).split("\n")[3:5]

    assert len(excerpt) < 140
    assert excerpt[caret.index("^") : caret.rindex("^") + 1] == "HERE"


def test_a_long_corrected_line_is_cut_around_its_edit() -> None:
    source = "x" * 5000 + "HERE" + "y" * 5000
    edit = Edit(Span(1, 5001, 1, 5005), "THERE")

    corrected = render(diagnostic(Span(1, 5001, 1, 5005), edits=(edit,)), source).split("\n")[-1]

    assert len(corrected) < 140
    assert corrected.startswith("1 | …x")
    assert "xTHEREy" in corrected
    assert corrected.endswith("y…")


@pytest.mark.parametrize(("source", "span"), [("", NOWHERE), ("one", Span(7, 1, 7, 2)), ("one\n\n", Span(2, 1, 2, 1))])
def test_without_a_line_there_is_no_excerpt(source: str, span: Span) -> None:
    assert "|" not in render(diagnostic(span), source)


def test_json() -> None:
    data = to_json(diagnostic(Span(1, 2, 3, 4), hint="h", notes=("n",)))

    assert json.loads(json.dumps(data)) == {
        "code": "H101",
        "severity": "error",
        "message": "something is wrong",
        "file": "a.hook",
        "line": 1,
        "column": 2,
        "endLine": 3,
        "endColumn": 4,
        "hint": "h",
        "notes": ["n"],
        "edits": [],
        "related": [],
    }
