"""Taking old records out of a store's journal."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from offhook.store.errors import StoreError, told
from offhook.store.reader import open_reader

_CHUNK = 5000
"""Records deleted in one transaction: a host that writes meanwhile waits no longer than for these."""
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Pruned:
    """`records` from before `before` went (or would go), `kept` are left. `first_at`: the oldest one's instant."""

    records: int
    kept: int
    before: datetime
    first_at: datetime | None

    def to_json(self) -> dict[str, Any]:
        first = self.first_at.isoformat().replace("+00:00", "Z") if self.first_at is not None else None
        before = self.before.isoformat().replace("+00:00", "Z")
        return {"records": self.records, "kept": self.kept, "before": before, "firstAt": first}


def prune(
    path: str | Path, *, older_than: timedelta | None = None, before: datetime | None = None, dry: bool = False
) -> Pruned:
    """Delete the records from `before` an instant, or `older_than` so long, counted back from the last record.

    The last list of handlers from before stays, by which `--why-not` tells about what is left. A host may go on
    writing meanwhile: it never reads its journal's file, and the centre's state is kept apart. With
    `dry` nothing is deleted. Raises `StoreError` if the file cannot be read or written.
    """
    with open_reader(path) as reader:
        bounds = reader.bounds()
    if before is None:
        last = bounds[1] if bounds is not None else datetime(1, 1, 2, tzinfo=UTC)
        before = last - (older_than or timedelta())
    found = Path(path)
    try:
        connection = sqlite3.connect(found, timeout=_PATIENCE, isolation_level=None)
    except sqlite3.Error as error:
        raise told(error, found) from error
    try:
        return _pruned(connection, before, bounds[0] if bounds is not None else None, dry=dry)
    except sqlite3.Error as error:
        raise told(error, found) from error
    except OSError as error:
        raise StoreError(str(error), file=str(path)) from error
    finally:
        connection.close()


def _pruned(connection: sqlite3.Connection, before: datetime, first: datetime | None, *, dry: bool) -> Pruned:
    # times sort as texts only by whole seconds; a journal's times never go backwards, so that its numbers tell
    limit = before.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    # the last record stays, whatever its age: the numbers go on from it
    row = connection.execute(
        "select coalesce(max(sequence), 0) from journal where substr(at, 1, 19) < ? "
        "and sequence < (select max(sequence) from journal)",
        [limit],
    ).fetchone()
    last = row[0]
    # which handlers there were, when what is left happened: without it, nobody could tell why one did not run
    (listing,) = connection.execute(
        "select coalesce(max(sequence), 0) from journal where kind = 'handlers.loaded' and sequence <= ?", [last]
    ).fetchone()
    count = _count(connection, last) - (listing > 0)
    kept = _count(connection) - count
    if not dry:
        connection.execute("pragma secure_delete = on")
        while connection.execute(
            "delete from journal where sequence in "
            "(select sequence from journal where sequence <= ? and sequence <> ? limit ?)",
            [last, listing, _CHUNK],
        ).rowcount:
            pass
        connection.execute("pragma wal_checkpoint(passive)")
    return Pruned(count, kept, before, first)


def _count(connection: sqlite3.Connection, up_to: int | None = None) -> int:
    where, values = ("", []) if up_to is None else (" where sequence <= ?", [up_to])
    return int(connection.execute(f"select count(*) from journal{where}", values).fetchone()[0])  # noqa: S608
