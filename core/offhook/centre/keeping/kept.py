"""What a store has of a centre."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class Kept:
    """The rows of a centre by kind and key, as they were last written, and the memory by (owner, name)."""

    def __init__(self, rows: Iterable[tuple[str, str, Any]], memory: Mapping[tuple[str, str], Any]) -> None:
        self._rows: dict[str, dict[str, Any]] = {}
        for kind, key, body in rows:
            self._rows.setdefault(kind, {})[key] = body
        self.memory = memory
        self.state: dict[str, Any] = self._rows["centre"]["state"]
        self.static: dict[str, Any] = self._rows["centre"]["static"]

    def bodies(self, kind: str) -> list[tuple[str, Any]]:
        """(key, body) of the entities of a kind, in the order in which they were made."""
        rows = self._rows.get(kind, {})
        return sorted(rows.items(), key=lambda row: row[1].get("ordinal", 0))

    def body(self, kind: str, key: str) -> Any:
        """One body, or None."""
        return self._rows.get(kind, {}).get(key)
