"""How things are measured here: in turn, round by round, and told as ratios.

Times are processor time, because machines are shared; every round runs every case, in another order, and a ratio is the
median over the rounds of a case's time by that of the first case, the floor, in the same round.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Batch = Callable[[int], object]
"""Does something so many times."""


@dataclass(slots=True)
class Table:
    """What a benchmark found: a row for each case, a column for each size. `skipped`: peers that are missing, and why.

    `cells[row][column]` holds `value` in `unit` and, where there is a floor, `ratio`, how many times the floor's.
    """

    name: str
    title: str
    unit: str
    columns: list[str] = field(default_factory=list)
    cells: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)

    def put(self, row: str, column: str, value: float, ratio: float | None = None) -> None:
        """Enter a figure."""
        if column not in self.columns:
            self.columns.append(column)
        cell = {"value": value}
        if ratio is not None:
            cell["ratio"] = ratio
        self.cells.setdefault(row, {})[column] = cell

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "unit": self.unit,
            "columns": self.columns,
            "rows": [{"name": name, "cells": _rounded(cells)} for name, cells in self.cells.items()],
            "notes": self.notes,
            "skipped": self.skipped,
        }


def _rounded(cells: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    return {column: {name: float(f"{figure:.4g}") for name, figure in cell.items()} for column, cell in cells.items()}


@dataclass(frozen=True, slots=True)
class Figure:
    """The median of a case's rounds, in seconds for one time, and by the floor's; and all of them."""

    seconds: float
    ratio: float
    rounds: tuple[float, ...] = ()

    def times(self, other: Figure) -> float:
        """How many times as long it takes as another: the median of the ratios in the same round."""
        return statistics.median(own / max(each, 1e-12) for own, each in zip(self.rounds, other.rounds, strict=True))


def in_turn(
    cases: Mapping[str, Batch],
    *,
    rounds: int,
    target: float,
    counts: Mapping[str, int] | None = None,
    floors: Mapping[str, str] | None = None,
) -> dict[str, Figure]:
    """Run all cases in turn; a batch is of some `target` seconds, or of `counts[name]` times.

    The floor is the first case; `floors` names other ones for single cases.
    """
    first = next(iter(cases))
    times = dict(counts or {})
    for name, case in cases.items():
        if name not in times:
            times[name] = _fitting(case, target)
        else:
            case(times[name])
    gc.collect()
    gc.freeze()
    taken: dict[str, list[float]] = {name: [] for name in cases}
    order, chance = list(cases), random.Random(1)
    try:
        for _ in range(rounds):
            chance.shuffle(order)
            for name in order:
                began = time.process_time()
                cases[name](times[name])
                taken[name].append((time.process_time() - began) / times[name])
    finally:
        gc.unfreeze()
    found = {}
    for name, own in taken.items():
        base = taken[(floors or {}).get(name, first)]
        ratio = statistics.median(each / max(floor, 1e-12) for each, floor in zip(own, base, strict=True))
        found[name] = Figure(statistics.median(own), ratio, tuple(own))
    return found


def _fitting(case: Batch, target: float) -> int:
    """How often a case has to be done for a batch of about `target` seconds."""
    count = 1
    while True:
        began = time.process_time()
        case(count)
        taken = max(time.process_time() - began, 1e-7)
        if taken >= target / 2 or count >= 1 << 22:
            return max(1, int(count * target / taken))
        count = max(count + 1, int(count * min(8.0, target / taken)))
