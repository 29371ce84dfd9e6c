"""What the builder and the parser share about one text: its path, its positions, and what was found wrong in it."""

from __future__ import annotations

from collections.abc import Iterable

from offhook_grammar.diagnostics import Diagnostic, Edit, Span
from offhook_grammar.parsing.positions import Positions


class Source:
    """One text being parsed; gathers diagnostics, the same one once."""

    def __init__(self, text: str, path: str, ahead: int = 0) -> None:
        self.text = text
        self.path = path
        self.positions = Positions(text, ahead)
        self._found: dict[tuple[str, Span], Diagnostic] = {}

    def span(self, start: int, end: int) -> Span:
        return self.positions.span(start, end)

    def offset(self, line: int, column: int) -> int:
        """The offset of a place."""
        return self.positions.offset(line, column)

    def report(
        self, code: str, message: str, span: Span, hint: str | None = None, edits: Iterable[tuple[int, int, str]] = ()
    ) -> None:
        """Note an error; `edits` (start, end, text) correct it. A second one with this code at the place is dropped."""
        made = tuple(Edit(self.span(start, end), text) for start, end, text in edits)
        self._found.setdefault((code, span), Diagnostic(code, message, self.path, span, hint=hint, edits=made))

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was reported, in the order of the text."""
        return tuple(sorted(self._found.values(), key=Diagnostic.sort_key))
