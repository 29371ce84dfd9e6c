"""`Outbox`: what could not be written to the database yet, in a file beside it. No note is lost.

A line is an entry, and counts once it is on the disk with its line end. Several hosts may share the file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from filelock import FileLock, Timeout

from offhook import ActionError
from offhook_crm.records import Entry

_PATIENCE: Final = 5.0


class Outbox:
    """The file `path`. Raises `ActionError` (`note-not-saved`, retryable) where not even that can be written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damaged = path.with_name(f"{path.name}.damaged")
        """Where lines go that are no entries, for somebody to look at."""
        self._lock = FileLock(f"{path}.lock", timeout=_PATIENCE)

    def __len__(self) -> int:
        try:
            return self.path.read_bytes().count(b"\n")
        except OSError:
            return 0

    def add(self, entry: Entry) -> None:
        """Keep an entry; it is on the disk when this returns."""
        try:
            with self._lock, self.path.open("ab+") as file:
                # a line that the power failure cut off must not swallow this one
                if file.tell() and not self._ends_line(file):
                    file.write(b"\n")
                file.write(f"{entry.to_line()}\n".encode())
                file.flush()
                os.fsync(file.fileno())
        except (OSError, Timeout) as problem:
            raise ActionError(
                f"neither the database nor {self.path} can be written: {problem}",
                code="note-not-saved",
                hint="copy the note, and save it again",
                retryable=True,
            ) from problem

    def empty(self, write: Callable[[Sequence[Entry]], None]) -> int:
        """Have `write` take all entries, in order, and forget them; gives how many there were. If it fails they stay.

        Raises what `write` raises, and `ActionError` (`crm-unusable`) for a file that cannot be read.
        """
        if not self.path.exists():
            return 0
        try:
            with self._lock:
                entries, bad = self._read()
                if entries:
                    write(entries)
                if bad:
                    with self.damaged.open("ab") as file:
                        file.write(b"".join(line + b"\n" for line in bad))
                self.path.unlink(missing_ok=True)
        except (OSError, Timeout) as problem:
            raise ActionError(f"{self.path} cannot be read: {problem}", code="crm-unusable") from problem
        return len(entries)

    def _read(self) -> tuple[list[Entry], list[bytes]]:
        entries: list[Entry] = []
        bad: list[bytes] = []
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:  # another host was faster
            lines = []
        for line in filter(None, lines):
            try:
                entries.append(Entry.from_line(line.decode()))
            except ValueError:
                bad.append(line)
        return entries, bad

    @staticmethod
    def _ends_line(file: BinaryIO) -> bool:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
