"""What is being typed, while it is: whether it is complete, and where it is wrong for certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from offhook.repl.commands import find_command
from offhook.repl.reading import Reader, Reading, Unfinished, Wrong

if TYPE_CHECKING:
    from offhook.repl.feed import Repl

_LONGEST: Final = 4000
"""Characters up to which a text is read at every key."""


class WrongPlace(NamedTuple):
    """What is wrong on a line, from 0, between two of its columns, from 0, and why."""

    line: int
    start: int
    end: int
    message: str


class Looking:
    """Reads what is typed, and does nothing with it; keeps what it said of the latest text."""

    def __init__(self, repl: Repl) -> None:
        self._repl = repl
        self._reader = Reader()
        self._text: str | None = None
        self._reading: Reading | None = None

    def is_command(self, text: str) -> bool:
        """Whether it is one of the prompt's own commands."""
        return find_command(self._repl, text) is not None

    def is_complete(self, text: str) -> bool:
        """Whether more can only be another input: also if it is wrong."""
        if is_remark(text):
            return not text.strip()
        return self.is_command(text) or not isinstance(self._read(text), Unfinished)

    def wrong(self, text: str) -> WrongPlace | None:
        """The first place that is wrong, whatever else is typed behind it; None for a right one, and for a word that is
        still being typed."""
        if not text.strip() or len(text) > _LONGEST or self.is_command(text):
            return None
        reading = self._read(text)
        if not isinstance(reading, Wrong) or not reading.diagnostics:
            return None
        first = reading.diagnostics[0]
        lines = text.split("\n")
        line, start = first.span.line - 1, first.span.column - 1
        if line >= len(lines) or start >= len(lines[line]):
            return None
        end = first.span.end_column - 1 if first.span.end_line == first.span.line else len(lines[line])
        typed_last = "\n".join([*lines[:line], lines[line][:end]])
        if len(typed_last) >= len(text):
            return None
        return WrongPlace(line, start, max(end, start + 1), first.message)

    def _read(self, text: str) -> Reading:
        if text != self._text or self._reading is None:
            self._text, self._reading = text, self._reader.read(text)
        return self._reading


def is_remark(text: str) -> bool:
    """Whether there is nothing but blanks and comments: they belong to what comes next."""
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines())
