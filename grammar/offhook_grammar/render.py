"""Shows a diagnostic to people, with the piece of source it is about, and to programs."""

from __future__ import annotations

import unicodedata
from typing import Any

from offhook_grammar.diagnostics import Diagnostic, Severity
from offhook_grammar.parsing.positions import split_lines

_WIDEST = 120
_MARGIN = 40
_RESET = "\033[0m"
_BOLD = "\033[1m"
_FAINT = "\033[2m"
_COLORS = {Severity.ERROR: "\033[1;31m", Severity.WARNING: "\033[1;33m"}


def render(diagnostic: Diagnostic, source_text: str, color: bool = False) -> str:
    """The message, where it is, the line with a caret below what is meant, then hint and notes.

    `source_text` is the text of the diagnostic's file; a line it does not have is left out.
    """
    paint = _COLORS[diagnostic.severity] if color else ""
    reset, bold, faint = (_RESET, _BOLD, _FAINT) if color else ("", "", "")
    span = diagnostic.span
    number = str(span.line)
    gap = " " * len(number)
    head = f"{paint}{diagnostic.severity.value} {diagnostic.code}{reset}{bold}: {diagnostic.message}{reset}"
    lines = [head, f"{gap}{faint}--> {reset}{diagnostic.file}:{span.line}:{span.column}"]
    excerpt = _excerpt(diagnostic, source_text)
    if excerpt is not None:
        source, indent, carets = excerpt
        lines += [f"{gap} {faint}|{reset}", f"{faint}{number} |{reset} {source}"]
        lines += [f"{gap} {faint}|{reset} {indent}{paint}{carets}{reset}"]
    if diagnostic.hint:
        lines.append(f"{gap} {faint}={reset} hint: {diagnostic.hint}")
    lines += [f"{gap} {faint}={reset} {note}" for note in diagnostic.notes]
    return "\n".join(lines)


def to_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """The diagnostic as JSON data; lines and columns count from 1, the end column is the first one after."""
    span = diagnostic.span
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "file": diagnostic.file,
        "line": span.line,
        "column": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
        "hint": diagnostic.hint,
        "notes": list(diagnostic.notes),
    }


def _excerpt(diagnostic: Diagnostic, source_text: str) -> tuple[str, str, str] | None:
    """The source line, the blanks up to the caret, and the carets; long lines are cut around the place."""
    span = diagnostic.span
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


def _visible(text: str) -> str:
    """The text without signs that a terminal would obey; each shows as one replacement sign."""
    return "".join(sign if sign == "\t" or sign.isprintable() else "\ufffd" for sign in text)


def _width(sign: str) -> int:
    """How many columns a sign takes on a terminal."""
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1
