"""`Looks`: what conditions want of values, by the paths under which these are read, ready to judge whole stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from offhook.pipeline.selection.asking import SIGNS, Asking
from offhook.pipeline.selection.indexes import ANYTHING, TRUTHS, Equals, Ranges, mask_of
from offhook.pipeline.selection.reading import Path
from offhook_grammar.program import Demand

_ROOM: Final = 8_000_000

Lanes = dict[int, list[Demand]]
Index = Equals | Ranges | Asking
Judge = Callable[[Any], "int | None"]
Way = Sequence[Demand]


class Look:
    """A path, and what judges its value. `lanes`: all that demand anything of it.

    A demand is early if nothing before it in its way can fail: unless it is met, nothing later of its way matters.
    """

    __slots__ = ("early", "lanes", "late", "path")

    def __init__(self, path: Path, width: int, early: Lanes, late: Mapping[str, Lanes], room: int) -> None:
        self.path = path
        self.early = Equals(width, early, ANYTHING, room) if early else None
        self.late: list[Index] = [_index(group, width, lanes, room) for group, lanes in late.items()]
        self.lanes = mask_of({lane for one in (early, *late.values()) for lane in one}, width)

    @property
    def indexes(self) -> list[Index]:
        """All of them."""
        return self.late if self.early is None else [self.early, *self.late]


def _index(group: str, width: int, lanes: Lanes, room: int) -> Index:
    if group in ("equality", "truth"):
        return Equals(width, lanes, ANYTHING if group == "equality" else TRUTHS, room)
    return Asking(width, lanes) if group == "test" else Ranges(width, lanes, room)


def looks_of(ways: Sequence[Way]) -> list[Look]:
    """One look for each path; the lanes are the places of `ways`."""
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
    paths, width = dict.fromkeys([*early, *late]), len(ways)
    room = max(16, _ROOM // (width // 8 + 1) // max(1, 2 * len(paths)))
    return [Look(path, width, early.get(path, {}), late.get(path, {}), room) for path in paths]


def _group(demand: Demand) -> str:
    """Demands that one index can judge together."""
    if not demand.fallible:
        return "equality"
    if demand.sign in SIGNS:
        return "test"
    if not demand.values:
        return "truth"
    return "duration" if type(demand.values[0]) is timedelta else "number"


class Folding:
    """Several lanes of one handler as its first. `firsts` are the first lanes of all, `others` those that are so many
    behind one of them."""

    __slots__ = ("firsts", "others")

    def __init__(self, sizes: Sequence[int]) -> None:
        """`sizes`: how many lanes each handler has, one after the other."""
        firsts: list[int] = []
        others: dict[int, list[int]] = {}
        lane = 0
        for size in sizes:
            firsts.append(lane)
            for behind in range(1, size):
                others.setdefault(behind, []).append(lane + behind)
            lane += size
        self.firsts = mask_of(firsts, lane)
        self.others = tuple([(behind, mask_of(lanes, lane)) for behind, lanes in others.items()])

    def folded(self, mask: int) -> int:
        """The first lanes of those that have any lane in `mask`."""
        for behind, lanes in self.others:
            mask |= (mask & lanes) << behind
        return mask & self.firsts
