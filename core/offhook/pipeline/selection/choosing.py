"""`Choosing`: one way through a stage, from one handler that has to be asked to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import is_
from typing import TYPE_CHECKING, Any

from offhook.pipeline.selection.counts import MOST
from offhook.pipeline.selection.looked import Looked

if TYPE_CHECKING:
    from offhook.journal.verdicts import StageVerdicts, Verdict
    from offhook.pipeline.selection.selection import Selection


class Choosing:
    """For one subject: an invocation, or an event. Of a handler that was asked and did not just run it is noted what
    came of it. `looks` has what conditions looked at, with the place from which on they did, for hosts that trace.
    """

    # most choices never have these, and one is made for everything that happens: they stand here once
    looks: list[tuple[int, tuple[Any, ...]]] | None = None
    _told: dict[int, str] | None = None
    _asked: Sequence[int] = ()
    _has_failed = _has_ended = False
    _doubtful = 0

    def __init__(self, selection: Selection, subject: Any, *, is_traced: bool = False) -> None:
        if not selection.is_ready:
            selection.prepare()
        self.selection = selection
        self._subject = subject
        if is_traced:
            self.looks = []
        selection.skips.begun += 1
        self._look(0)

    def _look(self, place: int) -> None:
        """Look at the values, for the handlers from `place` on."""
        selection, subject = self.selection, self._subject
        payload, fields = None, ()
        if selection.model is not None:
            payload = subject.payload
            try:
                fields = selection.read_fields(payload.__dict__)
            except KeyError:
                fields = selection.fields_of(payload)
        self._payload, self._fields = payload, fields
        if payload is None or type(payload) is selection.model:
            values = selection.values(subject, payload, fields) if selection.is_live else fields
            mask = selection.judged(values)
            if mask is not None:
                if place:
                    self._doubtful = 0
            else:
                mask, self._doubtful = selection.in_doubt(values)
            if self.looks is not None:
                self.looks.append((place, values))
        else:  # a model of a plugin's own, made of this one: nothing can be told
            mask = self._doubtful = selection.firsts
        if payload is not None and subject.via:
            mask = selection.with_slots(mask, subject.via)
        self._rest = mask & selection.behind(place) if place else mask

    def __iter__(self) -> Iterator[int]:
        """The places of those that have to be asked, in order; what they change is seen before the next one."""
        selection = self.selection
        while self._rest:
            # as far as the first that may change what conditions look at
            mask = self._rest
            loud = mask & selection.loud
            low = loud.bit_length() - 1 if loud else 0
            self._rest = mask & (1 << low) - 1
            places = selection.places_of(mask ^ self._rest)
            self._asked = [*self._asked, *places] if self._asked else places
            for place in places:
                yield place
                if self._has_failed:  # others hear of it, who may change anything
                    self._asked = self._asked[: self._asked.index(place) + 1]
                    self._has_failed = False
                    self._look(place + 1)
                    break
            else:
                if loud and self._has_changed(places[-1]):
                    self._look(places[-1] + 1)

    def holds(self, place: int) -> bool:
        """Whether the condition of the handler there, which has to be asked, is known to hold."""
        selection = self.selection
        return selection.whole[place] and (not self._doubtful or not self._doubtful & selection.bit(place))

    def note(self, place: int, verdict: str) -> None:
        """What came of the handler at `place`."""
        if verdict != "ran":
            if self._told is None:
                self._told = {}
            self._told[place] = verdict
            self._has_failed = verdict == "failed"

    def _has_changed(self, place: int) -> bool:
        """Whether what conditions look at may be another since the handler at `place` was asked, which did not fail."""
        selection, payload = self.selection, self._payload
        if selection.is_quiet(place):
            return False
        if payload is not None and self._subject.payload is not payload:
            self._payload = payload = self._subject.payload
            if not all(map(is_, selection.fields_of(payload), self._fields)):
                return True
        return selection.is_live

    def end(
        self, verdicts: list[Verdict | StageVerdicts] | None, before: int | None = None, is_cut: bool = False
    ) -> None:
        """The stage is over, and its verdicts go to `verdicts`, where somebody wants them. Those from the place
        `before` on did not get their turn; `is_cut`: it was interrupted, and nothing is told of them. Only the first
        time counts."""
        if self._has_ended:
            return
        self._has_ended = True
        asked, skips = self._asked, self.selection.skips
        if before is not None:
            asked = [place for place in asked if place < before]
            skips.ends[before] = skips.ends.get(before, 0) + 1
        skips.ended.append(asked)
        if len(skips.ended) >= MOST:
            skips.count()
        if self.looks is not None:
            self._subject.trace.looked.append(Looked(self.selection, self.looks, self._told or {}, before))
        if verdicts is not None:
            verdicts.append((self.selection.names, asked, self._told, before, is_cut))
