"""`FileContent`: the bytes of a file in a payload."""

from __future__ import annotations

from base64 import b64encode


class FileContent(bytes):
    """The bytes of a file in a payload. As text it is its length: a journal has no room for more."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"<{len(self):,} bytes>"

    __repr__ = __str__


def base64_of(content: bytes) -> str:
    """The bytes as scripts and JSON have them."""
    return b64encode(content).decode()
