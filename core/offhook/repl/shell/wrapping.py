"""Lines that are longer than the screen is wide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from offhook.repl.result import Line, Piece

_MARGIN: Final = "    "
_NARROW: Final = 24
"""Columns below which no margin is lost."""


def wrapped(lines: Iterable[Line], width: int) -> list[Line]:
    """The lines, each broken between words where it is longer than that; a word that is longer itself stays whole."""
    return [part for line in lines for part in _parts(line, width)]


def _parts(line: Line, width: int) -> list[Line]:
    text = "".join(piece.text for piece in line)
    if len(text) <= width or "\n" in text or not text.strip("| ^~"):
        return [line]
    margin = _MARGIN if width > _NARROW else ""
    found: list[Line] = []
    begin = 0
    while begin < len(text):
        room = width - (len(margin) if found else 0)
        end = len(text) if len(text) - begin <= room else _break(text, begin, room)
        part = _between(line, begin, end)
        found.append((Piece(margin), *part) if found and margin else part)
        begin = end + len(text[end:]) - len(text[end:].lstrip(" "))
    return found


def _break(text: str, begin: int, room: int) -> int:
    """Where a line that begins there is broken: ahead of the last word that it has no room for."""
    indent = len(text[begin:]) - len(text[begin:].lstrip(" "))
    last = text.rfind(" ", begin + indent + 1, begin + room + 1)
    if last > begin:
        return len(text[:last].rstrip(" "))
    following = text.find(" ", begin + room)
    return following if following >= 0 else len(text)


def _between(line: Line, begin: int, end: int) -> Line:
    """The pieces of a line between two columns."""
    found: list[Piece] = []
    place = 0
    for piece in line:
        part = piece.text[max(0, begin - place) : max(0, end - place)]
        if part:
            found.append(Piece(part, piece.style))
        place += len(piece.text)
    return tuple(found)
