"""The tables, and how a file comes to have them."""

from __future__ import annotations

import sqlite3
from typing import Final

APPLICATION: Final = 0x6F68_6372
"""What SQLite keeps in the head of our files, so that another program's file is never taken for one."""
VERSION: Final = 1

_TABLES: Final = """
CREATE TABLE customers (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT COLLATE NOCASE, tier TEXT, language TEXT,
  extra TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE numbers (
  number TEXT NOT NULL, customer TEXT NOT NULL REFERENCES customers ON DELETE CASCADE,
  PRIMARY KEY (number, customer)
) WITHOUT ROWID;
CREATE TABLE contacts (
  key TEXT PRIMARY KEY, customer TEXT, number TEXT, task TEXT, at TEXT NOT NULL, ended TEXT, channel TEXT, queue TEXT,
  worker TEXT, disposition TEXT, outcome TEXT
);
CREATE TABLE notes (
  key TEXT PRIMARY KEY, contact TEXT NOT NULL REFERENCES contacts ON DELETE CASCADE, at TEXT NOT NULL, worker TEXT,
  text TEXT NOT NULL
);
CREATE INDEX numbers_of_customer ON numbers (customer);
CREATE INDEX customers_by_email ON customers (email);
CREATE INDEX contacts_of_customer ON contacts (customer, at);
CREATE INDEX contacts_of_number ON contacts (number) WHERE customer IS NULL;
CREATE INDEX notes_of_contact ON notes (contact, at);
"""


def prepare(connection: sqlite3.Connection) -> None:
    """Set the connection up and make the tables where there are none. Raises `sqlite3.DatabaseError` for a file that
    is no file of ours, or of a later version."""
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased leaves no bytes behind
    connection.execute("PRAGMA synchronous = FULL")
    found, version = _pragma(connection, "application_id"), _pragma(connection, "user_version")
    if (found, version) == (APPLICATION, VERSION):
        return
    if found == APPLICATION:
        raise sqlite3.DatabaseError(f"it is of version {version} of the CRM, and this one knows {VERSION}")
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if _pragma(connection, "application_id") == APPLICATION:  # another process was faster
            return
        if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            raise sqlite3.DatabaseError("it is the database of another program")
        for statement in _TABLES.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
