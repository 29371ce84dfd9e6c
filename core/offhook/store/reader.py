"""Reading a store's journal from any program, also while a host writes it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from offhook.store.errors import StoreError, taking_up, told
from offhook.store.examining import version_of
from offhook_grammar.node import Frozen, record

_CHUNK = 1000
"""Rows read at a time: a reader that took all at once would keep the host's log of changes from being emptied."""


@record
class KeptRecord(Frozen):
    """A record of the journal as the store has it. `what` is what two equal runs have in common; `aside` the rest, such
    as places of files and durations."""

    sequence: int
    at: datetime
    kind: str
    subject: str
    what: dict[str, Any]
    aside: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The record for programs, as `Record.to_json` gives it."""
        at = self.at.isoformat().replace("+00:00", "Z")
        head = {"sequence": self.sequence, "kind": self.kind, "at": at, "subject": self.subject}
        return head | self.what | self.aside


class StoreReader:
    """Reads a store and changes nothing. Made by `open_reader`; use it with `with`, or `close()` it."""

    def __init__(self, path: Path, connection: sqlite3.Connection, version: int) -> None:
        self.path = path
        self._connection = connection
        self._aside = "aside" if version > 1 else "null"

    def records(
        self,
        *,
        subject: str | None = None,
        kind: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        mentioning: str | None = None,
        after: int = 0,
    ) -> Iterator[KeptRecord]:
        """The records of the journal in order, those that fit all that is given.

        `subject` and `kind`: exactly these; a kind that ends in a dot takes all that begin so (`invocation.`).
        `since` is included, `until` is not. `mentioning`: a SID that stands anywhere in the record. `after`: a
        sequence number. Raises `StoreError` if the file cannot be read.
        """
        where, values = ["sequence > ?"], [after]
        conditions: list[Any] = values
        if subject is not None:
            where.append("subject = ?")
            conditions.append(subject)
        if kind is not None and kind.endswith("."):
            where.append("substr(kind, 1, ?) = ?")
            conditions += [len(kind), kind]
        elif kind is not None:
            where.append("kind = ?")
            conditions.append(kind)
        if mentioning is not None:
            where.append("(subject = ? or instr(what, ?) > 0)")
            conditions += [mentioning, mentioning]
        # a text with a fraction of a second sorts ahead of one without: whole seconds here, the rest below
        for moment, sign in ((since, ">="), (until, "<=")):
            if moment is not None:
                where.append(f"substr(at, 1, 19) {sign} ?")
                conditions.append(_second(moment))
        query = (
            f"select sequence, at, kind, subject, what, {self._aside} from journal "  # noqa: S608
            f"where {' and '.join(where)} order by sequence limit {_CHUNK}"
        )
        for row in self._rows(query, conditions):
            record = self._record(row)
            if (since is None or record.at >= since) and (until is None or record.at < until):
                yield record

    def memory(self) -> Iterator[tuple[str, str, Any]]:
        """What plugins have stored: (owner, name, value)."""
        for owner, name, body in self._all("select owner, name, body from memory order by owner, name"):
            with taking_up(f"the memory of {owner}", self.path):
                value = json.loads(body)
            yield owner, name, value

    def meta(self) -> dict[str, Any]:
        """What the store says about itself: the host that has it, or had it last."""
        rows = self._all("select name, value from meta")
        with taking_up("itself", self.path):
            return {name: json.loads(value) for name, value in rows}

    def bounds(self) -> tuple[datetime, datetime] | None:
        """The instants of the first and the last record; None for an empty journal."""
        rows = self._all(
            "select at from journal where sequence = (select min(sequence) from journal) "
            "or sequence = (select max(sequence) from journal) order by sequence"
        )
        with taking_up("the journal", self.path):
            return (datetime.fromisoformat(rows[0][0]), datetime.fromisoformat(rows[-1][0])) if rows else None

    def select(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query of your own. Raises `StoreError` if the file cannot be read."""
        return self._all(query, list(values))

    def last_sequence(self) -> int:
        """The sequence number of the last record, 0 if there is none."""
        return int(self._all("select coalesce(max(sequence), 0) from journal")[0][0])

    def _record(self, row: tuple[Any, ...]) -> KeptRecord:
        sequence, at, kind, subject, what, aside = row
        with taking_up(f"record {sequence}", self.path):
            moment = datetime.fromisoformat(at)
            return KeptRecord(sequence, moment, kind, subject, _map(what), _map(aside) if aside else {})

    def _rows(self, query: str, conditions: list[Any]) -> Iterator[tuple[Any, ...]]:
        while True:
            rows = self._all(query, conditions)
            yield from rows
            if len(rows) < _CHUNK:
                return
            conditions[0] = rows[-1][0]

    def _all(self, query: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query, values or []).fetchall()
        except sqlite3.Error as error:
            raise told(error, self.path) from error

    def close(self) -> None:
        """Let the file go; idempotent."""
        self._connection.close()

    def __enter__(self) -> StoreReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def open_reader(path: str | Path) -> StoreReader:
    """Open a store for reading, also while a host has it.

    Raises `StoreError`: `no-such-file`, `not-a-store`, `store-corrupt`, `store-newer`, `store-read-only`.
    """
    found = Path(path)
    if not found.exists():
        raise StoreError("there is no such file", file=str(path), code="no-such-file")
    version = version_of(found, thorough=False)
    if not version:
        raise StoreError("it is empty: no host has written to it yet", file=str(path), code="not-a-store")
    try:
        connection = sqlite3.connect(
            f"{found.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise told(error, found) from error
    return StoreReader(found, connection, version)


def _second(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _map(text: str) -> dict[str, Any]:
    value = json.loads(text)
    if not isinstance(value, dict):
        raise TypeError(f"a {type(value).__name__} where there should be names and values")
    return value
