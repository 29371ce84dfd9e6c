"""`Store`: the file of one host: opened, locked, written in transactions."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import field
from pathlib import Path
from typing import Any, Final

from offhook.store.errors import StoreError, told
from offhook.store.examining import version_of
from offhook.store.lock import StoreLock, present_host
from offhook.store.schema import VERSION, create, migrate
from offhook_grammar.node import Fields, changing

PATIENCE: Final = 5.0
"""Seconds to wait for another program that writes."""

JournalRow = tuple[int, str, str, str, str, str | None]
"""sequence, at, kind, subject, what, aside"""
Row = tuple[str, str, str]
"""The two columns of a key, and the body."""


@changing
class Batch(Fields):
    """What one transaction writes. `gone` rows are deleted."""

    journal: list[JournalRow] = field(default_factory=list)
    entities: list[Row] = field(default_factory=list)
    entities_gone: list[tuple[str, str]] = field(default_factory=list)
    memory: list[Row] = field(default_factory=list)
    memory_gone: list[tuple[str, str]] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)
    parts_gone: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_something(self) -> bool:
        """Whether there is anything to write."""
        return any(getattr(self, name) for name in self.field_names)


class Store:
    """A store that is open for writing. `fresh`: whether nothing was ever kept in it. `transactions` counts them.

    Raises `StoreError` when it cannot be used: `store-locked`, `store-read-only`, `not-a-store`, `store-corrupt`,
    `store-newer`, `store-busy`, `store-full`; the file is left as it was then.
    """

    def __init__(self, path: str | Path, runs: str = "") -> None:
        self.path = Path(os.path.realpath(path))
        self.transactions = 0
        if not self.path.parent.is_dir():
            raise StoreError(f"there is no folder {self.path.parent}", file=str(path), code="no-such-file")
        if self.path.exists() and not os.access(self.path, os.W_OK):
            raise StoreError(
                "it cannot be written", file=str(path), code="store-read-only", hint="look at its permissions"
            )
        self._lock = StoreLock(self.path)
        self._is_new = not self.path.exists()
        try:
            version = version_of(self.path)
            self.connection = self._opened(version, runs)
        except BaseException as problem:  # Ctrl-C included: nobody has the store, so nobody may lock it
            if isinstance(problem, StoreError) and problem.code == "not-a-store":
                self._lock.remove()
            self._lock.release()
            raise
        try:
            self.fresh = not version or self._is_unused()
        except sqlite3.Error as error:
            self.close()
            raise told(error, self.path) from error

    def _opened(self, version: int, runs: str) -> sqlite3.Connection:
        if not version:
            self._make()
        try:
            connection = sqlite3.connect(
                self.path, timeout=PATIENCE, isolation_level=None, check_same_thread=False, cached_statements=64
            )
        except sqlite3.Error as error:
            raise told(error, self.path) from error
        try:
            connection.execute("pragma synchronous = full")
            connection.execute("begin immediate")
            if 0 < version < VERSION:
                migrate(connection, version)
            connection.execute("insert or replace into meta values ('host', ?)", [json.dumps(present_host(runs))])
            connection.execute("commit")
            connection.execute("pragma journal_mode = wal")
        except sqlite3.Error as error:
            connection.close()
            raise told(error, self.path) from error
        except BaseException:  # passed on; an open connection would keep the file
            connection.close()
            raise
        return connection

    def _make(self) -> None:
        """Make the file beside its place, then move it there: a host that is killed leaves all of it or nothing."""
        left = Path(f"{self.path}-wal")
        if left.exists():  # SQLite would take it for the new file's own, and find that damaged
            raise StoreError(
                f"{left.name} is left of a store that is gone",
                file=str(self.path),
                code="store-corrupt",
                hint=f"move {left.name} to where its store is, which may need it, or delete it",
            )
        beside = self.path.with_name(f"{self.path.name}.new")
        try:
            for ending in ("", "-journal"):
                Path(f"{beside}{ending}").unlink(missing_ok=True)
            with closing(sqlite3.connect(beside, isolation_level=None)) as connection:
                connection.execute("pragma synchronous = full")
                connection.execute("begin")
                create(connection)
                connection.execute("commit")
            beside.replace(self.path)
        except sqlite3.Error as error:
            raise told(error, self.path) from error
        except OSError as error:
            raise StoreError(
                f"it cannot be made: {error.strerror}", file=str(self.path), code="store-read-only"
            ) from error

    def write(self, batch: Batch) -> None:
        """Write all of a batch in one transaction, or nothing. Raises `StoreError`."""
        execute, executemany = self.connection.execute, self.connection.executemany
        try:
            execute("begin immediate")
            if len(batch.journal) == 1:
                execute(_JOURNAL, batch.journal[0])
            elif batch.journal:
                executemany(_JOURNAL, batch.journal)
            for statement, rows in (
                ("insert or replace into entities values (?, ?, ?)", batch.entities),
                ("delete from entities where kind = ? and key = ?", batch.entities_gone),
                ("insert or replace into memory values (?, ?, ?)", batch.memory),
                ("delete from memory where owner = ? and name = ?", batch.memory_gone),
                ("insert or replace into parts values (?, ?, ?)", batch.parts),
                ("delete from parts where part = ? and key = ?", batch.parts_gone),
            ):
                if rows:
                    executemany(statement, rows)
            execute("commit")
        except sqlite3.Error as error:
            if self.connection.in_transaction:
                execute("rollback")
            raise told(error, self.path) from error
        self.transactions += 1

    def entities(self) -> Iterable[tuple[str, str, Any]]:
        """The rows of the centre: (kind, key, body)."""
        for kind, key, body in self.connection.execute("select kind, key, body from entities"):
            yield kind, key, json.loads(body)

    def memory(self) -> dict[tuple[str, str], Any]:
        """What plugins have stored, by (owner, name)."""
        rows = self.connection.execute("select owner, name, body from memory")
        return {(owner, name): json.loads(body) for owner, name, body in rows}

    def parts(self, part: str) -> Mapping[str, Any]:
        """The rows of a part, by their keys."""
        rows = self.connection.execute("select key, body from parts where part = ? order by key", [part])
        return {key: json.loads(body) for key, body in rows}

    def _is_unused(self) -> bool:
        return self.connection.execute("select 1 from parts where part = 'host'").fetchone() is None

    def last_sequence(self) -> int:
        """The sequence number of the journal's last record, 0 if there is none."""
        return int(self.connection.execute("select coalesce(max(sequence), 0) from journal").fetchone()[0])

    def unsettled(self) -> list[str]:
        """The ids of invocations that were committed, and whose end was never written, since the host that had the
        store before began."""
        rows = self.connection.execute(
            "with recent as (select subject, kind from journal where sequence > "
            "(select coalesce(max(sequence), 0) from journal where kind = 'host.resumed')) "
            "select subject from recent where kind = 'invocation.committed' "
            "except select subject from recent where kind = 'invocation.settled' order by subject"
        )
        return [subject for (subject,) in rows]

    def close(self) -> None:
        """Let the file go; idempotent."""
        self.connection.close()
        self._lock.release()

    def undo(self) -> None:
        """Let the file go, and take it away if it was made by this store."""
        self.connection.close()
        if self._is_new:
            for ending in ("", "-wal", "-shm"):
                Path(f"{self.path}{ending}").unlink(missing_ok=True)
        self._lock.release()


_JOURNAL = "insert into journal values (?, ?, ?, ?, ?, ?)"
