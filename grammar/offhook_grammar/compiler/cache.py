"""Compiled code on disk, by what it depends on and which scripts it was made of."""

from __future__ import annotations

import os
import platform
import stat
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from importlib.util import MAGIC_NUMBER
from pathlib import Path

from offhook_grammar.compiler.kept import Kept
from offhook_grammar.files import file_stamps
from offhook_grammar.node import Frozen, record
from offhook_grammar.version import LANGUAGE_VERSION

_HEADER = b"offhook-code-3\n"
_DIGEST = 32
_CODE = ".hookc"


@record
class CodeCache(Frozen):
    """A folder with an entry for each set of scripts that was loaded. `max_files` bounds it; the least recently used go
    first.

    Nothing in it is needed: entries that are missing, broken, or not this user's own are passed over.
    """

    folder: Path
    max_files: int = 512

    def find(self, paths: Iterable[str], fingerprint: str) -> Kept | None:
        """What was kept last for the scripts at `paths`, as they were named; None if there is nothing that can be
        trusted."""
        data = self._read(_name(paths, fingerprint))
        if data is None:
            return None
        try:
            return Kept.loads(data)
        except ValueError:
            return None

    def keep(self, paths: Iterable[str], fingerprint: str, kept: Kept) -> None:
        """Keep this for `find`. A folder that cannot be written is no error."""
        self._write(_name(paths, fingerprint), kept.dumps())

    def _read(self, name: str) -> bytes | None:
        path = self.folder / name
        try:
            # no link is followed: it could lead to a file of somebody else's making
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
            with os.fdopen(handle, "rb") as file:
                if not _is_own(os.fstat(file.fileno())):
                    return None
                data = file.read()
            os.utime(path)
        except OSError:
            return None
        start = len(_HEADER) + _DIGEST
        body = data[start:]
        if not data.startswith(_HEADER) or data[len(_HEADER) : start] != sha256(body).digest():
            return None
        return body

    def _write(self, name: str, body: bytes) -> None:
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_HEADER + sha256(body).digest() + body)
                Path(temporary).replace(self.folder / name)
            except OSError:
                Path(temporary).unlink(missing_ok=True)
                raise
            self._prune()

    def _prune(self) -> None:
        entries = [entry for entry in self.folder.iterdir() if entry.suffix == _CODE or entry.name[:5] == ".new-"]
        if len(entries) <= self.max_files:
            return
        ages = sorted((entry.stat().st_mtime_ns, entry.name) for entry in entries)
        for _age, name in ages[: len(entries) - self.max_files]:
            (self.folder / name).unlink(missing_ok=True)


def _name(paths: Iterable[str], fingerprint: str) -> str:
    """The name of an entry: by what the code depends on beside the texts of its files, which are compared."""
    named = [piece for path in paths for piece in (path, os.path.abspath(path))]  # noqa: PTH100  # links stay
    digest = sha256()
    for part in (*_versions(), fingerprint, *named):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest() + _CODE


def _versions() -> tuple[str, ...]:
    """What else the code depends on: language, Python, and this package itself."""
    implementation = sys.implementation.cache_tag or sys.implementation.name
    return LANGUAGE_VERSION, implementation, platform.python_version(), MAGIC_NUMBER.hex(), _package_stamp()


def _package_stamp() -> str:
    """Changes whenever a file of this package does, so that a development version never meets stale code."""
    return repr(file_stamps(os.path.dirname(os.path.dirname(__file__)), (".py", ".lark")))  # noqa: PTH120  # quicker


def _is_own(facts: os.stat_result) -> bool:
    if not stat.S_ISREG(facts.st_mode):
        return False
    user = getattr(os, "getuid", None)  # absent on Windows, where folders of a user are closed to others
    return user is None or (facts.st_uid == user() and not facts.st_mode & (stat.S_IWGRP | stat.S_IWOTH))
