"""Offsets in a text to lines and columns."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right

from offhook_grammar.diagnostics import Span

_LINE_END = re.compile(r"\r?\n|\r")


def split_lines(text: str) -> list[str]:
    """The lines without their ends. Only CR, LF and CRLF end a line, unlike in `str.splitlines`."""
    return _LINE_END.split(text)


class Positions:
    """Knows where the lines of a text start, which is what comes behind so many lines `ahead` of it."""

    def __init__(self, text: str, ahead: int = 0) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        self._ahead = ahead
        self._latest = (0, 0, 0)  # the line asked about last: its number, its start and that of the next one

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1."""
        line = bisect_right(self._starts, offset)
        return line + self._ahead, offset - self._starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        line, first, limit = self._latest
        if not first <= start < limit:
            line = bisect_right(self._starts, start)
            first = self._starts[line - 1]
            limit = self._starts[line] if line < len(self._starts) else sys.maxsize
            line += self._ahead
            self._latest = line, first, limit
        if end < limit:  # as nearly everything does, it ends on the line
            # what `Span(...)` does, in half the time
            return tuple.__new__(Span, (line, start - first + 1, line, end - first + 1))
        return Span(line, start - first + 1, *self.place(end))

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column."""
        return self._starts[line - 1 - self._ahead] + column - 1

    def line_start(self, offset: int) -> int:
        """The offset at which the line of `offset` starts."""
        return self._starts[bisect_right(self._starts, offset) - 1]
