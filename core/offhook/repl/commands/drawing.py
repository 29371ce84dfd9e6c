"""Tables and painted texts as lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from offhook.repl.result import Line, Piece, Style

_PAINTED: Final = re.compile("\x00([a-z]*)\x01([^\x02]*)\x02")
_STYLES: Final[dict[str, Style]] = {
    "heading": "bold", "good": "ok", "bad": "error", "waiting": "warning", "quiet": "dim", "dim": "dim",
}  # fmt: skip


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], first: Style = "name") -> tuple[Line, ...]:
    """Rows below their heads; the first column in that style."""
    cells = [[*row] for row in rows]
    widths = [max(len(head), *(len(row[at]) for row in cells), 0) for at, head in enumerate(heads)]
    lines: list[Line] = [(Piece("  ".join(head.ljust(width) for head, width in _with(heads, widths)).rstrip(), "dim"),)]
    for row in cells:
        padded = [cell.ljust(width) for cell, width in _with(row, widths)]
        rest = "  ".join(padded[1:]).rstrip()
        lines.append((Piece(padded[0] if rest else padded[0].rstrip(), first), *([Piece(f"  {rest}")] if rest else [])))
    return tuple(lines)


def _with(cells: Sequence[str], widths: Sequence[int]) -> Iterable[tuple[str, int]]:
    return zip(cells, widths, strict=True)


def paint(text: str, style: str) -> str:
    """For whoever draws texts with a painter; `painted` finds it again."""
    return f"\x00{style}\x01{text}\x02"


def painted(text: str) -> tuple[Line, ...]:
    """A text that was drawn with `paint`, as lines."""
    found = []
    for row in text.splitlines():
        pieces, end = [], 0
        for match in _PAINTED.finditer(row):
            if match.start() > end:
                pieces.append(Piece(row[end : match.start()]))
            pieces.append(Piece(match[2], _STYLES.get(match[1], "plain")))
            end = match.end()
        if end < len(row):
            pieces.append(Piece(row[end:]))
        found.append(tuple(pieces))
    return tuple(found)
