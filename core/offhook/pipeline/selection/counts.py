"""How often handlers declined without having been asked: counted for a whole stage at once, told for each handler."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from offhook.journal.lineup import Lineup

MOST: Final = 64
"""So many passes are counted at once: one by one takes longer, where memory is far away."""


class Skips:
    """Of one stage of one plan. `begun`: how often handlers were chosen from it. `ended`: for each time that this came
    to its end, the bits of those that were asked or left out for another reason, until there are `MOST`.
    `ends[place]`: how often the stage ended before that place. `is_retired`: nothing more will begin. `lineup`: whose
    bits they are; it is there before anything begins."""

    __slots__ = ("_passes", "_planes", "begun", "ended", "ends", "is_retired", "lineup")

    def __init__(self) -> None:
        self.begun = 0
        self.ended: list[int] = []
        self._passes = 0
        self._planes: list[int] = []
        """How often each bit was set, in binary: the last digits of all bits' counts, then those before them."""
        self.ends: dict[int, int] = {}
        self.is_retired = False
        self.lineup: Lineup | None = None

    def count(self) -> None:
        """Count those that ended."""
        self._passes += len(self.ended)
        level, masks, together = 0, [], 0
        for mask in self.ended:
            if together & mask:
                masks.append(together)
                together = mask
            else:  # most often few are asked: those who have nobody in common count as one
                together |= mask
        if together:
            masks.append(together)
        while masks:
            if level == len(self._planes):
                self._planes.append(0)
            self._planes[level], masks = _added(self._planes[level], masks)
            level += 1
        self.ended.clear()

    @property
    def is_over(self) -> bool:
        """Whether nothing will be counted any more."""
        return self.is_retired and self.begun == self._passes + len(self.ended)

    def of(self, place: int) -> int:
        """How often the handler at `place` declined unasked."""
        if self.ended:
            self.count()
        if self.lineup is None or not self._passes:
            return 0
        bit = self.lineup.bit(place)
        asked = sum([1 << level for level, plane in enumerate(self._planes) if plane & bit])
        unreached = sum(count for end, count in self.ends.items() if end <= place)
        return self._passes - unreached - asked


def _added(plane: int, masks: list[int]) -> tuple[int, list[int]]:
    """The last digit of each bit's sum, and what is carried to the one before it."""
    if len(masks) % 2:
        masks.append(0)
    carried = []
    ones = iter(masks)
    for one, other in zip(ones, ones, strict=True):
        half = plane ^ one
        carry = plane & one | half & other
        plane = half ^ other
        if carry:
            carried.append(carry)
    return plane, carried
