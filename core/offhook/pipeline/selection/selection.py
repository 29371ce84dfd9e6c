"""`Selection`: of a stage with many handlers, those that have to be asked, by what their conditions demand.

The others would decline: their conditions are false for the values as they are, and would fail in nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from operator import attrgetter
from types import CodeType
from typing import TYPE_CHECKING, Any, Final

from offhook.payload import Payload, outside_name
from offhook.pipeline.selection.counts import Skips
from offhook.pipeline.selection.indexes import ANYTHING, TRUTHS, Equals, Ranges, mask_of
from offhook.pipeline.selection.reading import (
    UNREADABLE,
    Path,
    Reader,
    fields_reader,
    payload_reader,
    run_reader,
    values_of,
)
from offhook_grammar.program import Demand

if TYPE_CHECKING:
    from offhook.pipeline.handlers import Handler

LEAST: Final = 8
"""With fewer handlers that demand anything, asking all of them is as fast."""

_ROOM: Final = 8_000_000
_SOURCES: Final = ("task", "sid", "conversation")
"""The fields of a payload from which names in scope come."""

_HARMFUL: Final = frozenset({"log", "notify", "invoke", "proceed", "wait", "wait_until"})

_EDITS: Final = frozenset({"edit", "remove"})

Lanes = dict[int, list[Demand]]
Judge = Callable[[Any], "int | None"]


class _Look:
    """A path, and what judges its value. `lanes`: all that demand anything of it."""

    __slots__ = ("early", "lanes", "late", "path")

    def __init__(self, path: Path, width: int, early: Lanes, late: Mapping[str, Lanes], room: int) -> None:
        self.path = path
        self.early = Equals(width, early, ANYTHING, room) if early else None
        self.late: list[Equals | Ranges] = []
        for group, lanes in late.items():
            if group in ("equality", "truth"):
                self.late.append(Equals(width, lanes, ANYTHING if group == "equality" else TRUTHS, room))
            else:
                self.late.append(Ranges(width, lanes, room))
        self.lanes = mask_of({lane for one in (early, *late.values()) for lane in one}, width)


class Selection:
    """Chooses from `handlers`. `model`: the model of the payload, for stages of actions.

    A demand is early if nothing before it in its way can fail: unless it is met, nothing later of its way matters.
    Where a later value is of a kind that makes a condition fail, those are asked whose early demands are met.
    """

    __slots__ = (
        "_early",
        "_full",
        "_lanes",
        "_late",
        "_loud",
        "_of_payload",
        "_of_run",
        "_slots",
        "_top",
        "_viewer",
        "_watched",
        "_width",
        "fields",
        "handlers",
        "is_live",
        "model",
        "names",
        "positions",
        "quiet",
        "read_fields",
        "skips",
        "starts",
    )

    def __init__(self, handlers: Sequence[Handler], model: Any = None) -> None:
        self.handlers = tuple(handlers)
        self.names = tuple([handler.name for handler in handlers])
        self.skips = Skips(len(self.handlers))
        self.model = model
        self.quiet: set[int] = set()
        self._loud: set[int] = set()
        self.positions: list[int] = []
        self.starts: list[int] = []
        ways: list[tuple[Demand, ...]] = []
        for position, handler in enumerate(self.handlers):
            self.starts.append(len(ways))
            own = handler.demands.ways if handler.demands is not None else ((),)
            ways += own
            self.positions += [position] * len(own)
        self.starts.append(len(ways))
        self._width = width = len(ways)
        self._top = 1 << width
        self._full = self._top - 1
        self._slots: dict[str, list[int]] | None = None
        self._arrange(_looks(ways, width))

    def _arrange(self, looks: Sequence[_Look]) -> None:
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
        self.read_fields = fields_reader(self.fields)
        self._of_payload = tuple([payload_reader(getters[look.path[1]], look.path) for look in deeper])
        self._of_run = tuple([run_reader(look.path) for look in of_run])
        self._viewer = next((one for one in self.handlers if one.demands is not None), None) if of_run else None
        self.is_live = bool(deeper or of_run)
        placed = [(look, self.fields.index(names[look.path[1]])) for look in plain]
        placed += [(look, len(self.fields) + number) for number, look in enumerate([*deeper, *of_run])]
        self._early = tuple([_judge(look.early, place) for look, place in placed if look.early is not None])
        self._late = tuple([(*_judge(index, place), index.lanes) for look, place in placed for index in look.late])
        self._lanes = tuple([(place, look.lanes) for look, place in placed])

    def chosen(self, subject: Any, payload: Any, fields: tuple[Any, ...]) -> tuple[str, bool]:  # noqa: C901  # in one go
        """The lanes to be asked, as digits (none: nobody is), and whether what a way that is met tells of its condition
        is certain. `fields` are the payload's values of `fields`.

        One function with two loops: a function of its own for each value would cost more than the judging.
        """
        if type(payload) is not self.model and payload is not None:  # a model of a plugin's own, made of this one
            return "1" * self._width, False
        values = fields
        if self._of_payload:
            values += values_of(self._of_payload, payload)
        if self._viewer is not None:
            values += values_of(self._of_run, self._viewer.view(subject))
        certain = True
        mask = self._full
        for kind, known, default, judge, place in self._early:
            value = values[place]
            found = known.get(value, default) if type(value) is kind else None
            if found is None:
                found = judge(value)
            if found is None:
                certain = False
            else:
                mask &= found
        early, doubtful = mask, 0
        if mask or not certain:
            for kind, known, default, judge, place, lanes in self._late:
                value = values[place]
                found = known.get(value, default) if type(value) is kind else None
                if found is None:
                    found = judge(value)
                if found is None:
                    certain = False
                    doubtful |= lanes
                else:
                    mask &= found
        if not certain:
            mask |= early & doubtful
            for place, lanes in self._lanes:
                if values[place] is UNREADABLE:
                    mask |= lanes
        return bin(mask | self._top)[3:] if mask else "", certain

    def with_slots(self, digits: str, slots: Sequence[str]) -> str:
        """The same with the handlers of these slots, which are told of in another way."""
        if self._slots is None:
            self._slots = {}
            for position, handler in enumerate(self.handlers):
                self._slots.setdefault(handler.slot, []).append(self.starts[position])
        found = bytearray(digits or "0" * self._width, "ascii")
        for slot in slots:
            for lane in self._slots.get(slot, ()):
                found[lane] = 49
        return found.decode()

    def is_quiet(self, position: int) -> bool:
        """Whether the handler there changes nothing that conditions look at, unless it fails. Those of whom it is known
        are in `quiet`."""
        if position in self.quiet:
            return True
        if position in self._loud or not self._leaves_alone(self.handlers[position]):
            self._loud.add(position)
            return False
        self.quiet.add(position)
        return True

    def _leaves_alone(self, handler: Handler) -> bool:
        codes = handler.codes()
        if codes is None or handler.is_async or not all(map(_changes_nothing, codes)):
            return False
        if not self.fields or not any(map(_edits, codes)):
            return True
        # an edit begins with the name of a field, which its code has as a text
        derives = self.model.filled is not Payload.filled
        return not derives and not any(map(self._watched.intersection, map(_texts_of, codes)))


def _judge(index: Equals | Ranges, place: int) -> tuple[type | None, Mapping[Any, int], int | None, Judge, int]:
    return index.kind, index.known, index.default, index.mask, place


def _looks(ways: Sequence[tuple[Demand, ...]], width: int) -> list[_Look]:
    early: dict[Path, Lanes] = {}
    late: dict[Path, dict[str, Lanes]] = {}
    for lane, way in enumerate(ways):
        fallible = False
        for demand in way:
            fallible = fallible or demand.fallible
            own = late.setdefault(demand.path, {}).setdefault(_group(demand), {}) if fallible else None
            if own is None:
                own = early.setdefault(demand.path, {})
            own.setdefault(lane, []).append(demand)
    paths = dict.fromkeys([*early, *late])
    room = max(16, _ROOM // (width // 8 + 1) // max(1, 2 * len(paths)))
    return [_Look(path, width, early.get(path, {}), late.get(path, {}), room) for path in paths]


def _group(demand: Demand) -> str:
    """Demands that one index can judge together."""
    if not demand.fallible:
        return "equality"
    if not demand.values:
        return "truth"
    return "duration" if type(demand.values[0]) is timedelta else "number"


def _changes_nothing(code: CodeType) -> bool:
    """Core functions are pure; a plugin's may do anything, and so may whoever hears of a log line."""
    return not any(map(_may_change, code.co_names)) and all(
        _changes_nothing(inner) for inner in code.co_consts if isinstance(inner, CodeType)
    )


def _may_change(name: str) -> bool:
    return name in _HARMFUL or name.startswith("define.") or (name.startswith("call.") and name.count(".") > 1)


def _edits(code: CodeType) -> bool:
    inner = [value for value in code.co_consts if isinstance(value, CodeType)]
    return not _EDITS.isdisjoint(code.co_names) or any(map(_edits, inner))


def _texts_of(code: CodeType) -> set[str]:
    """Every text that stands in the code."""
    return _texts_in(code.co_consts)


def _texts_in(values: tuple[Any, ...]) -> set[str]:
    found: set[str] = set()
    for value in values:
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, tuple):
            found |= _texts_in(value)
        elif isinstance(value, CodeType):
            found |= _texts_of(value)
    return found
