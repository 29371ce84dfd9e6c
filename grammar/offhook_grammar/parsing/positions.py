"""Offsets in a text to lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right

from offhook_grammar.diagnostics import Span

_LINE_END = re.compile(r"\r?\n|\r")


def split_lines(text: str) -> list[str]:
    """The lines without their ends. Only CR, LF and CRLF end a line, unlike in `str.splitlines`."""
    return _LINE_END.split(text)


class Positions:
    """Knows where the lines of a text start."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        starts = self._starts
        line = bisect_right(starts, start)
        first = starts[line - 1]
        if line == len(starts) or end < starts[line]:  # as nearly everything does, it ends on the line
            return Span(line, start - first + 1, line, end - first + 1)
        return Span(line, start - first + 1, *self.place(end))

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column."""
        return self._starts[line - 1] + column - 1

    def line_start(self, offset: int) -> int:
        """The offset at which the line of `offset` starts."""
        return self._starts[bisect_right(self._starts, offset) - 1]
