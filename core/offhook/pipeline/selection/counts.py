"""How often handlers declined without having been asked: counted for a whole stage at once, told for each handler."""

from __future__ import annotations


class Skips:
    """Of one stage of one plan. `passes`: how often handlers were chosen from it. `told[place]`: how often the handler
    there was asked, or left out for another reason; `ends[place]`: how often the stage ended before that place.
    `open`: how many passes are on their way; `is_retired`: there will be no others."""

    __slots__ = ("ends", "is_retired", "open", "passes", "told")

    def __init__(self, size: int) -> None:
        self.passes = 0
        self.told = [0] * size
        self.ends: dict[int, int] = {}
        self.open = 0
        self.is_retired = False

    @property
    def is_over(self) -> bool:
        """Whether nothing will be counted any more."""
        return self.is_retired and not self.open

    def of(self, place: int) -> int:
        """How often the handler at `place` declined unasked."""
        unreached = sum(count for end, count in self.ends.items() if end <= place)
        return self.passes - unreached - self.told[place]
