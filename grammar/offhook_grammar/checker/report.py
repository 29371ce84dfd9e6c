"""Where the checker writes what it finds: one `Report` a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from offhook_grammar.diagnostics import Diagnostic, Severity, Span


@dataclass(slots=True)
class Report:
    """The diagnostics of one file, in the order in which they were found; the same one twice is kept once."""

    file: str
    _found: dict[Diagnostic, None] = field(default_factory=dict)

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        return tuple(self._found)

    def error(self, code: str, span: Span, message: str, *, hint: str | None = None, notes: Iterable[str] = ()) -> None:
        self._add(Diagnostic(code, message, self.file, span, Severity.ERROR, hint, tuple(notes)))

    def warning(
        self, code: str, span: Span, message: str, *, hint: str | None = None, notes: Iterable[str] = ()
    ) -> None:
        self._add(Diagnostic(code, message, self.file, span, Severity.WARNING, hint, tuple(notes)))

    def _add(self, diagnostic: Diagnostic) -> None:
        self._found.setdefault(diagnostic)
