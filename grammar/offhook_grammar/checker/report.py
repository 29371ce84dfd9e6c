"""Where the checker writes what it finds: one `Report` a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from offhook_grammar.diagnostics import Diagnostic, Severity, Span


@dataclass(slots=True)
class Report:
    """The diagnostics of one file, in the order in which they were found; the same one twice is kept once."""

    file: str
    found: list[Diagnostic] = field(default_factory=list)

    def error(self, code: str, span: Span, message: str, *, hint: str | None = None, notes: Iterable[str] = ()) -> None:
        self._add(Diagnostic(code, message, self.file, span, Severity.ERROR, hint, tuple(notes)))

    def warning(
        self, code: str, span: Span, message: str, *, hint: str | None = None, notes: Iterable[str] = ()
    ) -> None:
        self._add(Diagnostic(code, message, self.file, span, Severity.WARNING, hint, tuple(notes)))

    def _add(self, diagnostic: Diagnostic) -> None:
        if diagnostic not in self.found:
            self.found.append(diagnostic)
