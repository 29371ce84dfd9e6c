"""Where the checker writes what it finds: one `Report` a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from offhook_grammar.diagnostics import Advice, Diagnostic, Related, Severity, Span
from offhook_grammar.node import Fields, changing


@changing
class Report(Fields):
    """The diagnostics of one file, in the order in which they were found; the same one twice is kept once."""

    file: str
    _found: dict[Diagnostic, None] = field(default_factory=dict)

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        return tuple(self._found)

    def error(
        self,
        code: str,
        span: Span,
        message: str,
        *,
        hint: str | Advice | None = None,
        notes: Iterable[str] = (),
        related: Iterable[Related] = (),
    ) -> None:
        self._add(Severity.ERROR, code, span, message, hint, notes, related)

    def warning(
        self,
        code: str,
        span: Span,
        message: str,
        *,
        hint: str | Advice | None = None,
        notes: Iterable[str] = (),
        related: Iterable[Related] = (),
    ) -> None:
        self._add(Severity.WARNING, code, span, message, hint, notes, related)

    def _add(
        self,
        severity: Severity,
        code: str,
        span: Span,
        message: str,
        hint: str | Advice | None,
        notes: Iterable[str],
        related: Iterable[Related],
    ) -> None:
        text, edits = (hint.text, hint.edits) if isinstance(hint, Advice) else (hint, ())
        one = Diagnostic(code, message, self.file, span, severity, text, tuple(notes), edits, tuple(related))
        self._found.setdefault(one)
