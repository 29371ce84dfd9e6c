"""What is kept of scripts that were compiled, in memory or on disk, so that only what has changed is compiled again."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from offhook_grammar.compiler.code import CodeBundle, FileCode
from offhook_grammar.compiler.codec import from_plain, to_plain

if TYPE_CHECKING:
    from offhook_grammar import tree

Read = Callable[[str], str]


@dataclass(slots=True)
class KeptFile:
    """One file. `digest`: of its text. `clean`: nothing was found in it. `waits`: it says `wait until` somewhere.

    Code and outline (see `outline_of`) are there as they are or as bytes, which are read when they are asked for.
    """

    path: str
    digest: bytes
    clean: bool
    waits: bool
    _code: FileCode | None = field(default=None, compare=False, repr=False)
    _outline: tree.File | None = field(default=None, compare=False, repr=False)
    _code_bytes: bytes | None = field(default=None, compare=False, repr=False)
    _outline_bytes: bytes | None = field(default=None, compare=False, repr=False)

    @property
    def code(self) -> FileCode:
        if self._code is None:
            self._code = from_plain(marshal.loads(self._code_bytes or b""))  # noqa: S302  # the cache vouches for it
        return self._code

    @property
    def outline(self) -> tree.File:
        if self._outline is None:
            self._outline = from_plain(marshal.loads(self._outline_bytes or b""))  # noqa: S302  # as above
        return self._outline

    def with_code(self, code: FileCode) -> KeptFile:
        """The same file with this code."""
        if code is self._code:
            return self
        outline, data = self._outline, self._outline_bytes
        return KeptFile(self.path, self.digest, self.clean, self.waits, code, outline, None, data)

    def to_plain(self) -> tuple[Any, ...]:
        """As values that `marshal` knows."""
        if self._code_bytes is None:
            self._code_bytes = marshal.dumps(to_plain(self.code))
        if self._outline_bytes is None:
            self._outline_bytes = marshal.dumps(to_plain(self.outline))
        return self.path, self.digest, self.clean, self.waits, self._code_bytes, self._outline_bytes

    @staticmethod
    def of_plain(path: str, digest: bytes, clean: bool, waits: bool, code: bytes, outline: bytes) -> KeptFile:
        """What `to_plain` was asked of."""
        return KeptFile(path, digest, clean, waits, _code_bytes=code, _outline_bytes=outline)


@dataclass(frozen=True, slots=True)
class Kept:
    """Files that were compiled together, used ones first, for scripts `paths`.

    `actions` tells what the scripts' own actions are, `moving` whether functions have twins for `wait until`: all files
    depend on these.
    """

    paths: tuple[str, ...]
    files: tuple[KeptFile, ...]
    actions: str = ""
    moving: bool = False
    by_path: dict[str, KeptFile] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_path", {file.path: file for file in self.files})

    def unchanged(self, paths: Iterable[str], read: Read) -> CodeBundle | None:
        """The code for the scripts `paths`, if nothing has changed and there is nothing to tell about them. Parses
        nothing; `read` gives the text of a file."""
        if not all(file.clean for file in self.files) or not self.is_current(paths, read):
            return None
        return CodeBundle(tuple([file.code for file in self.files]))

    def is_current(self, paths: Iterable[str], read: Read) -> bool:
        """Whether it is of the scripts `paths` as they are now; `read` gives the text of a file."""
        try:
            return tuple(paths) == self.paths and all(digest(read(file.path)) == file.digest for file in self.files)
        except (OSError, ValueError):  # the parser will tell
            return False

    def dumps(self) -> bytes:
        """As bytes for this very version of Python."""
        return marshal.dumps((self.paths, [file.to_plain() for file in self.files], self.actions, self.moving))

    @staticmethod
    def loads(data: bytes) -> Kept:
        """What `dumps` wrote. Never give it bytes of strangers: they could be any code.

        Raises `ValueError` for bytes that are nothing of the kind.
        """
        try:
            paths, rows, actions, moving = marshal.loads(data)  # noqa: S302  # the cache vouches for the bytes
            files = tuple([KeptFile.of_plain(*row) for row in rows])
            return Kept(paths, files, actions, moving)
        except (EOFError, TypeError, ValueError, KeyError, AttributeError) as problem:
            raise ValueError(f"not what was kept of scripts: {problem}") from None


def digest(text: str) -> bytes:
    """Tells texts apart."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
