"""Finds where reading can go on after something that could not be read, by a rough look at words and brackets."""

from __future__ import annotations

import re
from typing import NamedTuple

from offhook_grammar.parsing.positions import Positions
from offhook_grammar.parsing.words import (
    FRESH_WORDS,
    HEAD_WORDS,
    ITEM_WORDS,
    JOINING_WORDS,
)

_ROUGH = re.compile(
    r'(?P<blank>[ \t]+|\#[^\r\n]*)|(?P<line>\r?\n|\r)|(?P<text>"(?:[^"\\\r\n]|\\[^\r\n])*"?)'
    r"|(?P<word>[^\W\d]\w*(?:[ \t]*:)?)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<other>.)"
)
_GAP = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*")
_NEXT_LINE = re.compile(r"(?:\r?\n|\r)(?P<line>[^\r\n]*)")
_LINES_OF_TEXT = 5
_WORD = re.compile(r"[^\W\d]\w*(?![ \t]*:)(?!\w)")


class Line(NamedTuple):
    """A line with those it goes on in: where it starts and ends, its first and last word or sign."""

    start: int
    end: int
    first: str
    last: str

    @property
    def opens(self) -> bool:
        """Whether a block follows, up to its own `end`."""
        first, last = self.first.lower(), self.last.lower()
        return first == "try" or (last in ("do", "then") and first not in ("else", "elif", "elseif"))


def read_line(text: str, start: int, in_head: bool = True) -> Line:
    """The rest of the line from `start`, and the lines in which it goes on. `in_head`: as a handler's head does."""
    depth, first, last, position = 0, "", "", start
    while match := _ROUGH.match(text, position):
        kind, word = match.lastgroup, match[0]
        if kind == "line" and not _goes_on(text, match.end(), depth, last, in_head):
            break
        position = match.end()
        if kind in ("blank", "line"):
            continue
        depth = max(0, depth + {"open": 1, "close": -1}.get(str(kind), 0))
        first, last = first or word, word
    return Line(start, position, first, last)


def _goes_on(text: str, position: int, depth: int, last: str, in_head: bool) -> bool:
    word = next_word(text, position)
    inside = depth > 0 and word in ("for", "if", "else")  # these stand in lists and values, too
    if last in ("do", "then") or (word in FRESH_WORDS and not inside) or next_start(text, position) >= len(text):
        return False
    if depth > 0 or last == "," or word in JOINING_WORDS or word == "do":
        return True
    return in_head and word in HEAD_WORDS


def next_start(text: str, position: int) -> int:
    """Where the next word or sign stands, comments and blank lines left out."""
    match = _GAP.match(text, position)
    return match.end() if match else position


def next_word(text: str, position: int) -> str:
    """The word that comes next, unless a colon follows it; else ""."""
    match = _WORD.match(text, next_start(text, position))
    return match[0] if match else ""


def spread_text_end(text: str, position: int) -> int | None:
    """Where the line ends that closes a text which was begun on the line that ends at `position`; None where the
    lines below rather are the script's own."""
    for _ in range(_LINES_OF_TEXT):
        match = _NEXT_LINE.match(text, position)
        if match is None or next_word(text, match.start("line")) in FRESH_WORDS:
            return None
        quotes = match["line"].replace('\\"', "").count('"')
        if quotes:
            return match.end() if quotes % 2 else None
        position = match.end()
    return None


def item_start(text: str, position: int, positions: Positions) -> int:
    """Where the next item starts at or after the line at `position`, or the end of the text."""
    while True:
        start = next_start(text, position)
        if start >= len(text) or next_word(text, start) in ITEM_WORDS:
            return start
        line = read_line(text, start)
        if line.last == "do" and positions.place(start)[1] == 1 and line.first not in FRESH_WORDS:
            return start
        position = line.end
