"""Secrets: values that scripts can pass on and compare, and that nothing ever shows."""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest
from typing import Any

HIDDEN = "***"


class Secret:
    """A text that is never shown: its text, JSON and repr are `***`. Code that needs it calls `reveal()`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret itself, for the code that hands it to its one receiver."""
        return self._text

    def __repr__(self) -> str:
        return HIDDEN

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return HIDDEN

    def __eq__(self, other: Any) -> bool:
        if isinstance(other, Secret):
            other = other._text
        # compared in constant time: scripts compare secrets with what strangers send
        return isinstance(other, str) and compare_digest(self._text.encode(), other.encode())

    def __hash__(self) -> int:
        return hash((Secret, sha256(self._text.encode()).digest()))

    def __reduce__(self) -> Any:
        raise TypeError("a secret is not written anywhere")
