"""`Lineup`: the handlers of a stage, each with a bit of a number of its own, so that a number tells of many of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress
from struct import Struct
from typing import Final

_NARROW: Final = 512
_CHUNK: Final = 64
_POWERS: Final = (0, *[1 << bit for bit in range(_NARROW)])
"""The number of which one bit is set, by its `bit_length()`."""


class Lineup:
    """The first handler has the highest bit. A handler may have bits behind its own that are nobody's: `bits` are the
    handlers' by their places, below `width`. `firsts` has the bits of all of them."""

    __slots__ = ("_bits", "_chunks", "_parts", "_places", "_width", "firsts", "names")

    def __init__(self, names: Sequence[str], bits: Sequence[int], width: int) -> None:
        self.names = names
        self._bits = bits
        self._width = width
        self.firsts = sum(map((1).__lshift__, bits)) if width <= _NARROW else _number(bits, width)
        self._places = [0] * (width + 1)
        """By the `bit_length()` of a number that has only a handler's bit, its place."""
        for place, bit in enumerate(bits):
            self._places[bit + 1] = place
        count = -(-width // _CHUNK)
        self._chunks = Struct(f">{count}Q")
        # a step on a number takes the longer the wider it is
        ends = range((count - 1) * _CHUNK, -1, -_CHUNK)
        self._parts = [] if width <= _NARROW else [self._places[end : end + _CHUNK + 1] for end in ends]

    def places(self, mask: int) -> list[int]:
        """The places of handlers, in order."""
        found: list[int] = []
        self.fill(found, mask)
        return found

    def fill(self, found: list[int], mask: int) -> None:
        """Put the places of handlers into a list, in order."""
        if not self._parts:
            places = self._places
            while mask:
                length = mask.bit_length()
                found.append(places[length])
                mask ^= _POWERS[length]
            return
        chunks, append = self._chunks, found.append
        values = chunks.unpack(mask.to_bytes(chunks.size, "big"))
        for part, chunk in compress(zip(self._parts, values, strict=True), values):  # those with a bit
            while chunk:
                length = chunk.bit_length()
                append(part[length])
                chunk ^= _POWERS[length]

    def mask(self, places: Iterable[int]) -> int:
        """The number that has the bits of the handlers at these places."""
        return _number([self._bits[place] for place in places], self._width)

    def bit(self, place: int) -> int:
        """The number that has only the bit of the handler at `place`."""
        return 1 << self._bits[place]

    def behind(self, place: int) -> int:
        """The number that has all bits from those of the handler at `place` on."""
        return (2 << self._bits[place]) - 1 if place < len(self._bits) else 0


def _number(bits: Iterable[int], width: int) -> int:
    digits = bytearray(b"0" * max(1, width))
    for bit in bits:
        digits[-1 - bit] = 49
    return int(digits, 2)
