"""Compiled code on disk, by the content of everything it was made from."""

from __future__ import annotations

import json
import os
import platform
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import TYPE_CHECKING

from offhook_grammar.compiler.code import CodeBundle
from offhook_grammar.version import LANGUAGE_VERSION

if TYPE_CHECKING:
    from offhook_grammar.sources import Bundle
    from offhook_grammar.types import Catalogue

_HEADER = b"offhook-code-1\n"
_DIGEST = 32
_CODE, _LIST = ".hookc", ".files"


@dataclass(frozen=True, slots=True)
class CodeCache:
    """A folder of compiled bundles. `max_files` bounds it; the least recently used go first.

    Nothing in it is needed: entries that are missing, broken, or not this user's own are passed over.
    """

    folder: Path
    max_files: int = 512

    def key(self, texts: Mapping[str, str] | Iterable[tuple[str, str]], fingerprint: str) -> str:
        """The key of files (path, text) compiled for a catalogue; equal keys mean equal code."""
        pairs = texts.items() if isinstance(texts, Mapping) else texts
        digest = sha256()
        for part in (*_versions(), fingerprint, *[piece for pair in pairs for piece in pair]):
            data = part.encode("utf-8", "surrogatepass")
            digest.update(b"%d:" % len(data) + data)
        return digest.hexdigest()

    def get(self, key: str) -> CodeBundle | None:
        """The bundle under `key`, None if there is none that can be trusted."""
        data = self._read(key + _CODE)
        if data is None:
            return None
        try:
            return CodeBundle.loads(data)
        except ValueError:
            return None

    def put(self, key: str, code: CodeBundle) -> None:
        """Keep a bundle. A folder that cannot be written is no error."""
        self._write(key + _CODE, code.dumps())

    def find(self, paths: Iterable[str], read: Callable[[str], str], fingerprint: str) -> CodeBundle | None:
        """The bundle that was remembered last for these scripts, if no file of it has changed since. Parses nothing."""
        listed = self._read(_list_name(paths, fingerprint))
        try:
            remembered, *files = json.loads(listed) if listed is not None else [""]
            key = self.key([(path, read(path)) for path in files], fingerprint)
        except (ValueError, TypeError, OSError):
            return None
        return self.get(key) if key == remembered else None

    def remember(self, paths: Iterable[str], texts: Mapping[str, str], fingerprint: str) -> None:
        """Note for `find` the files (path, text) that were read for these scripts, if nothing is wrong with them."""
        noted = [self.key(texts, fingerprint), *texts]
        self._write(_list_name(paths, fingerprint), json.dumps(noted).encode())

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
        entries = [
            entry for entry in self.folder.iterdir() if entry.suffix in (_CODE, _LIST) or entry.name[:5] == ".new-"
        ]
        if len(entries) <= self.max_files:
            return
        ages = sorted((entry.stat().st_mtime_ns, entry.name) for entry in entries)
        for _age, name in ages[: len(entries) - self.max_files]:
            (self.folder / name).unlink(missing_ok=True)


def compile_cached(bundle: Bundle, catalogue: Catalogue, cache: CodeCache | None) -> CodeBundle:
    """The code of the bundle, from the cache if it has it."""
    key = ""
    if cache is not None:
        key = cache.key([(source.path, source.text) for source in bundle.files], catalogue.fingerprint())
        known = cache.get(key)
        if known is not None:
            return known
    # what is in the cache is used without the compiler
    from offhook_grammar.compiler.bundle import compile_bundle

    code = compile_bundle(bundle, catalogue)
    if cache is not None:
        cache.put(key, code)
    return code


def _list_name(paths: Iterable[str], fingerprint: str) -> str:
    parts = [str(Path.cwd()), fingerprint, *paths]
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest() + _LIST


def _versions() -> tuple[str, ...]:
    """What else the code depends on: language, Python, and this package itself."""
    implementation = sys.implementation.cache_tag or sys.implementation.name
    return LANGUAGE_VERSION, implementation, platform.python_version(), MAGIC_NUMBER.hex(), _package_stamp()


def _package_stamp() -> str:
    """Changes whenever a file of this package does, so that a development version never meets stale code."""
    return ";".join(sorted(_file_stamps(os.path.dirname(os.path.dirname(__file__)))))  # noqa: PTH120  # as below


def _file_stamps(folder: str) -> Iterator[str]:
    # a scan tells files from folders as it reads them, which is ten times as fast as asking each by its path
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".lark")):
                facts = entry.stat()
                yield f"{entry.path}:{facts.st_size}:{facts.st_mtime_ns}"
            elif entry.is_dir():
                yield from _file_stamps(entry.path)


def _is_own(facts: os.stat_result) -> bool:
    if not stat.S_ISREG(facts.st_mode):
        return False
    user = getattr(os, "getuid", None)  # absent on Windows, where folders of a user are closed to others
    return user is None or (facts.st_uid == user() and not facts.st_mode & (stat.S_IWGRP | stat.S_IWOTH))
