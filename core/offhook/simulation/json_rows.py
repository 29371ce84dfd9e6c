"""Rows of a JSON Lines file: one object a line."""

from __future__ import annotations

import json
from typing import Any, BinaryIO, NoReturn

from offhook.simulation.input_events import RowError
from offhook.simulation.lines import START, Line, LineSource, Position
from offhook.simulation.rows import CUT_OFF, Row


class JsonRows:
    """Reads from `stream`, which is moved to `position` first unless that is the start."""

    def __init__(self, stream: BinaryIO, position: Position = START) -> None:
        if position.offset:
            stream.seek(position.offset)
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
        value = json.loads(line.text, parse_constant=_no_constant)
        # a lone surrogate is valid JSON and no text: it could not be written anywhere
        if "\\u" in line.text:
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        cut_off = "" if line.ended else CUT_OFF
        raise RowError(f"not JSON: {error.msg} in column {error.colno}{cut_off}") from None
    except UnicodeEncodeError:
        raise RowError("holds half of a character (a lone surrogate)") from None
    except RecursionError:
        raise RowError("is nested too deep") from None
    except ValueError as error:
        raise RowError(str(error)) from None
    if not isinstance(value, dict):
        raise RowError(f"should be an object in braces, not {line.text.strip()[:40]}")
    return value


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number of JSON")
