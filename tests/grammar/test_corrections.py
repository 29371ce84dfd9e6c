"""Corrections: the lines that a diagnostic shows as they should be, and that they are right."""

from __future__ import annotations

from collections import Counter

import pytest

from offhook_grammar.corrections import corrected_lines, corrected_text
from offhook_grammar.diagnostics import Diagnostic, Edit, Span

from .conftest import Chunk, Language

_NEVER = {"H319", "H407"}
"""What a place does not allow at all: a correction that leads there is wrong, and no mistake that came to light."""


def diagnostic(*edits: tuple[int, int, int, str]) -> Diagnostic:
    made = tuple(Edit(Span(line, start, line, end), text) for line, start, end, text in edits)
    return Diagnostic("H101", "wrong", "a.hook", Span(1, 1, 1, 2), edits=made)


def test_lines_as_they_should_be() -> None:
    assert corrected_lines(diagnostic(), [], "a = b") == ()
    assert corrected_lines(diagnostic((1, 3, 4, "==")), [], "a = b") == ((1, "a == b"),)
    assert corrected_lines(diagnostic((2, 3, 4, "=="), (3, 1, 1, "x")), [], "a\nb = c\n d") == (
        (2, "b == c"),
        (3, "x d"),
    )
    assert corrected_lines(diagnostic((1, 2, 3, "\n")), [], "a;b") == ((1, "a"), (2, "b"))
    assert corrected_lines(diagnostic((9, 1, 1, "x")), [], "a") == ()


def test_others_on_the_line_are_corrected_too() -> None:
    one, other, elsewhere = diagnostic((1, 1, 2, "A")), diagnostic((1, 3, 4, "B")), diagnostic((2, 1, 2, "C"))
    colliding = diagnostic((1, 1, 3, "X"))

    assert corrected_lines(one, [one, other, elsewhere, colliding], "a b\nc") == ((1, "A B"),)


def test_every_correction_of_the_corpus_is_right(chunk: Chunk, language: Language) -> None:
    """What a correction was for is gone, and nothing is wrong in its place."""
    found = language.diagnose(chunk.text)
    before = Counter((one.code, one.message) for one in found)
    for one in found:
        if not one.edits:
            continue
        text = corrected_text(chunk.text, one.edits)
        after = language.diagnose(text)
        codes = Counter((other.code, other.message) for other in after)
        assert codes[one.code, one.message] < before[one.code, one.message], f"{one.message} stays in\n{text}"
        new = [other for other in after if (other.code, other.message) not in before and other.is_error]
        assert not [other for other in new if other.code < "H200" or other.code in _NEVER], f"{new} is new in\n{text}"


@pytest.mark.parametrize("text", ["before AcceptTask when task.channel = \"chat\" do log 'x'\n"])
def test_json_has_the_edits(text: str, language: Language) -> None:
    from offhook_grammar.render import to_json

    first = to_json(language.diagnose(text)[0])

    assert first["edits"] == [{"line": 1, "column": 37, "endLine": 1, "endColumn": 38, "text": "=="}]


@pytest.mark.parametrize(
    "text",
    [
        'after AcceptTask do\n  task.attributes.tier = "gold"\nend\n',
        "after AcceptTask do\n  worker.attributes.calls += 1\nend\n",
        'before reservation.created do cancel "x"\n',
        "instead of reservation.created do\n  if task.priority > 1 then\n    proceed\n  end\nend\n",
        "before reservation.created do set payload.x = 1\n",
    ],
)
def test_no_line_is_shown_that_would_be_wrong_too(text: str, language: Language) -> None:
    (first, *_) = language.diagnose(text)

    assert not first.edits
    assert first.hint
