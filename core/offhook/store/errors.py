"""`StoreError`: a store that cannot be used, or cannot be written any more."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from offhook.errors import ConfigError

_WHY = {
    sqlite3.SQLITE_FULL: ("store-full", "there is no room left for it", "free some space, then start the host again"),
    sqlite3.SQLITE_BUSY: (
        "store-busy",
        "another program is writing to it",
        "a store is for one host: let other programs read it, with `offhook.store.open_reader`",
    ),
    sqlite3.SQLITE_READONLY: ("store-read-only", "it cannot be written", "look at its permissions"),
    sqlite3.SQLITE_CANTOPEN: ("store-read-only", "it cannot be opened", "look at the permissions of it and its folder"),
    sqlite3.SQLITE_PERM: ("store-read-only", "it cannot be opened", "look at its permissions"),
    sqlite3.SQLITE_CORRUPT: ("store-corrupt", "it is damaged", "take a copy that is whole"),
    sqlite3.SQLITE_NOTADB: ("not-a-store", "it is not a store of Offhook", None),
}
_WHY[sqlite3.SQLITE_LOCKED] = _WHY[sqlite3.SQLITE_BUSY]


class StoreError(ConfigError):
    """The store `file` cannot be opened, read or written; `code` says why. What it held, it holds still."""

    code = "store-failed"


def told(error: sqlite3.Error, path: Path) -> StoreError:
    """What SQLite says of the file at `path`, in words."""
    number = getattr(error, "sqlite_errorcode", None)
    code, why, hint = _WHY.get(
        number & 0xFF if number is not None else None,  # type: ignore[arg-type]  # an unknown one is not there
        ("store-failed", f"SQLite says: {error}", None),
    )
    made = StoreError(f"{why}", file=str(path), code=code, hint=hint)
    made.__cause__ = error
    return made
