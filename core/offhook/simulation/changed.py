"""Which rows of a part of a store have changed since they were last written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


class Changed:
    """Keys of rows, in the order in which they changed. Nothing is noted until `watch()`: most runs have no store."""

    __slots__ = ("_keys", "_watching", "_written")

    def __init__(self) -> None:
        self._watching = False
        self._keys: dict[str, None] = {}
        self._written: set[str] = set()  # looked up, never iterated

    def watch(self, written: Iterable[str] = ()) -> None:
        """Note changes from now on; the rows with the keys of `written` are in the store already."""
        self._watching = True
        self._written.update(written)

    def note(self, key: str) -> None:
        """The row of this key has changed, has come or has gone."""
        if self._watching:
            self._keys[key] = None

    def take(self, row: Callable[[str], Any]) -> dict[str, Any]:
        """The rows noted since the last call, as `row` gives them; None for one that is gone. What came and went
        meanwhile is no change at all."""
        found: dict[str, Any] = {}
        for key in self._keys:
            value = row(key)
            if value is not None:
                found[key] = value
                self._written.add(key)
            elif key in self._written:
                found[key] = None
                self._written.discard(key)
        self._keys.clear()
        return found
