"""The bytes of an input, with a digest of those that lie before a place: by it, a restart knows its file again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from hashlib import sha256
from typing import BinaryIO, Final

from offhook.errors import ConfigError

_PIECE: Final = 1 << 20


class InputBytes:
    """A stream that remembers what was read since `digest_at` was last asked.

    `offset` says how far what was read counts, for a stream of which nobody asks the digest for a long time.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.offset: Callable[[], int] = lambda: 0
        self._stream = stream
        self._begin = stream.tell() if stream.seekable() else 0
        self._hash = sha256()
        self._hashed = 0
        self._read: deque[bytes] = deque()
        self._waiting = 0
        self._again: deque[bytes] = deque()

    def readline(self, limit: int = -1, /) -> bytes:
        """The next line, or as much of it."""
        raw = self._again.popleft() if self._again else self._stream.readline(limit)
        if raw:
            self._read.append(raw)
            self._waiting += len(raw)
            if self._waiting > _PIECE:
                self._hash_until(self.offset())
        return raw

    def digest_at(self, offset: int) -> str:
        """The digest of the first `offset` bytes. Places only grow, and none lies beyond what was read."""
        self._hash_until(offset)
        return self._hash.hexdigest()

    def go_to(self, offset: int, digest: str | None, name: str) -> None:
        """Pass over the first `offset` bytes. Raises `ConfigError` (`input-changed`) if they are others than before.

        Where the stream can be moved, nothing of it counts as read; else what was read of it already does.
        """
        if self._stream.seekable():
            self._stream.seek(self._begin)
            self._read.clear()
            self._waiting = 0
            self._hash, self._hashed = sha256(), 0
            self._pass_over(offset, name)
        else:
            while self._hashed + self._waiting < offset and self.readline(_PIECE):
                pass
            if self._hashed + self._waiting < offset:
                raise _shorter(name, self._hashed + self._waiting, offset)
            self._hash_until(offset)
            # what lies behind the place is read once more
            self._again.extend(self._read)
            self._read.clear()
            self._waiting = 0
        if digest is not None and self._hash.hexdigest() != digest:
            raise ConfigError(
                f"its first {offset:,} bytes, which the run has read, are no longer the same",
                file=name,
                code="input-changed",
                hint="give it the events it began with, to which rows may be added, or another --store FILE",
            )

    def _pass_over(self, offset: int, name: str) -> None:
        while self._hashed < offset:
            piece = self._stream.read(min(_PIECE, offset - self._hashed))
            if not piece:
                raise _shorter(name, self._hashed, offset)
            self._hash.update(piece)
            self._hashed += len(piece)

    def _hash_until(self, offset: int) -> None:
        read = self._read
        while read and self._hashed < offset:
            piece = read.popleft()
            left = offset - self._hashed
            if len(piece) > left:
                read.appendleft(piece[left:])
                piece = piece[:left]
            self._hash.update(piece)
            self._hashed += len(piece)
            self._waiting -= len(piece)

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()


def _shorter(name: str, there: int, offset: int) -> ConfigError:
    return ConfigError(
        f"it has {there:,} bytes, and the run has read {offset:,} of it",
        file=name,
        code="input-changed",
        hint="give it the events it began with, to which rows may be added, or another --store FILE",
    )
