"""Diagnostics as annotations of GitHub: a workflow command each, which shows in the changed file.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterable

from offhook_grammar.corrections import corrected_lines
from offhook_grammar.diagnostics import Diagnostic

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def to_annotation(diagnostic: Diagnostic, source_text: str, others: Iterable[Diagnostic] = ()) -> str:
    """`::error file=…,line=…,col=…,endLine=…,endColumn=…,title=H101::message`, with hint, corrected line and notes.

    Columns are left out where the place spans several lines: GitHub takes them for one line only.
    """
    span = diagnostic.span
    place: dict[str, object] = {"file": diagnostic.file.replace("\\", "/"), "line": span.line}
    if span.line == span.end_line:
        place |= {"col": span.column, "endLine": span.end_line, "endColumn": span.end_column}
    else:
        place |= {"endLine": span.end_line}
    place["title"] = diagnostic.code
    words = [diagnostic.message]
    if diagnostic.hint:
        words.append(f"hint: {diagnostic.hint}")
    words += [f"corrected: {line.strip()}" for _, line in corrected_lines(diagnostic, others, source_text)]
    words += diagnostic.notes
    words += [f"{one.message}: {one.file}:{one.span.line}" for one in diagnostic.related]
    return annotation(diagnostic.severity.value, place, "\n".join(words))


def annotation(level: str, properties: dict[str, object], message: str) -> str:
    """One workflow command; `level` is `error`, `warning` or `notice`."""
    said = ",".join(f"{name}={str(value).translate(_PROPERTY)}" for name, value in properties.items())
    return f"::{level} {said}::{message.translate(_DATA)}"
