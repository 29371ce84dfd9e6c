"""Looking at a file before it is used as a store, without changing a byte of it."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from offhook.store.errors import StoreError, told
from offhook.store.schema import APPLICATION, VERSION

_MAGIC = b"SQLite format 3\0"
_APPLICATION_AT = 68


def version_of(path: Path, *, thorough: bool = True) -> int:
    """The version of the store at `path`; 0 for a file that is missing or empty.

    `thorough`: read all of it, of a file that nobody else has.

    Raises `StoreError`: `not-a-store`, `store-corrupt`, `store-newer`, `store-read-only`.
    """
    if not _is_database(path):
        return 0
    if thorough and path.with_name(f"{path.name}-journal").exists():
        _finish(path)
    with reading(path, alone=thorough) as connection:
        (version,) = connection.execute("pragma user_version").fetchone()
        if version > VERSION:
            raise StoreError(
                f"it was written by a later version of Offhook (its format is {version}, and this one knows {VERSION})",
                file=str(path),
                code="store-newer",
                hint="update Offhook",
            )
        (verdict,) = connection.execute("pragma quick_check(1)").fetchone() if thorough else ("ok",)
        if verdict != "ok":
            raise StoreError(
                f"it is damaged: {verdict.rpartition(chr(10))[2]}",
                file=str(path),
                code="store-corrupt",
                hint="take a copy that is whole",
            )
    return int(version)


@contextmanager
def reading(path: Path, *, alone: bool) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write, for a block; what SQLite reports comes out as `StoreError`."""
    # a file that was closed in good order, and that nobody has, can be read without leaving a trace beside it
    still = alone and not path.with_name(f"{path.name}-wal").exists()
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if still else ''}", uri=True, isolation_level=None
        )
    except sqlite3.Error as error:
        raise told(error, path) from error
    try:
        yield connection
    except sqlite3.Error as error:
        raise told(error, path) from error
    finally:
        connection.close()


def _finish(path: Path) -> None:
    """Let SQLite take back what a host that was killed had half done, outside of the mode in which it writes."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("select count(*) from sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise told(error, path) from error


def _is_database(path: Path) -> bool:
    """Whether there is a store; false for nothing at all. Raises `StoreError` (`not-a-store`) for anything else."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        return False
    except OSError as error:
        code = "store-read-only" if isinstance(error, PermissionError) else "not-a-store"
        raise StoreError(f"it cannot be read: {error.strerror}", file=str(path), code=code) from error
    if not head:
        return False
    if not head.startswith(_MAGIC):
        raise StoreError("it is not a store of Offhook", file=str(path), code="not-a-store")
    if len(head) < 100:
        raise StoreError("it is damaged: it ends within its first 100 bytes", file=str(path), code="store-corrupt")
    (application,) = struct.unpack_from(">I", head, _APPLICATION_AT)
    if application != APPLICATION:
        raise StoreError("it is a database of another program", file=str(path), code="not-a-store")
    return True
