"""The tables of a store, and how those of earlier versions become those of this one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from typing import Final

APPLICATION: Final = 0x0FF400C1
"""SQLite's `application_id` of every store: what tells it from other people's databases."""

VERSION: Final = 2
"""SQLite's `user_version` of the stores that this version of Offhook writes."""

TABLES: Final = """
create table journal (
    sequence integer primary key, at text not null, kind text not null, subject text not null,
    what text not null, aside text
);
create index journal_subject on journal (subject);
create table entities (kind text, key text, body text not null, primary key (kind, key)) without rowid;
create table memory (owner text, name text, body text not null, primary key (owner, name)) without rowid;
create table parts (part text, key text, body text not null, primary key (part, key)) without rowid;
create table meta (name text primary key, value text not null) without rowid;
"""

_ASIDE = ("place", "seconds", "timings", "reads")


def _version_2(connection: sqlite3.Connection) -> None:
    """Version 1 had the host as its only part, no index, and what differs from machine to machine among the rest."""
    connection.execute("alter table journal add column aside text")
    connection.execute("create index journal_subject on journal (subject)")
    connection.execute(
        "create table parts (part text, key text, body text not null, primary key (part, key)) without rowid"
    )
    connection.execute("insert into parts select 'host', key, body from host")
    connection.execute("drop table host")
    rows = connection.execute("select sequence, what from journal").fetchall()
    for sequence, text in rows:
        what = json.loads(text)
        aside = {name: what.pop(name) for name in _ASIDE if name in what}
        if aside:
            connection.execute(
                "update journal set what = ?, aside = ? where sequence = ?", (_json(what), _json(aside), sequence)
            )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


MIGRATIONS: Final[Mapping[int, Callable[[sqlite3.Connection], None]]] = {2: _version_2}
"""By version: what turns a store of the version before into it, in the transaction that is open."""


def create(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty database, in the transaction that is open."""
    for statement in TABLES.strip().split(";\n"):
        connection.execute(statement)
    connection.execute(f"pragma application_id = {APPLICATION}")
    connection.execute(f"pragma user_version = {VERSION}")


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring the tables from `version` up to this one, in the transaction that is open."""
    for number in range(version + 1, VERSION + 1):
        MIGRATIONS[number](connection)
    connection.execute(f"pragma user_version = {VERSION}")
