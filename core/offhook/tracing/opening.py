"""Opening what a trace is drawn from: a store, or an export of its journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from offhook.errors import ConfigError
from offhook.store import open_reader
from offhook.tracing.entries import TraceRecords
from offhook.tracing.export_records import ExportRecords
from offhook.tracing.store_records import StoreRecords

_MAGIC = b"SQLite format 3\0"


class TraceError(ConfigError):
    """There is nothing to trace: no such file or ID, a file that is neither store nor export, no record."""

    code = "not-a-trace"


@contextmanager
def open_trace(path: str | Path) -> Iterator[TraceRecords]:
    """The records of the store or the export at `path`, for a block.

    Raises `StoreError` for a store that cannot be read and `TraceError` for a file that is neither.
    """
    found = Path(path)
    start = _start_of(found)
    if start and not start.startswith(_MAGIC):
        yield _export(found)
        return
    with open_reader(found) as reader:  # an empty file is told about there, too
        yield StoreRecords(reader)


def _start_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC))
    except FileNotFoundError:
        raise TraceError("there is no such file", file=str(path), code="no-such-file") from None
    except OSError as error:
        raise TraceError(f"it cannot be read: {error.strerror}", file=str(path), code="not-a-trace") from error


def _export(path: Path) -> ExportRecords:
    records = ExportRecords(path)
    if not records.has_records:
        raise TraceError(
            "it is neither a store nor an export of a journal",
            file=str(path),
            code="not-a-trace",
            hint="give the file of `offhook run --store FILE`, or JSON Lines, one record a line",
        )
    return records
