"""Shows a diagnostic to people, with the piece of source it is about, and to programs."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from offhook_grammar.corrections import corrected_lines
from offhook_grammar.diagnostics import Diagnostic, Edit, Related, Severity, Span
from offhook_grammar.parsing.positions import split_lines

_WIDEST = 120
_MARGIN = 40
_RESET = "\033[0m"
_BOLD = "\033[1m"
_FAINT = "\033[2m"
_GREEN = "\033[32m"
_COLORS = {Severity.ERROR: "\033[1;31m", Severity.WARNING: "\033[1;33m"}


class _Paint(NamedTuple):
    """What to write ahead of a piece of text to paint it; nothing where there are no colours."""

    loud: str = ""
    bold: str = ""
    faint: str = ""
    right: str = ""
    reset: str = ""


def render_all(diagnostics: Sequence[Diagnostic], texts: Mapping[str, str], color: bool = False) -> str:
    """All of them, with a blank line between them; `texts` by path. A corrected line has what the others correct."""
    by_file: dict[str, list[Diagnostic]] = {}
    for one in diagnostics:
        by_file.setdefault(one.file, []).append(one)
    return "\n\n".join(render(one, texts.get(one.file, ""), color, by_file[one.file], texts) for one in diagnostics)


def render(
    diagnostic: Diagnostic,
    source_text: str,
    color: bool = False,
    others: Iterable[Diagnostic] = (),
    texts: Mapping[str, str] | None = None,
) -> str:
    """The message, where it is, the line with a caret below what is meant, then hint, corrected line and notes.

    `source_text` is the text of the diagnostic's file; a line it does not have is left out. `others` are diagnostics
    of the same file, `texts` has those of other files that are spoken of.
    """
    paint = _Paint(_COLORS[diagnostic.severity], _BOLD, _FAINT, _GREEN, _RESET) if color else _Paint()
    numbers = [diagnostic.span.line, *(one.span.line for one in diagnostic.related)]
    corrected = corrected_lines(diagnostic, others, source_text)
    gap = " " * len(str(max([*numbers, *(number for number, _ in corrected)])))
    kind = f"{paint.loud}{diagnostic.severity.value} {diagnostic.code}{paint.reset}"
    lines = [f"{kind}{paint.bold}: {diagnostic.message}{paint.reset}"]
    lines += _place(diagnostic.file, diagnostic.span, source_text, gap, paint)
    if diagnostic.hint:
        lines += _said(f"hint: {diagnostic.hint}", gap, paint)
    if corrected:
        lines += _said("corrected:", gap, paint)
        lines += [
            f"{_numbered(number, gap, paint)} {paint.right}{_visible(_around(line, number, diagnostic))}{paint.reset}"
            for number, line in corrected
        ]
    for note in diagnostic.notes:
        lines += _said(note, gap, paint)
    for other in diagnostic.related:
        lines += _said(f"{other.message}:", gap, paint)
        text = source_text if other.file == diagnostic.file else (texts or {}).get(other.file, "")
        lines += _place(other.file, other.span, text, gap, paint)
    return "\n".join(lines)


def _place(file: str, span: Span, text: str, gap: str, paint: _Paint) -> list[str]:
    """Where it is, and the line with carets."""
    lines = [f"{gap}{paint.faint}--> {paint.reset}{file}:{span.line}:{span.column}"]
    excerpt = _excerpt(span, text)
    if excerpt is not None:
        source, indent, carets = excerpt
        bar = f"{gap} {paint.faint}|{paint.reset}"
        lines += [
            bar,
            f"{_numbered(span.line, gap, paint)} {source}",
            f"{bar} {indent}{paint.loud}{carets}{paint.reset}",
        ]
    return lines


def _numbered(number: int, gap: str, paint: _Paint) -> str:
    return f"{paint.faint}{number:<{len(gap)}} |{paint.reset}"


def _said(words: str, gap: str, paint: _Paint) -> list[str]:
    """A sentence behind `=`, broken where it is long."""
    first, *more = textwrap.wrap(words, _WIDEST - 20, break_long_words=False, break_on_hyphens=False) or [""]
    return [f"{gap} {paint.faint}={paint.reset} {first}", *(f"{gap}   {line}" for line in more)]


def to_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """The diagnostic as JSON data; lines and columns count from 1, the end column is the first one after."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "file": diagnostic.file,
        **_span_json(diagnostic.span),
        "hint": diagnostic.hint,
        "notes": list(diagnostic.notes),
        "edits": [_edit_json(edit) for edit in diagnostic.edits],
        "related": [_related_json(one) for one in diagnostic.related],
    }


def _span_json(span: Span) -> dict[str, int]:
    return {"line": span.line, "column": span.column, "endLine": span.end_line, "endColumn": span.end_column}


def _edit_json(edit: Edit) -> dict[str, Any]:
    return {**_span_json(edit.span), "text": edit.text}


def _related_json(related: Related) -> dict[str, Any]:
    return {"file": related.file, **_span_json(related.span), "message": related.message}


def _excerpt(span: Span, source_text: str) -> tuple[str, str, str] | None:
    """The source line, the blanks up to the caret, and the carets; long lines are cut around the place."""
    lines = split_lines(source_text.removeprefix("\ufeff"))
    if span.line > len(lines) or not lines[span.line - 1].strip():
        return None
    line = lines[span.line - 1]
    start = min(span.column - 1, len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line.rstrip())
    left = max(0, start - _MARGIN) if len(line) > _WIDEST else 0
    right = min(len(line), left + _WIDEST)
    end = max(start, min(end, right))
    before, marked, after = (_visible(part) for part in (line[left:start], line[start:end], line[end:right]))
    cut_left, cut_right = "…" if left else "", "…" if right < len(line) else ""
    indent = "".join("\t" if sign == "\t" else " " * _width(sign) for sign in cut_left + before)
    return cut_left + before + marked + after + cut_right, indent, "^" * max(1, sum(map(_width, marked)))


def _around(line: str, number: int, diagnostic: Diagnostic) -> str:
    """A corrected line; of a long one what stands around its first edit."""
    if len(line) <= _WIDEST:
        return line
    edited = min([one.span.column - 1 for one in diagnostic.edits if one.span.line == number], default=0)
    left = max(0, edited - _MARGIN)
    right = left + _WIDEST
    return f"{'…' if left else ''}{line[left:right]}{'…' if right < len(line) else ''}"


def _visible(text: str) -> str:
    """The text without signs that a terminal would obey; each shows as one replacement sign."""
    return "".join(sign if sign == "\t" or sign.isprintable() else "\ufffd" for sign in text)


def _width(sign: str) -> int:
    """How many columns a sign takes on a terminal."""
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1
