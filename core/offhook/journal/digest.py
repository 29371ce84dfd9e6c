"""A digest of what happened: equal for equal runs, whatever the machine, its speed, zone and locale."""

from __future__ import annotations

from hashlib import sha256

from pydantic_core import to_json

from offhook.journal.records import Record, plain

# what differs between two machines that did the same
_LEFT_OUT = ("place", "seconds")
_BATCH = 256


class Digest:
    """Grows with each record; `hexdigest()` at any time."""

    def __init__(self) -> None:
        self._hash = sha256()
        self._waiting: list[bytes] = []

    def add(self, record: Record) -> None:
        """Take a record in: its kind, instant, subject and everything but places and durations."""
        what = record.what
        for name in _LEFT_OUT:
            if name in what:
                what = {key: value for key, value in what.items() if key not in _LEFT_OUT}
                break
        # encoded now: later, what the record refers to may have changed
        self._waiting.append(to_json((record.kind, record.at, record.subject, what), by_alias=True, fallback=plain))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def hexdigest(self) -> str:
        """The digest of everything so far, 64 hexadecimal digits."""
        self._flush()
        return self._hash.hexdigest()

    def _flush(self) -> None:
        if self._waiting:
            self._hash.update(b"\n".join(self._waiting) + b"\n")
            self._waiting.clear()
