"""`Selection`: of a stage with many handlers, those that have to be asked, by what their conditions demand.

The others would decline: their conditions are false for the values as they are, and would fail in nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from offhook.journal.lineup import Lineup
from offhook.payload import outside_name
from offhook.pipeline.selection.counts import Skips
from offhook.pipeline.selection.judging import Sight, judged_by
from offhook.pipeline.selection.lanes import Folding, Look, Way, looks_of
from offhook.pipeline.selection.quiet import leaves_alone
from offhook.pipeline.selection.reading import UNREADABLE, Reader, payload_reader, run_reader, values_of
from offhook_grammar.compiler.late import MANY

if TYPE_CHECKING:
    from offhook.pipeline.handlers import Handler

LEAST: Final = MANY
"""With fewer handlers that demand anything, asking all of them is as fast."""

_SOURCES: Final = ("task", "sid", "conversation")
"""The fields of a payload from which names in scope come."""


class Selection:
    """Chooses from `handlers`. `model`: the model of the payload, for stages of actions.

    A handler's bit in its `lineup` is the first of its lanes. The index is made by `prepare`, before the first choice:
    many actions are never invoked. `is_plain`: there is one, and it judges fields of the payload only. `fails`: a
    handler has failed not long ago.
    """

    __slots__ = (
        "_early",
        "_folding",
        "_full",
        "_lanes",
        "_late",
        "_of_payload",
        "_of_run",
        "_quiet",
        "_slots",
        "_viewer",
        "_watched",
        "fails",
        "fields",
        "handlers",
        "is_live",
        "is_plain",
        "is_ready",
        "judged",
        "lineup",
        "loud",
        "model",
        "paths",
        "skips",
        "whole",
    )

    def __init__(self, handlers: Sequence[Handler], model: Any = None) -> None:
        self.handlers = tuple(handlers)
        self.skips = Skips()
        self.model = model
        self.is_ready = self.is_plain = False
        self.fails = 0

    def prepare(self) -> None:
        """Make the index."""
        ways: list[Way] = []
        sizes: list[int] = []
        starts: list[int] = []
        self.whole: list[bool] = []
        """By place, whether the demands are all of the condition."""
        for place, handler in enumerate(self.handlers):
            handler.stats.skipped_by(self.skips, place)
            demands = handler.demands
            own: tuple[Way, ...] = demands.ways if demands is not None else ((),)
            starts.append(len(ways))
            self.whole.append(demands is not None and demands.whole)
            sizes.append(len(own))
            ways += own
        width = len(ways)
        names = tuple([handler.name for handler in self.handlers])
        self.lineup = self.skips.lineup = Lineup(names, [width - 1 - start for start in starts], width)
        self._full = (1 << width) - 1
        self._folding = Folding(sizes)
        self._quiet: dict[int, bool] = {}
        self.loud = self._full
        """The handlers that have not been found to be quiet."""
        self._slots: dict[str, int] | None = None
        self._arrange(looks_of(ways))
        self.is_ready = True
        self.is_plain = self.model is not None and not self.is_live

    def _arrange(self, looks: Sequence[Look]) -> None:
        """Say from where each value comes: `fields` of the payload, what is deeper in it, and what a run has."""
        names = {outside_name(self.model, name): name for name in self.model.model_fields} if self.model else {}
        getters: Mapping[str, Reader] = self.model.script_fields if self.model else {}
        plain, deeper, of_run = [], [], []
        for look in looks:
            root, *parts = look.path
            if root != "payload" or not parts or parts[0] not in names:
                of_run.append(look)
            elif len(parts) == 1 and type(getters[parts[0]]) is attrgetter:
                plain.append(look)
            else:
                deeper.append(look)
        watched = dict.fromkeys(names[look.path[1]] for look in (*plain, *deeper))
        if of_run:
            watched |= dict.fromkeys(name for name in _SOURCES if name in names.values())
        if any(look.path[0] == "payload" for look in of_run):
            watched |= dict.fromkeys(names.values())
        self.fields = tuple(watched)
        self._watched = {outside for outside, name in names.items() if name in watched} | {*watched}
        self._of_payload = tuple([payload_reader(getters[look.path[1]], look.path) for look in deeper])
        self._of_run = tuple([run_reader(look.path) for look in of_run])
        self._viewer = next((one for one in self.handlers if one.makes_demands), None) if of_run else None
        self.is_live = bool(deeper or of_run)
        placed = [(look, self.fields.index(names[look.path[1]])) for look in plain]
        placed += [(look, len(self.fields) + number) for number, look in enumerate([*deeper, *of_run])]
        self.paths = tuple([(look.path, place) for look, place in placed])
        """Under which path a value is read, and its place among the values."""
        early = [(look.early, place) for look, place in placed if look.early is not None]
        late = [(index, place) for look, place in placed for index in look.late]
        sights = [(Sight(look.indexes, self._full), place) for look, place in placed]
        count = len(self.fields)
        self.judged = judged_by(
            {self.fields[place]: sight for sight, place in sights if place < count},
            {place - count: sight for sight, place in sights if place >= count},
            len(deeper) + len(of_run),
            self._folding,
            self.model,
        )
        """The handlers that have to be asked; None where that is in doubt."""
        self._early = tuple([(index.mask, place, index.lanes) for index, place in early])
        self._late = tuple([(index.mask, place, index.lanes) for index, place in late])
        self._lanes = tuple([(place, look.lanes) for look, place in placed])

    def fields_of(self, payload: Any) -> tuple[Any, ...]:
        """The values of `fields`, also of a payload that was made past its validation and has not got all of them."""
        return tuple([payload.__dict__.get(name, UNREADABLE) for name in self.fields])

    def live_of(self, subject: Any, payload: Any) -> tuple[Any, ...]:
        """What conditions look at beside fields of the payload."""
        values: tuple[Any, ...] = ()
        if self._of_payload:
            values = values_of(self._of_payload, payload)
        if self._viewer is not None:
            values += values_of(self._of_run, self._viewer.view(subject))
        return values

    def in_doubt(self, values: tuple[Any, ...]) -> tuple[int, int]:
        """The handlers that have to be asked, and those of them of whom it is not certain that their demands are met,
        where a value is of a kind that makes conditions fail, or is equal in a way of its own: those are asked whose
        early demands are met."""
        early = mask = self._full
        doubtful = failing = unread = 0
        for judge, place, lanes in self._early:
            found = judge(values[place])
            if found is None:
                doubtful |= lanes
            else:
                early &= found
        for judge, place, lanes in self._late:
            found = judge(values[place])
            if found is None:
                failing |= lanes
            else:
                mask &= found
        for place, lanes in self._lanes:
            if values[place] is UNREADABLE:
                unread |= lanes
        mask = early & (mask | failing) | unread
        folded = self._folding.folded
        return folded(mask), folded(mask & (doubtful | failing | unread))

    def with_slots(self, mask: int, slots: Sequence[str]) -> int:
        """The same with the handlers of these slots, which are told of in another way."""
        if self._slots is None:
            self._slots = {}
            for place, handler in enumerate(self.handlers):
                self._slots[handler.slot] = self._slots.get(handler.slot, 0) | self.lineup.bit(place)
        for slot in slots:
            mask |= self._slots.get(slot, 0)
        return mask

    def is_quiet(self, place: int) -> bool:
        """Whether the handler there changes nothing that conditions look at, unless it fails."""
        known = self._quiet.get(place)
        if known is None:
            known = self._quiet[place] = leaves_alone(self.handlers[place], self.model, self._watched)
            if known:
                self.loud &= ~self.lineup.bit(place)
        return known
