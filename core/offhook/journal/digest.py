"""A digest of what happened: equal for equal runs, whatever the machine, its speed, zone and locale."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from offhook.journal.records import Record, plain

# what differs between two machines that did the same
_LEFT_OUT = frozenset({"place", "seconds"})
_BATCH = 256


def _encode(value: Any) -> Any:
    return plain(value)


_encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_encode)


class Digest:
    """Grows with each record; `hexdigest()` at any time."""

    def __init__(self) -> None:
        self._hash = sha256()
        self._waiting: list[Any] = []

    def add(self, record: Record) -> None:
        """Take a record in: its kind, instant, subject and everything but places and durations."""
        what = {name: value for name, value in record.what.items() if name not in _LEFT_OUT}
        # encoded now: later, what the record refers to may have changed
        self._waiting.append(_encoder.encode([record.kind, record.at.isoformat(), record.subject, what]))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def hexdigest(self) -> str:
        """The digest of everything so far, 64 hexadecimal digits."""
        self._flush()
        return self._hash.hexdigest()

    def _flush(self) -> None:
        if self._waiting:
            self._hash.update("\n".join(self._waiting).encode() + b"\n")
            self._waiting.clear()
