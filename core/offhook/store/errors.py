"""`StoreError`: a store that cannot be used, or cannot be written any more."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from offhook.errors import ConfigError


class _Why(NamedTuple):
    code: str
    message: str
    hint: str | None


_BUSY = _Why(
    code="store-busy",
    message="another program is writing to it",
    hint="a store is for one host: let other programs read it, with `offhook.store.open_reader`",
)
_WHY = {
    sqlite3.SQLITE_FULL: _Why(
        code="store-full", message="there is no room left for it", hint="free some space, then start the host again"
    ),
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: _Why(
        code="store-read-only", message="it cannot be written", hint="look at its permissions"
    ),
    sqlite3.SQLITE_CANTOPEN: _Why(
        code="store-read-only", message="it cannot be opened", hint="look at the permissions of it and its folder"
    ),
    sqlite3.SQLITE_PERM: _Why(code="store-read-only", message="it cannot be opened", hint="look at its permissions"),
    sqlite3.SQLITE_CORRUPT: _Why(code="store-corrupt", message="it is damaged", hint="take a copy that is whole"),
    sqlite3.SQLITE_NOTADB: _Why(code="not-a-store", message="it is not a store of Offhook", hint=None),
}
_DAMAGED_TEXT = _Why(
    code="store-corrupt", message="it is damaged: what should be text is none", hint="take a copy that is whole"
)
WRONG = (LookupError, TypeError, ValueError, AttributeError, AssertionError, ArithmeticError, RecursionError)
"""What Python raises where a row says what it cannot say."""


class StoreError(ConfigError):
    """The store `file` cannot be opened, read or written; `code` says why. What it held, it holds still."""

    code = "store-failed"


def told(error: sqlite3.Error, path: Path) -> StoreError:
    """What SQLite says of the file at `path`, in words."""
    number = getattr(error, "sqlite_errorcode", None)
    known = _WHY.get(number & 0xFF) if number is not None else None
    if known is None and "UTF-8" in str(error):  # said with all that stands in the row, which may be personal
        known = _DAMAGED_TEXT
    why = known or _Why(code="store-failed", message=f"SQLite says: {error}", hint=None)
    made = StoreError(why.message, file=str(path), code=why.code, hint=why.hint)
    made.__cause__ = error
    return made


@contextmanager
def taking_up(what: str, path: Path) -> Iterator[None]:
    """A block in which `what` the store at `path` has is taken up: rows that cannot be right are `store-corrupt`."""
    try:
        yield
    except ConfigError:
        raise
    except sqlite3.Error as error:
        raise told(error, path) from error
    except WRONG as error:
        raise StoreError(
            f"what it has of {what} does not fit together ({type(error).__name__}: {error})",
            file=str(path),
            code="store-corrupt",
            hint="take a copy that is whole",
        ) from error
