"""`Database`: the file of customers, of contacts with them, and of the notes about these. Plain and synchronous."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from offhook import ActionError
from offhook_crm.records import Contact, Customer, Entry
from offhook_crm.schema import prepare

_BY_ID = "SELECT id, name, email, tier, language, extra FROM customers WHERE id = ?"
_BY_NUMBER = """SELECT id, name, email, tier, language, extra FROM customers JOIN numbers ON customer = id
WHERE number = ? ORDER BY id"""
_BY_EMAIL = "SELECT id, name, email, tier, language, extra FROM customers WHERE email = ? ORDER BY id"
_EVERYBODY = "SELECT id, name, email, tier, language, extra FROM customers ORDER BY id"
_NUMBERS = "SELECT number FROM numbers WHERE customer = ? ORDER BY number"
_SAVE = """INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name,
email = excluded.email, tier = excluded.tier, language = excluded.language, extra = excluded.extra"""
_CONTACT = """INSERT INTO contacts
  (key, customer, number, task, at, channel, queue, worker, disposition, outcome, ended)
VALUES (:contact, :customer, :number, :task, coalesce(:since, :at), :channel, :queue, :worker, :disposition, :outcome,
  iif(:outcome IS NULL, NULL, :at))
ON CONFLICT (key) DO UPDATE SET customer = coalesce(:customer, customer), worker = coalesce(:worker, worker),
disposition = coalesce(:disposition, disposition), outcome = coalesce(:outcome, outcome),
queue = coalesce(:queue, queue), ended = iif(:outcome IS NULL, ended, :at)"""
_HISTORY = """SELECT at, channel, worker, queue, disposition, outcome,
  (SELECT group_concat(text, char(10)) FROM
    (SELECT text FROM notes WHERE contact = contacts.key ORDER BY at, rowid))
FROM contacts WHERE customer = :id OR customer IS NULL AND number IN
  (SELECT number FROM numbers GROUP BY number HAVING count(*) = 1 AND max(customer) = :id)
ORDER BY at DESC, key LIMIT :limit"""
_ERASE = (
    # who was unknown when they called, and is known by their number
    """UPDATE contacts SET customer = :id WHERE customer IS NULL AND number IN
    (SELECT number FROM numbers GROUP BY number HAVING count(*) = 1 AND max(customer) = :id)""",
    "DELETE FROM notes WHERE contact IN (SELECT key FROM contacts WHERE customer = :id)",
    "DELETE FROM contacts WHERE customer = :id",
    "DELETE FROM numbers WHERE customer = :id",
    "DELETE FROM customers WHERE id = :id",
)
_COUNTS = """SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM contacts), (SELECT count(*) FROM notes)"""


class Database:
    """One connection, for one thread. It opens when it is first used, and again after a failure.

    Every method raises `ActionError` where the file cannot be used: `crm-locked` (retryable) while another program
    writes to it for longer than `patience` seconds, `crm-unusable` where it is damaged, no database, read-only or gone.
    """

    def __init__(self, path: Path | str, patience: float = 2.0) -> None:
        self.path = path
        self._patience = patience
        self._open: sqlite3.Connection | None = None

    # ------------------------------------------------------------ customers

    def find(self, *, id: str | None = None, number: str | None = None, email: str | None = None) -> list[Customer]:
        """The customers whom the first of these that names somebody names; several for a number that they share."""
        asked = ((id, _BY_ID), (number, _BY_NUMBER), (email, _BY_EMAIL))
        with self._using() as connection:
            for value, query in asked:
                rows = connection.execute(query, (value,)).fetchall() if value else []
                if rows:
                    return [_customer(connection, row) for row in rows]
        return []

    def save(self, customers: Iterable[Customer]) -> tuple[int, int]:
        """Take customers in, all or none; gives how many are new and how many were there, and are as given now."""
        added = changed = 0
        with self._writing() as connection:
            for one in customers:
                known = connection.execute("SELECT 1 FROM customers WHERE id = ?", (one.id,)).fetchone()
                added, changed = added + (known is None), changed + (known is not None)
                row = (one.id, one.name, one.email, one.tier, one.language, json.dumps(dict(one.extra)))
                connection.execute(_SAVE, row)
                connection.execute("DELETE FROM numbers WHERE customer = ?", (one.id,))
                connection.executemany(
                    "INSERT INTO numbers VALUES (?, ?)", [(number, one.id) for number in one.numbers]
                )
        return added, changed

    def customers(self) -> list[Customer]:
        """Everybody, by id."""
        with self._using() as connection:
            rows = connection.execute(_EVERYBODY).fetchall()
            return [_customer(connection, row) for row in rows]

    def erase(self, id: str) -> int:
        """Take a customer out, with contacts and notes; gives how many rows went. The bytes leave the file."""
        with self._writing() as connection:
            _, *gone = (connection.execute(statement, {"id": id}).rowcount for statement in _ERASE)
            return sum(gone)

    # ------------------------------------------------------------ contacts

    def write(self, entries: Sequence[Entry]) -> None:
        """Write entries down, all or none. An entry that is there already changes nothing."""
        with self._writing() as connection:
            for entry in entries:
                values = {name: getattr(entry, name) for name in Entry.__slots__}
                connection.execute(_CONTACT, values)
                if entry.kind == "note":
                    connection.execute(
                        "INSERT INTO notes VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        (entry.key, entry.contact, entry.at, entry.worker, entry.text or ""),
                    )

    def history(self, customer: str, limit: int = 100) -> list[Contact]:
        """The contacts with a customer, the latest first; those of when nobody knew whose number it was, too."""
        with self._using() as connection:
            rows = connection.execute(_HISTORY, {"id": customer, "limit": limit}).fetchall()
        return [Contact(datetime.fromisoformat(at), channel or "", *rest) for at, channel, *rest in rows]

    def counts(self) -> dict[str, int]:
        """How many customers, contacts and notes there are. Reads the file through, so that damage is found."""
        with self._using() as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise sqlite3.DatabaseError(found)
            return dict(zip(("customers", "contacts", "notes"), connection.execute(_COUNTS).fetchone(), strict=True))

    # ------------------------------------------------------------ the connection

    def close(self) -> None:
        """Let go of the file."""
        if self._open is not None:
            connection, self._open = self._open, None
            connection.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._using() as connection, connection:
            connection.execute("BEGIN IMMEDIATE")  # else two who read first could neither go on
            yield connection

    @contextmanager
    def _using(self) -> Iterator[sqlite3.Connection]:
        try:
            if self._open is None:
                self._open = self._connected()
            yield self._open
        except sqlite3.Error as problem:
            self.close()
            raise _told(self.path, problem) from problem

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=self._patience, isolation_level=None)
        try:
            prepare(connection)
        except sqlite3.Error:
            connection.close()
            raise
        return connection


def _customer(connection: sqlite3.Connection, row: Sequence[Any]) -> Customer:
    id, name, email, tier, language, extra = row
    numbers = connection.execute(_NUMBERS, (id,)).fetchall()
    return Customer(id, name, tuple(number for (number,) in numbers), email, tier, language, json.loads(extra))


def _told(path: Path | str, problem: sqlite3.Error) -> ActionError:
    if getattr(problem, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ActionError(f"{path} is being written to by another program", code="crm-locked", retryable=True)
    return ActionError(
        f"{path} cannot be used: {problem}", code="crm-unusable", hint="what is noted meanwhile is kept beside it"
    )
