"""Which handlers a value lets through, as one large number of one bit each, so that many are judged at once.

A bit is called a lane: one way in which one handler's condition can hold. Lane 0 is the highest bit, so that the digits
of the number stand in the order of the handlers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from sys import intern
from typing import Any, Final

from offhook_grammar.program import Demand
from offhook_grammar.values import FrozenDict

ANYTHING: Final[frozenset[type]] = frozenset({str, int, float, bool, type(None), timedelta, tuple, FrozenDict})
"""The kinds of values of which equality with a plain value is certain: others are equal in ways of their own."""

TRUTHS: Final[frozenset[type]] = frozenset({bool, type(None)})
"""The kinds of values that are a condition by themselves."""

KINDS: Final[dict[type, frozenset[type]]] = {
    int: frozenset({int, float}),
    float: frozenset({int, float}),
    timedelta: frozenset({timedelta}),
}
"""The kinds of values that have an order with one of this kind."""

_TRUE, _FALSE = object(), object()  # booleans are no numbers, while Python takes them for 1 and 0
_STEPS: Final = 512


def mask_of(lanes: Iterable[int], width: int) -> int:
    """The number with these lanes set."""
    digits = bytearray(b"0" * width)
    for lane in lanes:
        digits[lane] = 49
    return int(digits, 2)


class Equals:
    """Demands of equality. `kinds` are the kinds of values that they can judge, `kind` is the most likely one, `room`
    how many numbers may be kept."""

    __slots__ = ("_default", "_kinds", "_known", "_listed", "_room", "_width", "kind", "lanes")

    def __init__(
        self, width: int, demands: Mapping[int, Sequence[Demand]], kinds: frozenset[type], room: int = _STEPS
    ) -> None:
        self._width = width
        self._kinds = kinds
        self._room = room
        self._known: dict[Any, int] = {}
        self._listed: dict[Any, tuple[list[int], list[int]]] = {}
        choosy: list[int] = []
        for lane, own in demands.items():
            wanted, refused = _values(own)
            if wanted is not None:
                choosy.append(lane)
            for value in refused if wanted is None else wanted:
                self._listed.setdefault(value, ([], []))[wanted is None].append(lane)
        self.lanes = mask_of(demands, width)
        self._default: int = (1 << width) - 1 & ~mask_of(choosy, width)
        kinds_listed = [bool if value in (_TRUE, _FALSE) else type(value) for value in self._listed]
        self.kind: type = max(kinds_listed, key=kinds_listed.count, default=str)

    def mask(self, value: Any) -> int | None:
        """The lanes that the value lets through, those without a demand among them; None if it cannot be told."""
        kind = type(value)
        if kind not in self._kinds:
            return None
        if kind is bool:
            value = _TRUE if value else _FALSE
        elif kind is tuple or kind is FrozenDict:
            return self._default
        known = self._known.get(value)
        return known if known is not None else self._made(value)

    def _made(self, value: Any) -> int:
        listed = self._listed.get(value)
        if listed is None:
            return self._default
        if len(self._known) >= self._room:
            self._known.clear()
        on, off = listed
        mask = self._known[value] = (self._default | mask_of(on, self._width)) & ~mask_of(off, self._width)
        return mask


def _values(demands: Sequence[Demand]) -> tuple[dict[Any, None] | None, dict[Any, None]]:
    """The values that meet demands of equality, None for all but the refused ones; and the refused ones."""
    wanted: dict[Any, None] | None = None
    refused: dict[Any, None] = {}
    for demand in demands:
        values = dict.fromkeys(map(_comparable, _equal_to(demand)))
        if demand.sign == "not in":
            refused |= values
        else:
            wanted = values if wanted is None else {value: None for value in wanted if value in values}
    if wanted is not None:
        wanted = {value: None for value in wanted if value not in refused}
    return wanted, refused


def _equal_to(demand: Demand) -> tuple[Any, ...]:
    if demand.sign == "true":
        return (True,)
    return (False, None) if demand.sign == "not true" else demand.values


def _comparable(value: Any) -> Any:
    if type(value) is bool:
        return _TRUE if value else _FALSE
    # one object for all selections: what is looked at for each event should be near
    return intern(value) if type(value) is str else value


class Ranges:
    """Demands of order, all with numbers or all with durations.

    The values of all demands cut the line into pieces; each piece and each cut has its number, which is made from the
    nearest one kept, by turning over the lanes whose range begins or ends in between.
    """

    __slots__ = ("_cuts", "_kept", "_kinds", "_known", "_places", "_room", "_step", "_turned", "_width", "kind",
                 "lanes")  # fmt: skip

    def __init__(self, width: int, demands: Mapping[int, Sequence[Demand]], room: int = _STEPS) -> None:
        self._width = width
        self._room = room
        self._kinds = KINDS[type(next(iter(demands.values()))[0].values[0])]
        self._known: dict[Any, int] = {}
        self.kind: type = int if int in self._kinds else timedelta
        self._cuts = sorted({demand.values[0] for own in demands.values() for demand in own})
        self.lanes = mask_of(demands, width)
        turns: list[tuple[int, int]] = []
        for lane, own in demands.items():
            first, last = self._range(own)
            if first <= last:
                turns += [(first, lane), (last + 1, lane)]
        turns.sort()
        self._places = [place for place, _ in turns]
        self._turned = [lane for _, lane in turns]
        self._step = max(16, len(turns) // _STEPS)
        self._kept = self._made_kept()

    def _range(self, demands: Sequence[Demand]) -> tuple[int, int]:
        """The first and the last place that meets the demands: piece n is place 2n, the cut behind it 2n + 1."""
        first, last = 0, 2 * len(self._cuts)
        for demand in demands:
            cut = 2 * bisect_left(self._cuts, demand.values[0]) + 1
            match demand.sign:
                case ">":
                    first = max(first, cut + 1)
                case ">=":
                    first = max(first, cut)
                case "<":
                    last = min(last, cut - 1)
                case _:
                    last = min(last, cut)
        return first, last

    def _made_kept(self) -> list[int]:
        """Every so many turns the number as it is then."""
        mask = (1 << self._width) - 1 & ~self.lanes
        kept = [mask]
        for number in range(self._step, len(self._turned) + 1, self._step):
            mask = self._turned_over(mask, number - self._step, number)
            kept.append(mask)
        return kept

    def _turned_over(self, mask: int, start: int, end: int) -> int:
        last = self._width - 1
        for lane in self._turned[start:end]:
            mask ^= 1 << last - lane
        return mask

    def mask(self, value: Any) -> int | None:
        """The lanes that the value lets through, those without a demand among them; None if it cannot be told."""
        if type(value) not in self._kinds or value != value:  # not a number
            return None
        known = self._known.get(value)
        return known if known is not None else self._made(value)

    def _made(self, value: Any) -> int:
        cut = bisect_left(self._cuts, value)
        place = 2 * cut + (cut < len(self._cuts) and self._cuts[cut] == value)
        turns = bisect_right(self._places, place)
        nearest = turns // self._step
        if len(self._known) >= self._room:
            self._known.clear()
        mask = self._known[value] = self._turned_over(self._kept[nearest], nearest * self._step, turns)
        return mask
