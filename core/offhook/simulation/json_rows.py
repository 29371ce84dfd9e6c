"""Rows of a JSON Lines file: one object a line."""

from __future__ import annotations

import json
from typing import Any, BinaryIO, Final, NoReturn

from offhook.simulation.input_events import RowError
from offhook.simulation.lines import START, Line, LineSource, Position
from offhook.simulation.rows import CUT_OFF, Row

MAX_DIGITS: Final = 300
"""Of a whole number: with more it could not be reckoned with as other numbers are."""


class JsonRows:
    """Reads from `stream`, which is moved to `position` first unless that is the start."""

    def __init__(self, stream: BinaryIO, position: Position = START) -> None:
        if position.offset:
            stream.seek(position.offset)
        self.head = START
        self._stream = stream
        self._source = LineSource(stream, position)

    def go_to(self, position: Position) -> None:
        self._source = LineSource(self._stream, position)

    def next_row(self) -> Row | None:
        while (line := self._source.next_line()) is not None:
            if line.problem is None and not line.text.strip():
                continue
            end = Position(line.end_offset, line.number)
            try:
                return Row(line.number, end, _object(line))
            except RowError as error:
                return Row(line.number, end, problem=str(error))
        return None


def _object(line: Line) -> dict[str, Any]:
    if line.problem is not None:
        raise RowError(line.problem)
    try:
        value = json.loads(
            line.text,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_whole,
            object_pairs_hook=_object_of,
        )
        # a lone surrogate is valid JSON and no text: it could not be written anywhere
        if "\\u" in line.text:
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        hint = "" if line.ended else CUT_OFF
        if "\r" in line.text.rstrip("\r\n"):
            hint = "; lines end with LF or CRLF, and not with CR alone"
        raise RowError(f"not JSON: {error.msg} in column {error.colno}{hint}") from None
    except UnicodeEncodeError:
        raise RowError("holds half of a character (a lone surrogate)") from None
    except RecursionError:
        raise RowError("is nested too deep") from None
    except ValueError as error:
        raise RowError(str(error)) from None
    if not isinstance(value, dict):
        raise RowError(f"should be an object in braces, not {line.text.strip()[:40]}")
    return value


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for at, name in enumerate(names) if name in names[:at])
        raise ValueError(f"says {twice[:40]!r} twice")
    return found


def _finite(text: str) -> float:
    value = float(text)
    if value - value != 0:  # only infinity less itself is no zero
        raise ValueError(f"the number {text[:40]} is larger than any can be")
    return value


def _whole(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError(f"a number has {len(text):,} digits, and {MAX_DIGITS} are the most")
    return int(text)


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number of JSON")
