"""Texts, numbers and durations as written, to their values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "{": "{", "}": "}", "/": "/"}
_STOP = re.compile(r"[\\{]")
_UNICODE = re.compile(r"u([0-9a-fA-F]{4})")


class Piece(NamedTuple):
    """A stretch of a text: `text` is its value; an opening brace and a wrong escape have none."""

    kind: str  # "text", "brace" or "escape"
    text: str
    start: int
    end: int


def pieces(source: str, start: int, end: int) -> Iterator[Piece]:
    """What a text holds between its quotes, up to the first opening brace: start again after what it encloses."""
    while start < end:
        stop = _STOP.search(source, start, end)
        upto = stop.start() if stop else end
        if upto > start:
            yield Piece("text", source[start:upto], start, upto)
        if stop is None:
            return
        if stop[0] == "{":
            yield Piece("brace", "{", upto, upto + 1)
            return
        piece = _escape(source, upto)
        yield piece
        start = piece.end


def _escape(source: str, start: int) -> Piece:
    letter = source[start + 1]
    if letter in _ESCAPES:
        return Piece("text", _ESCAPES[letter], start, start + 2)
    match = _UNICODE.match(source, start + 1)
    # half of a surrogate pair is no character, and could not be written to any file
    if match and not 0xD800 <= int(match[1], 16) <= 0xDFFF:
        return Piece("text", chr(int(match[1], 16)), start, start + 6)
    return Piece("escape", source[start : start + 2], start, start + 2)
