"""Lines of a byte stream with their places: bounded, decoded, and never more than one at a time in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, Final, NamedTuple

MAX_LINE: Final = 1_048_576
_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


class Position(NamedTuple):
    """A place in a stream from which reading can go on: bytes and lines that lie before it."""

    offset: int = 0
    line: int = 0


START: Final = Position()


@dataclass(slots=True)
class Line:
    """One line with its end. `problem` says why `text` cannot be used; `ended` is False for a last line without one."""

    text: str
    number: int
    end_offset: int
    problem: str | None = None
    ended: bool = True


class LineSource:
    """Reads lines from `stream`, which stands at `position`."""

    def __init__(self, stream: BinaryIO, position: Position = START) -> None:
        self._stream = stream
        self._offset = position.offset
        self._number = position.line

    def next_line(self) -> Line | None:
        """The next line, or None at the end."""
        raw = self._stream.readline(MAX_LINE)
        if not raw:
            return None
        first = self._offset == 0
        self._offset += len(raw)
        self._number += 1
        ended = raw.endswith(b"\n")
        if not ended and len(raw) >= MAX_LINE:
            return self._overlong()
        if first:
            raw = raw.removeprefix(_BOM)
        try:
            text = raw.decode("utf-8")
            problem = "holds a NUL byte, which is in no text" if "\0" in text else None
            return Line(text, self._number, self._offset, problem, ended)
        except UnicodeDecodeError as error:
            return Line("", self._number, self._offset, _not_utf8(raw, error.start, first), ended)

    def _overlong(self) -> Line:
        while raw := self._stream.readline(MAX_LINE):
            self._offset += len(raw)
            if raw.endswith(b"\n"):
                break
        return Line("", self._number, self._offset, f"the line is longer than {MAX_LINE:,} bytes")


def _not_utf8(raw: bytes, start: int, first: bool) -> str:
    if first and raw.startswith(_UTF16):
        return "the file is UTF-16: save it as UTF-8"
    return f"not UTF-8 text: byte 0x{raw[start]:02x} in column {start + 1}"
