"""`Choosing`: one way through a stage, from one handler that has to be asked to the next."""

from __future__ import annotations

from collections.abc import Iterator
from operator import is_
from typing import TYPE_CHECKING, Any

from offhook.pipeline.selection.counts import MOST
from offhook.pipeline.selection.looked import Look, Looked

if TYPE_CHECKING:
    from offhook.journal.verdicts import StageVerdicts, Verdict
    from offhook.pipeline.selection.selection import Selection


class Choosing:
    """For one subject: an invocation, or an event. `turns` gives the places of the handlers that have to be asked, in
    order; what these change is seen before the next one. Of one that was asked and did not just run it is noted what
    came of it. `looks` has what conditions looked at, for hosts that trace.
    """

    __slots__ = ("_asked", "_doubtful", "_has_failed", "_is_over", "_live", "_payload", "_places", "_subject", "_told",
                 "looks", "selection", "turns")  # fmt: skip

    def __init__(self, selection: Selection, subject: Any, is_traced: bool = False) -> None:
        self.selection = selection
        self._subject = subject
        self._told: dict[int, str] | None = None
        self._is_over = False
        self.looks: list[Look] | None = [] if is_traced else None
        if selection.is_plain:  # as `_look`, for most of what happens
            self._payload = payload = subject.payload
            mask = selection.judged(payload)
            if mask is None:
                mask = self._look(0)
            else:
                self._doubtful = 0
                if is_traced:
                    self.looks = [(0, payload, ())]
                if subject.via:
                    mask = selection.with_slots(mask, subject.via)
        else:
            if not selection.is_ready:
                selection.prepare()
            mask = self._look(0)
        selection.skips.begun += 1
        self.turns: Iterator[int]
        self._places: list[int] | None
        if mask & selection.loud or selection.fails:
            self._asked, self._places, self._has_failed = 0, None, False
            self.turns = self._in_turn(mask)
        else:
            self._asked = mask
            self._places = places = selection.lineup.places(mask)
            self.turns = iter(places)

    def _look(self, place: int) -> int:
        """Look at the values; those that have to be asked of the handlers from `place` on."""
        selection, subject = self.selection, self._subject
        self._payload = payload = subject.payload if selection.model is not None else None
        self._doubtful = 0
        if payload is None or type(payload) is selection.model:
            live = selection.live_of(subject, payload) if selection.is_live else ()
            mask = selection.judged(payload, live)
            if mask is None:
                mask, self._doubtful = selection.in_doubt(selection.fields_of(payload) + live)
            if self.looks is not None:
                self.looks.append((place, payload, live))
        else:  # a model of a plugin's own, made of this one: nothing can be told
            mask = self._doubtful = selection.lineup.firsts
        if payload is not None and subject.via:
            mask = selection.with_slots(mask, subject.via)
        return mask & selection.lineup.behind(place) if place else mask

    def _in_turn(self, mask: int) -> Iterator[int]:
        """The places where handlers may change what conditions look at."""
        selection = self.selection
        lineup = selection.lineup
        while mask:
            # as far as the first that may change anything
            loud = mask & selection.loud
            low = loud.bit_length() - 1 if loud else 0
            rest = mask & (1 << low) - 1
            self._asked |= mask ^ rest
            places = lineup.places(mask ^ rest)
            for place in places:
                yield place
                if self._has_failed:  # others hear of it, who may change anything
                    self._has_failed = False
                    self._asked &= ~lineup.behind(place + 1)
                    rest = self._look(place + 1)
                    break
            else:
                if loud and self._has_changed(places[-1]):
                    rest = self._look(places[-1] + 1)
            mask = rest

    def holds(self, place: int) -> bool:
        """Whether the condition of the handler there, which has to be asked, is known to hold."""
        selection = self.selection
        return selection.whole[place] and (not self._doubtful or not self._doubtful & selection.lineup.bit(place))

    def note(self, place: int, verdict: str) -> None:
        """What came of the handler at `place`."""
        if verdict != "ran":
            if self._told is None:
                self._told = {}
            self._told[place] = verdict
            if verdict == "failed":
                self._failed(place)

    def _failed(self, place: int) -> None:
        """Others hear of a failure, who may change anything."""
        self._has_failed = True
        places = self._places
        if places is None:
            return
        # a list cannot look again: all that are behind are asked by themselves, this once
        self.selection.fails = True
        lineup = self.selection.lineup
        behind = lineup.firsts & lineup.behind(place + 1)
        self._doubtful |= behind
        self._asked = self._asked & ~lineup.behind(place + 1) | behind
        places[places.index(place) + 1 :] = range(place + 1, len(self.selection.handlers))

    def _has_changed(self, place: int) -> bool:
        """Whether what conditions look at may be another since the handler at `place` was asked, which did not fail."""
        selection, payload = self.selection, self._payload
        if selection.is_quiet(place):
            return False
        if payload is not None and self._subject.payload is not payload:
            self._payload = self._subject.payload
            if not all(map(is_, selection.fields_of(self._payload), selection.fields_of(payload))):
                return True
        return selection.is_live

    def end(
        self, verdicts: list[Verdict | StageVerdicts] | None, before: int | None = None, is_cut: bool = False
    ) -> None:
        """The stage is over, and its verdicts go to `verdicts`, where somebody wants them. Those from the place
        `before` on did not get their turn; `is_cut`: it was interrupted, and nothing is told of them. Only the first
        time counts."""
        if self._is_over:
            return
        self._is_over = True
        if self._places is None:
            self.turns = iter(())  # which would keep this one
        asked, selection = self._asked, self.selection
        skips = selection.skips
        if before is not None:
            asked &= ~selection.lineup.behind(before)
            skips.ends[before] = skips.ends.get(before, 0) + 1
        ended = skips.ended
        ended.append(asked)
        if len(ended) >= MOST:
            skips.count()
        if self.looks is not None:
            self._subject.trace.looked.append(Looked(selection, self.looks, self._told or {}, before))
        if verdicts is not None:
            verdicts.append((selection.lineup, asked, self._told, before, is_cut))
