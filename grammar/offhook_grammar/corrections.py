"""A source as it should be: the edits of diagnostics, put into its lines."""

from __future__ import annotations

from collections.abc import Iterable

from offhook_grammar.diagnostics import Diagnostic, Edit
from offhook_grammar.parsing.positions import split_lines


def corrected_lines(diagnostic: Diagnostic, others: Iterable[Diagnostic], text: str) -> tuple[tuple[int, str], ...]:
    """The lines that the diagnostic's edits touch, by number, as they should be; none where it has no edits.

    What `others` of the same file correct in these lines is corrected, too, so that the author can take them over.
    """
    if not diagnostic.edits:
        return ()
    lines = split_lines(text.removeprefix("\ufeff"))
    first = min(edit.span.line for edit in diagnostic.edits)
    last = max(edit.span.end_line for edit in diagnostic.edits)
    if last > len(lines):
        return ()
    edits = list(diagnostic.edits)
    touched = {line for edit in edits for line in range(edit.span.line, edit.span.end_line + 1)}
    for other in others:
        if other.file == diagnostic.file:
            there = (edit for edit in other.edits if {edit.span.line, edit.span.end_line} <= touched)
            edits += [edit for edit in there if not _collides(edit, edits)]
    made = tuple(enumerate(split_lines(_applied(lines[first - 1 : last], edits, first)), start=first))
    return tuple((number, line) for number, line in made if number in touched or len(made) != last - first + 1)


def corrected_text(text: str, edits: Iterable[Edit]) -> str:
    """The whole text with the edits made."""
    return _applied(split_lines(text.removeprefix("\ufeff")), edits, 1)


def _collides(edit: Edit, others: Iterable[Edit]) -> bool:
    start, end = _ends(edit)
    for other in others:
        other_start, other_end = _ends(other)
        if (start < other_end and other_start < end) or start == other_start:
            return True
    return False


def _applied(lines: list[str], edits: Iterable[Edit], first: int) -> str:
    """The lines, the first of which has that number, with the edits made from the last one to the first."""
    text, starts = "\n".join(lines), [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(edits, key=_ends, reverse=True):
        span = edit.span
        start = starts[span.line - first] + span.column - 1
        end = starts[span.end_line - first] + span.end_column - 1
        if not edit.text and text[start - 1 : start] == " " and text[end : end + 1] in ("", " ", "\n"):
            start -= 1  # of the blanks on both sides one is enough
        text = text[:start] + edit.text + text[end:]
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _ends(edit: Edit) -> tuple[tuple[int, int], tuple[int, int]]:
    span = edit.span
    return (span.line, span.column), (span.end_line, span.end_column)
