"""Rows of a JSON Lines file: one object a line."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from offhook.simulation.input_events import RowError
from offhook.simulation.lines import START, Line, LineSource, Position
from offhook.simulation.rows import CUT_OFF, Row
from offhook.sound_json import read_json


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
        value = read_json(line.text)
    except json.JSONDecodeError as error:
        hint = "" if line.ended else CUT_OFF
        if "\r" in line.text.rstrip("\r\n"):
            hint = "; lines end with LF or CRLF, and not with CR alone"
        raise RowError(f"not JSON: {error.msg} in column {error.colno}{hint}") from None
    except ValueError as error:
        raise RowError(str(error)) from None
    if not isinstance(value, dict):
        raise RowError(f"should be an object in braces, not {line.text.strip()[:40]}")
    return value
