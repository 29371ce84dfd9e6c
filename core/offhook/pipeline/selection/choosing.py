"""`Choosing`: one way through a stage, from one handler that has to be asked to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from offhook.pipeline.selection.counts import MOST

if TYPE_CHECKING:
    from offhook.journal.verdicts import StageVerdicts, Verdict
    from offhook.pipeline.selection.looked import Look
    from offhook.pipeline.selection.selection import Selection
    from offhook.pipeline.traced import InvocationTrace

LONG: Final = 16
"""So many times `MOST` passes have to go well until no more failures are expected."""


class Choosing(list[int]):
    """The places of the handlers that have to be asked, in order, for one subject: an invocation, or an event. Of one
    that was asked and did not just run it is noted what came of it. `looks` has what conditions looked at, where there
    is a trace.

    It is a list, and made by `choose`: one is made for everything that happens, and what holds a list takes twice as
    long.
    """

    __slots__ = ("asked", "doubtful", "is_over", "looks", "selection", "told", "trace")

    selection: Selection
    asked: int
    """The bits of those who were asked, or will be."""
    doubtful: int
    """Of whom of them it is not certain that their demands are met."""
    trace: InvocationTrace | None
    looks: list[Look]
    told: dict[int, str] | None
    is_over: bool

    def holds(self, place: int) -> bool:
        """Whether the condition of the handler there, which has to be asked, is known to hold."""
        selection = self.selection
        return selection.whole[place] and (not self.doubtful or not self.doubtful & selection.lineup.bit(place))

    def note(self, place: int, verdict: str) -> None:
        """What came of the handler at `place`."""
        if verdict != "ran":
            if self.told is None:
                self.told = {}
            self.told[place] = verdict
            if verdict == "failed":
                self.failed(place)

    def failed(self, place: int) -> None:
        """Others hear of a failure, who may change anything. A list cannot look again: all that are behind are asked by
        themselves, this once."""
        selection = self.selection
        selection.fails = LONG
        lineup = selection.lineup
        behind = lineup.behind(place + 1)
        rest = lineup.firsts & behind
        self.doubtful |= rest
        self.asked = self.asked & ~behind | rest
        self[self.index(place) + 1 :] = range(place + 1, len(selection.handlers))

    def end(
        self, verdicts: list[Verdict | StageVerdicts] | None, before: int | None = None, is_cut: bool = False
    ) -> None:
        """The stage is over, and its verdicts go to `verdicts`, where somebody wants them. Those from the place
        `before` on did not get their turn; `is_cut`: it was interrupted, and nothing is told of them. Only the first
        time counts."""
        if self.is_over:
            return
        self.is_over = True
        asked, selection = self.asked, self.selection
        skips = selection.skips
        if before is not None:
            asked &= ~selection.lineup.behind(before)
            skips.ends[before] = skips.ends.get(before, 0) + 1
        ended = skips.ended
        ended.append(asked)
        if len(ended) >= MOST:
            skips.count()
            selection.fails = max(0, selection.fails - 1)
        if self.trace is not None:
            self.trace.looked.append((selection, self.looks, self.told, before))
        if verdicts is not None:
            verdicts.append((selection.lineup, asked, self.told, before, is_cut))
