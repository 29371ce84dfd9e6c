"""Diagnostics as GitHub shows them in changed files."""

from __future__ import annotations

import pytest

from offhook_grammar.annotations import annotation, to_annotation
from offhook_grammar.diagnostics import Diagnostic, Edit, Related, Severity, Span


def test_one_line() -> None:
    one = Diagnostic("H112", "`=` gives a value", "a.hook", Span(2, 3, 2, 4), hint="write `==`")

    assert to_annotation(one, "") == (
        "::error file=a.hook,line=2,col=3,endLine=2,endColumn=4,title=H112::`=` gives a value%0Ahint: write `==`"
    )


def test_several_lines_have_no_columns() -> None:
    one = Diagnostic("H413", "this can never run", "rules\\a.hook", Span(2, 3, 4, 6), Severity.WARNING)

    assert to_annotation(one, "") == "::warning file=rules/a.hook,line=2,endLine=4,title=H413::this can never run"


def test_all_that_is_known_of_it() -> None:
    place = Span(1, 5, 1, 6)
    one = Diagnostic(
        "H112",
        "100% wrong",
        "a.hook",
        place,
        notes=("a note",),
        edits=(Edit(place, "=="),),
        related=(Related("b.hook", Span(7, 1, 7, 2), "first declared here"),),
    )

    message = to_annotation(one, "  x = 5").partition("title=H112::")[2]

    assert message == "100%25 wrong%0Acorrected: x == 5%0Aa note%0Afirst declared here: b.hook:7"


@pytest.mark.parametrize(
    ("properties", "message", "shown"),
    [
        ({"file": "a,b:c%d.hook"}, "x", "::error file=a%2Cb%3Ac%25d.hook::x"),
        ({"title": "two\r\nlines"}, "x\r\ny", "::error title=two%0D%0Alines::x%0D%0Ay"),
        ({"title": "t"}, "a: b, c::d %0A", "::error title=t::a: b, c::d %250A"),
    ],
)
def test_what_would_end_a_property_or_the_command_is_escaped(
    properties: dict[str, object], message: str, shown: str
) -> None:
    assert annotation("error", properties, message) == shown
