"""How often handlers declined without having been asked: counted for a whole stage at once, told for each handler."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Final

MOST: Final = 64
"""So many passes are counted at once: one by one takes longer, where memory is far away."""


class Skips:
    """Of one stage of one plan. `begun`: how often handlers were chosen from it. `ended`: for each time that this came
    to its end, who was asked or left out for another reason, until there are `MOST`. `ends[place]`: how often the stage
    ended before that place. `is_retired`: nothing more will begin."""

    __slots__ = ("_asked", "_passes", "begun", "ended", "ends", "is_retired")

    def __init__(self) -> None:
        self.begun = 0
        self.ended: list[Sequence[int]] = []
        self._passes = 0
        self._asked: Counter[int] = Counter()
        self.ends: dict[int, int] = {}
        self.is_retired = False

    def count(self) -> None:
        """Count those that ended."""
        self._asked.update(chain.from_iterable(self.ended))
        self._passes += len(self.ended)
        self.ended.clear()

    @property
    def is_over(self) -> bool:
        """Whether nothing will be counted any more."""
        return self.is_retired and self.begun == self._passes + len(self.ended)

    def of(self, place: int) -> int:
        """How often the handler at `place` declined unasked."""
        if self.ended:
            self.count()
        unreached = sum(count for end, count in self.ends.items() if end <= place)
        return self._passes - unreached - self._asked[place]
