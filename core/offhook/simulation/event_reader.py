"""Input events from JSON Lines or CSV, one at a time, whatever the size of the file.

A row that gives no event is named by file and line, counted, and left out; with `strict` it stops the reading.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, NamedTuple, Self, cast

from offhook.errors import ConfigError
from offhook.simulation.input_bytes import InputBytes
from offhook.simulation.input_events import InputEvent, RowError, build_event
from offhook.simulation.input_files import InputFile, open_input_file
from offhook.simulation.json_rows import JsonRows
from offhook.simulation.lines import START, Position
from offhook.simulation.rows import Row, RowSource
from offhook_grammar.node import Frozen, record

if TYPE_CHECKING:
    from offhook.simulation.event_mapping import Columns

KEPT_PROBLEMS: Final = 20
EventFormat = Literal["csv", "jsonl"]


class RowProblem(NamedTuple):
    """A row that gave no event."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(slots=True)
class Problems:
    """Rows left out: how many, and the first of them."""

    count: int = 0
    first: list[RowProblem] = field(default_factory=list)

    def add(self, problem: RowProblem, *, always: bool = False) -> None:
        """Count it, and keep it if it is among the first, or `always`."""
        self.count += 1
        if always or len(self.first) < KEPT_PROBLEMS:
            self.first.append(problem)


@record
class ReaderOptions(Frozen):
    """How to read. `columns` is needed for CSV; `zone` is that of times without an offset.

    `position` and `last_at` are those of an earlier reader of the same file, to go on where it stopped. `kept`: its
    place will be asked for with a digest of what lies before it, and gone to (`state`, `go_on`).
    """

    columns: Columns | None = None
    zone: tzinfo = UTC
    delimiter: str = ","
    strict: bool = False
    position: Position = START
    last_at: datetime | None = None
    kept: bool = False


class EventReader:
    """An iterator of input events in the order of their time.

    `position` is the place after the last row read, `last_at` the time of the last event, `count` how many events
    there were, `problems` what was left out, and what happened to the `file` while it was read. Raises `ConfigError`
    for a file that cannot be read at all, and for the first problem if strict.
    """

    def __init__(
        self, stream: BinaryIO, name: str, rows: RowSource, options: ReaderOptions, file: InputFile | None = None
    ) -> None:
        self.name = name
        self.count = 0
        self.problems = Problems()
        self.position = options.position
        self.last_at = options.last_at
        self._last_line = 0
        self._stream = stream
        self._file = file
        self._rows = rows
        self._zone = options.zone
        self._strict = options.strict
        self._bytes = stream if isinstance(stream, InputBytes) else None
        if self._bytes is not None:
            self._bytes.offset = lambda: self.position.offset

    def __iter__(self) -> Iterator[InputEvent]:
        return self

    def __next__(self) -> InputEvent:
        while (row := self._next_row()) is not None:
            self.position = row.end
            try:
                event = self._event(row)
            except RowError as error:
                self._reject(row.line, str(error))
                continue
            self.last_at, self._last_line = event.at, row.line
            self.count += 1
            return event
        self._look_at_file()
        raise StopIteration

    def _next_row(self) -> Row | None:
        try:
            return self._rows.next_row()
        except OSError as error:
            raise ConfigError(f"cannot be read any further: {error.strerror}", file=self.name) from error

    def _look_at_file(self) -> None:
        """At the end: whether the file is what it was at the beginning."""
        file, self._file = self._file, None
        change = file.change(self.position.offset) if file is not None else None
        if change is not None:
            self._reject(self.position.line, change, code="file-changed")

    def state(self) -> dict[str, Any]:
        """The place after the last row read, as JSON. Only for a reader that is `kept`."""
        assert self._bytes is not None  # noqa: S101  # whoever asks has said so
        return {
            "offset": self.position.offset,
            "line": self.position.line,
            "digest": self._bytes.digest_at(self.position.offset),
            "last_at": self.last_at.isoformat() if self.last_at is not None else None,
            "last_line": self._last_line,
            "count": self.count,
        }

    def go_on(self, state: Mapping[str, Any]) -> None:
        """Go to the place of an earlier reader of the same input. A file is gone through for its digest and not read
        again; of a stream that cannot be moved, what lies before the place is passed over.

        Raises `ConfigError` (`input-changed`) if it is not the same input up to there.
        """
        assert self._bytes is not None  # noqa: S101  # as above
        position = Position(state["offset"], state["line"])
        if position != START:
            self._bytes.go_to(position.offset, state["digest"], self.name)
            self._rows.go_to(position)
        elif self.position != START:
            # what was read for its time alone, is read again
            self._bytes.go_to(self._rows.head.offset, None, self.name)
            self._rows.go_to(self._rows.head)
        self.position = position
        self.last_at = datetime.fromisoformat(state["last_at"]) if state["last_at"] is not None else None
        self._last_line = state["last_line"]
        self.count = state["count"]

    def close(self) -> None:
        """Close the file; the standard input stays open."""
        if self.name != STDIN:
            self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _event(self, row: Row) -> InputEvent:
        if row.record is None:
            raise RowError(row.problem)
        event = build_event(row.record, row.line, self._zone)
        if self.last_at is not None and event.at < self.last_at:
            before = f"{_shown(self.last_at)} before it" + (f" (line {self._last_line})" if self._last_line else "")
            raise RowError(f"{_shown(event.at)} is earlier than {before}: sort the events by time")
        return event

    def _reject(self, line: int, message: str, code: str = "bad-event") -> None:
        if self._strict:
            raise ConfigError(message, file=self.name, line=line, code=code)
        self.problems.add(RowProblem(self.name, line, message), always=code != "bad-event")


STDIN: Final = "<stdin>"


def format_of(path: str, given: EventFormat | None = None) -> EventFormat:
    """`given`, or what the file's ending says; the standard input is JSON Lines. Raises `ConfigError` if in doubt."""
    if given is not None:
        return given
    ending = Path(path).suffix.lower()
    if ending == ".csv":
        return "csv"
    if ending in (".jsonl", ".ndjson") or path == "-":
        return "jsonl"
    raise ConfigError(f"cannot tell CSV from JSON Lines by the ending {ending!r}", file=path, hint='say format = "csv"')


def open_events(
    path: str,
    options: ReaderOptions | None = None,
    *,
    format: EventFormat | None = None,
    stdin: Callable[[], BinaryIO] = lambda: sys.stdin.buffer,
) -> EventReader:
    """A reader of the file at `path`, or of the standard input for `-`. Raises `ConfigError` if it cannot be read."""
    options = options or ReaderOptions()
    name = STDIN if path == "-" else path
    stream, file = (stdin(), None) if path == "-" else open_input_file(path)
    try:
        chosen = format_of(path, format)
        if chosen == "csv" and options.columns is None:
            raise ConfigError("a CSV file needs [events.columns], which says where each field comes from", file=path)
        if options.kept:
            stream = cast("BinaryIO", InputBytes(stream))
        return EventReader(stream, name, _rows(stream, name, chosen, options), options, file)
    except ConfigError:
        if path != "-":
            stream.close()
        raise


def _rows(stream: BinaryIO, name: str, format: EventFormat, options: ReaderOptions) -> RowSource:
    if format == "csv" and options.columns is not None:
        from offhook.simulation.csv_rows import CsvRows  # JSON Lines do without its models

        return CsvRows(stream, name, options.columns, options.delimiter, options.position)
    return JsonRows(stream, options.position)


def _shown(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
