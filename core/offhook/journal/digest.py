"""A digest of what happened: equal for equal runs, whatever the machine, its speed, zone and locale."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Any

from pydantic_core import to_json

from offhook.journal.records import Record, plain
from offhook.payload import Payload
from offhook_grammar.values import FrozenDict

# what differs between two machines that did the same
_LEFT_OUT = frozenset({"place", "seconds"})
_OF_THE_MACHINE = frozenset({"handler.blocked"})
_BATCH = 256
_AS_IT_IS = frozenset({str, int, float, bool, type(None)})


class Digest:
    """Grows with each record; `hexdigest()` at any time."""

    def __init__(self) -> None:
        self._hash = sha256()
        self._waiting: list[bytes] = []
        self._at: datetime | None = None
        self._at_text = ""

    def add(self, record: Record) -> None:
        """Take a record in: its kind, instant, subject and everything but places and durations. Records that tell how
        fast the machine was are left out."""
        if record.kind in _OF_THE_MACHINE:
            return
        if record.at is not self._at:  # most records share their instant with the one before
            self._at, self._at_text = record.at, record.at.isoformat()
        # encoded now: later, what the record refers to may have changed
        try:
            what = {name: _plainest(value) for name, value in record.what.items() if name not in _LEFT_OUT}
            self._waiting.append(to_json((record.kind, self._at_text, record.subject, what)))
        except Exception:  # noqa: BLE001  # what happened has happened, whatever a plugin put into its record
            self._waiting.append(_spelt_out(record, self._at_text))
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


def _spelt_out(record: Record, at: str) -> bytes:
    """A record with something in it that the encoder does not take: each part by itself, else by its type."""
    parts = [record.kind, at, record.subject]
    for name, value in record.what.items():
        if name not in _LEFT_OUT:
            try:
                parts.append(f"{name}: {dumps(_plainest(value))}")
            except Exception:  # noqa: BLE001  # as above
                parts.append(f"{name}: {type(value).__name__}")
    return dumps(parts).encode()  # ASCII: half of a surrogate pair is spelt as an escape


def _plainest(value: Any) -> Any:
    """`value` in Python's own types: the encoder takes four times as long over their subclasses."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is FrozenDict or kind is dict:
        return {name: _plainest(item) for name, item in value.items()}
    if kind is tuple or kind is list:
        return [_plainest(item) for item in value]
    if isinstance(value, Payload):
        return {name: _plainest(item) for name, item in value.__dict__.items() if item is not None}
    return plain(value)
