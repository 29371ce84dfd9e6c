"""A digest of what happened: equal for equal runs, whatever the machine, its speed, zone and locale."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from offhook.journal.encoding import Encoded

UNDIGESTED: Final = frozenset(
    {"handler.blocked", "handlers.loaded", "event.heard", "schedule.fired", "handler.begun", "run.waits",
     "run.ended", "host.started", "host.resumed"}
)  # fmt: skip
"""Kinds of records that tell of the machine, of restarts, or only how something was looked at."""


class Digest:
    """A chain of hashes, one link for each record, so that a store can keep it: `state` is all there is of it.

    `count`: how many records are in it.
    """

    def __init__(self, state: str = "") -> None:
        self.count = 0
        self._head = bytes.fromhex(state) if state else sha256().digest()

    def add(self, encoded: Encoded) -> None:
        """Take a record in: its kind, instant, subject and all that equal runs have in common."""
        if encoded.kind in UNDIGESTED:
            return
        self.count += 1
        head = f"{encoded.kind}\n{encoded.at}\n{encoded.subject}\n".encode(errors="backslashreplace")
        self._head = sha256(self._head + head + encoded.what).digest()

    def hexdigest(self) -> str:
        """The digest of everything so far, 64 hexadecimal digits."""
        return self._head.hex()

    state = property(hexdigest)
    """What `Digest(state)` goes on from."""
