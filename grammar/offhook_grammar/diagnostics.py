"""One value for everything that the language has to tell an author; text, JSON and editors render it."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import NamedTuple

from offhook_grammar.node import Frozen, record


class Span(NamedTuple):
    """A stretch of source: lines and columns count from 1, the end column is the first one after it."""

    line: int
    column: int
    end_line: int
    end_column: int

    def to(self, other: Span) -> Span:
        """The stretch from the start of this one to the end of `other`."""
        return Span(self.line, self.column, other.end_line, other.end_column)


NOWHERE = Span(1, 1, 1, 1)


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@record
class Edit(Frozen):
    """What should stand in place of a stretch of source; an empty stretch is where something is put in."""

    span: Span
    text: str


@record
class Advice(Frozen):
    """A hint whose correction is certain: `edits` make the source as it should be."""

    text: str
    edits: tuple[Edit, ...] = ()


@record
class Related(Frozen):
    """Another place that the finding has to do with, and what is there: "first declared here"."""

    file: str
    span: Span
    message: str


@record
class Diagnostic(Frozen):
    """What was found, what was wanted, the nearest name (`hint`), and where.

    `code` is explained by `offhook explain CODE`. `notes` are further sentences, `file` is the path as the
    author gave it. `edits` correct it, where it is certain how; `related` are other places.
    """

    code: str
    message: str
    file: str
    span: Span
    severity: Severity = Severity.ERROR
    hint: str | None = None
    notes: tuple[str, ...] = field(default=())
    edits: tuple[Edit, ...] = ()
    related: tuple[Related, ...] = ()

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def sort_key(self) -> tuple[str, Span, str]:
        return self.file, self.span, self.code
