"""Rows of a CSV file, read through a declared mapping of its columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO, NoReturn

from offhook.errors import ConfigError
from offhook.simulation.event_mapping import Columns
from offhook.simulation.input_events import RowError
from offhook.simulation.lines import START, Line, LineSource, Position
from offhook.simulation.nearest import did_you_mean
from offhook.simulation.rows import CUT_OFF, Row


class CsvRows:
    """Reads the header from the start of `stream`, then rows from there, or from `position` if that is further on."""

    def __init__(self, stream: BinaryIO, name: str, columns: Columns, delimiter: str, position: Position) -> None:
        self._name = name
        self._stream = stream
        self._delimiter = delimiter
        self._feed = _Feed(LineSource(stream))
        self._rows = csv.reader(self._feed, strict=True, delimiter=delimiter)
        header = self._header(columns)
        self.head = _end(self._feed.last)
        if position != START:
            stream.seek(position.offset)
            self.go_to(position)
        self._width = len(header)
        self._map = columns.mapper(header)

    def go_to(self, position: Position) -> None:
        self._feed = _Feed(LineSource(self._stream, position))
        self._rows = csv.reader(self._feed, strict=True, delimiter=self._delimiter)

    def next_row(self) -> Row | None:
        feed = self._feed
        while True:
            feed.begin()
            try:
                cells = next(self._rows)
            except StopIteration:
                return None
            except csv.Error as error:
                problem = _message(error, feed.last, open_quote='"' in feed.first.text)
                feed.give_back()
                return Row(feed.first.number, _end(feed.last), problem=problem)
            if not cells and feed.problem is None:
                continue
            try:
                self._check(cells)
                return Row(feed.first.number, _end(feed.last), self._map(cells))
            except RowError as error:
                return Row(feed.first.number, _end(feed.last), problem=str(error))

    def _check(self, cells: list[str]) -> None:
        if (problem := self._feed.problem) is not None:
            raise RowError(problem)
        if len(cells) != self._width:
            cut_off = CUT_OFF if len(cells) < self._width and not self._feed.last.ended else ""
            raise RowError(f"has {_columns(len(cells))} where the header has {self._width}{cut_off}")

    def _header(self, columns: Columns) -> list[str]:
        self._feed.begin()
        try:
            header = [name.strip() for name in next(self._rows, [])]
        except csv.Error as error:
            self._stop(f"the header line cannot be read: {_message(error, self._feed.last, open_quote=True)}")
        if (problem := self._feed.problem) is not None:
            self._stop(problem)
        if not any(header):
            self._stop("the first line should name the columns, and is empty")
        twice = next((name for index, name in enumerate(header) if name in header[:index]), None)
        if twice is not None:
            self._stop(f"the column {twice!r} is there twice")
        missing = [name for name in columns.names() if name not in header]
        if missing:
            wanted = ", ".join(f"{name!r}{did_you_mean(name, header)}" for name in missing)
            self._stop(f"there is no column {wanted} (the columns are {', '.join(header)})")
        return header

    def _stop(self, message: str) -> NoReturn:
        raise ConfigError(message, file=self._name, line=1, code="bad-event")


class _Feed:
    """Hands lines to the CSV reader, and takes back those that an open quotation mark swallowed."""

    def __init__(self, source: LineSource) -> None:
        self._source = source
        self._again: list[Line] = []
        self._taken: list[Line] = []

    def begin(self) -> None:
        """A new row begins."""
        self._taken = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._source.next_line()
        if line is None:
            raise StopIteration
        self._taken.append(line)
        return line.text if line.problem is None else "\n"

    def give_back(self) -> None:
        """Read all lines of this row again, but for the first."""
        self._again.extend(reversed(self._taken[1:]))
        del self._taken[1:]

    @property
    def first(self) -> Line:
        return self._taken[0]

    @property
    def last(self) -> Line:
        return self._taken[-1]

    @property
    def problem(self) -> str | None:
        return next((line.problem for line in self._taken if line.problem is not None), None)


def _end(line: Line) -> Position:
    return Position(line.end_offset, line.number)


def _columns(count: int) -> str:
    return "1 column" if count == 1 else f"{count} columns"


def _message(error: csv.Error, last: Line, *, open_quote: bool) -> str:
    text = str(error)
    if text.startswith("new-line character"):
        return "a CR stands alone in this line: lines end with LF or CRLF"
    if text == "unexpected end of data" or (text.startswith("field larger") and open_quote):
        return "a quotation mark opens here and is never closed" + ("" if last.ended else CUT_OFF)
    if text.startswith("field larger"):
        return f"a cell is longer than {csv.field_size_limit():,} characters"
    return f"not CSV: {text}"
