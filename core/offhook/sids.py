"""SIDs with Twilio's prefixes, reproducible under a seed."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

KINDS: Final = {
    "WR": "reservation",
    "WT": "task",
    "WK": "worker",
    "WQ": "queue",
    "WA": "activity",
    "WW": "workflow",
    "UO": "interaction channel",
    "KD": "interaction",
    "GO": "instance",
    "UT": "interaction participant",
    "CH": "conversation",
    "CA": "call",
    "CF": "conference",
    "IM": "message",
    "ME": "media",
    "RE": "recording",
    "HX": "content template",
}


class SidFactory:
    """Gives SIDs: a prefix and 32 hexadecimal digits, the same sequence for the same seed."""

    def __init__(self, seed: int = 0) -> None:
        self._key = str(seed).encode()[:64]
        self._counts: dict[str, int] = {}

    def counts(self) -> dict[str, int]:
        """How many there were of each prefix."""
        return dict(self._counts)

    def take_up(self, counts: Mapping[str, int]) -> None:
        """Go on after so many of each prefix."""
        self._counts = dict(counts)

    def new(self, prefix: str) -> str:
        """The next SID with this prefix."""
        count = self._counts[prefix] = self._counts.get(prefix, 0) + 1
        return prefix + blake2b(b"%s%d" % (prefix.encode(), count), digest_size=16, key=self._key).hexdigest()
