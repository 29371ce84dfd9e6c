"""`Wary`: a way through a stage where handlers may change what the conditions of later ones look at."""

from __future__ import annotations

from collections.abc import Iterator
from operator import is_
from typing import TYPE_CHECKING, Any

from offhook.pipeline.selection.choosing import LONG, Choosing

if TYPE_CHECKING:
    from offhook.pipeline.selection.looked import Look
    from offhook.pipeline.selection.selection import Selection


def look(selection: Selection, subject: Any, place: int, looks: list[Look] | None) -> tuple[int, int]:
    """Look at the values: those that have to be asked of the handlers from `place` on, and of whom of them it is not
    certain that their demands are met. What was looked at goes to `looks`, if somebody wants that."""
    payload = subject.payload if selection.model is not None else None
    doubtful = 0
    if payload is None or type(payload) is selection.model:
        live = selection.live_of(subject, payload) if selection.is_live else ()
        mask = selection.judged(payload, live)
        if mask is None:
            mask, doubtful = selection.in_doubt(selection.fields_of(payload) + live)
        if looks is not None:
            looks.append((place, payload, live))
    else:  # a model of a plugin's own, made of this one: nothing can be told
        mask = doubtful = selection.lineup.firsts
    if payload is not None and subject.via:
        mask = selection.with_slots(mask, subject.via)
    return (mask & selection.lineup.behind(place) if place else mask), doubtful


class Wary(Choosing):
    """It gives the places one by one, and looks again behind a handler that has changed something. The list stays
    empty."""

    __slots__ = ("has_failed", "payload", "rest", "subject")

    rest: int
    """The bits of those that `look` found, of whom nobody was asked yet."""
    subject: Any
    payload: Any
    has_failed: bool

    def __iter__(self) -> Iterator[int]:
        selection = self.selection
        lineup, mask = selection.lineup, self.rest
        while mask:
            rest, loud = 0, mask & selection.loud
            if loud:  # as far as the first that may change anything
                rest = mask & (1 << loud.bit_length() - 1) - 1
                mask ^= rest
            self.asked |= mask
            places = lineup.places(mask)
            for place in places:
                yield place
                if self.has_failed:
                    self.has_failed = False
                    self.asked &= ~lineup.behind(place + 1)
                    rest = self._look(place + 1)
                    break
            else:
                if loud and self._has_changed(places[-1]):
                    rest = self._look(places[-1] + 1)
            mask = rest

    def _look(self, place: int) -> int:
        mask, self.doubtful = look(self.selection, self.subject, place, self.looks if self.trace is not None else None)
        if self.payload is not None:
            self.payload = self.subject.payload
        return mask

    def failed(self, _place: int) -> None:
        """Others hear of it, who may change anything."""
        self.has_failed = True
        self.selection.fails = LONG

    def _has_changed(self, place: int) -> bool:
        """Whether what conditions look at may be another since the handler at `place` was asked, which did not fail."""
        selection, payload = self.selection, self.payload
        if selection.is_quiet(place):
            return False
        if payload is not None and self.subject.payload is not payload:
            self.payload = self.subject.payload
            if not all(map(is_, selection.fields_of(self.payload), selection.fields_of(payload))):
                return True
        return selection.is_live
