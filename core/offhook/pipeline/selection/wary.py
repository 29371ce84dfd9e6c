"""`Wary`: a way through a stage where handlers may change what the conditions of later ones look at."""

from __future__ import annotations

from collections.abc import Iterator
from operator import is_
from typing import TYPE_CHECKING, Any

from offhook.pipeline.selection.choosing import Choosing

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

    __slots__ = ("_has_failed", "_payload", "_rest", "_subject")

    def __init__(self, mask: int, subject: Any, has_payload: bool) -> None:
        """With those that `look` found."""
        super().__init__()
        self._rest = mask
        self._subject = subject
        self._payload = subject.payload if has_payload else None
        self._has_failed = False

    def __iter__(self) -> Iterator[int]:
        selection = self.selection
        lineup = selection.lineup
        while self._rest:
            # as far as the first that may change anything
            mask = self._rest
            loud = mask & selection.loud
            low = loud.bit_length() - 1 if loud else 0
            self._rest = mask & (1 << low) - 1
            self.asked |= mask ^ self._rest
            places = lineup.places(mask ^ self._rest)
            for place in places:
                yield place
                if self._has_failed:
                    self._has_failed = False
                    self.asked &= ~lineup.behind(place + 1)
                    self._look(place + 1)
                    break
            else:
                if loud and self._has_changed(places[-1]):
                    self._look(places[-1] + 1)

    def _look(self, place: int) -> None:
        self._rest, self.doubtful = look(
            self.selection, self._subject, place, self.looks if self.trace is not None else None
        )
        if self.selection.model is not None:
            self._payload = self._subject.payload

    def failed(self, _place: int) -> None:
        """Others hear of it, who may change anything."""
        self._has_failed = True

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
