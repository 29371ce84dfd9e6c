"""One host per store: a lock beside the file, and who has it."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from offhook.store.errors import StoreError


class StoreLock:
    """Held as long as a host has the store; the system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises `StoreError`: `store-locked`, `store-read-only`."""
        from filelock import FileLock, Timeout

        self._lock = FileLock(f"{path}.lock", timeout=0, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout:
            raise StoreError(
                f"another host has it: {_owner(path)}",
                file=str(path),
                code="store-locked",
                hint="end that one first, or give this host a file of its own",
            ) from None
        except (OSError, NotImplementedError) as error:
            why = getattr(error, "strerror", None) or str(error)
            code = "no-such-file" if isinstance(error, FileNotFoundError) else "store-read-only"
            raise StoreError(f"its lock {path.name}.lock cannot be taken: {why}", file=str(path), code=code) from error

    def release(self) -> None:
        """Let go; idempotent."""
        self._lock.release()

    def remove(self) -> None:
        """Let go, and leave nothing beside a file that can be nobody's store. Beside a store the lock's file stays:
        another host may have it open just then."""
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)


def present_host(runs: str) -> dict[str, Any]:
    """What is written into a store about the host that has it. `runs`: in a few words, what it does."""
    return {
        "pid": os.getpid(),
        "machine": platform.node(),
        "started": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "program": Path(sys.argv[0] or "python").name if sys.argv else "python",
        "runs": runs,
    }


def _owner(path: Path) -> str:
    """The host that has the store, as it wrote itself into it."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("select value from meta where name = 'host'").fetchone()
        host = json.loads(row[0]) if row else {}
    except (sqlite3.Error, ValueError):
        host = {}
    if not host:
        return "it has just begun, and has not written who it is yet"
    runs = f", which runs {host['runs']}" if host.get("runs") else ""
    return f"process {host['pid']} ({host['program']}) on {host['machine']} since {host['started']}{runs}"
