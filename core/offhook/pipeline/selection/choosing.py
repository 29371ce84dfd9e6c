"""`Choosing`: one way through a stage, from one handler that has to be asked to the next."""

from __future__ import annotations

from collections.abc import Iterator
from operator import is_
from typing import TYPE_CHECKING, Any

from offhook.journal.verdicts import StageVerdicts

if TYPE_CHECKING:
    from offhook.pipeline.handlers import Handler
    from offhook.pipeline.selection.selection import Selection


class Choosing:
    """For one subject: an invocation, or an event. `verdicts` are those of the stage; whoever asks a handler puts down
    in `told`, by its place, what came of it."""

    __slots__ = (
        "_certain",
        "_digits",
        "_fields",
        "_has_ended",
        "_payload",
        "_selection",
        "_subject",
        "told",
        "verdicts",
    )

    def __init__(self, selection: Selection, subject: Any) -> None:
        self._selection = selection
        self._subject = subject
        self.verdicts = StageVerdicts(selection.names)
        self.told = self.verdicts.told
        self._has_ended = False
        selection.skips.open += 1
        self._look()

    def _look(self) -> None:
        selection, subject = self._selection, self._subject
        if selection.model is None:
            self._payload, self._fields = None, ()
        else:
            self._payload = subject.payload
            self._fields = selection.read_fields(subject.payload.__dict__)
        self._digits, self._certain = selection.chosen(subject, self._payload, self._fields)
        if self._payload is not None and subject.via:
            self._digits = selection.with_slots(self._digits, subject.via)

    def __iter__(self) -> Iterator[tuple[int, Handler]]:
        """Those that have to be asked, in order, with their places; what they change is seen before the next one."""
        selection, told = self._selection, self.told
        positions, starts, handlers, quiet = selection.positions, selection.starts, selection.handlers, selection.quiet
        at = self._digits.find("1")
        while at >= 0:
            place = positions[at]
            yield place, handlers[place]
            # of a failure others hear, who may change anything
            if (place not in quiet or told.get(place) == "failed") and self._has_changed(place):
                self._look()
            at = self._digits.find("1", starts[place + 1])

    def holds(self, handler: Handler) -> bool:
        """Whether the condition of a handler that has to be asked is known to hold."""
        return self._certain and handler.demands is not None and handler.demands.whole

    def _has_changed(self, place: int) -> bool:
        """Whether what conditions look at may be another since the handler at `place` was asked."""
        selection, payload = self._selection, self._payload
        if selection.is_quiet(place) and self.told.get(place) != "failed":
            return False
        if payload is not None and self._subject.payload is not payload:
            self._payload = payload = self._subject.payload
            if not all(map(is_, selection.read_fields(payload.__dict__), self._fields)):
                return True
        return selection.is_live

    def end(self, before: int | None = None, *, is_cut: bool = False) -> None:
        """The stage is over; those from the place `before` on did not get their turn. `is_cut`: it was interrupted, and
        nothing is told of them. Only the first time counts."""
        if self._has_ended:
            return
        self._has_ended = True
        verdicts, skips = self.verdicts, self._selection.skips
        skips.open -= 1
        skips.passes += 1
        if before is not None:
            verdicts.end, verdicts.is_cut = before, is_cut
            skips.ends[before] = skips.ends.get(before, 0) + 1
        for told in self.told:
            skips.told[told] += 1
