"""The verdicts of a stage of which most handlers were not asked, because they could not want to run: put down as one
thing, and spelt out for whoever reads the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from offhook.journal.lineup import Lineup

Verdict = tuple[str, str]

StageVerdicts: TypeAlias = "tuple[Lineup, int, Mapping[int, str] | None, int | None, bool]"
"""The stage's handlers; by their bits those that were asked; of these, by place, the verdicts of those that did not
just run; the first place whose handler did not get its turn, if there is one; whether nothing is told of what is behind
that."""


def spelt(verdicts: Iterable[Verdict | StageVerdicts]) -> tuple[Verdict, ...]:
    """The verdicts one by one."""
    found: list[Verdict] = []
    for one in verdicts:
        if len(one) == 2:
            found.append(one)
        else:
            found.extend(_of_stage(*one))
    return tuple(found)


def _of_stage(
    lineup: Lineup, asked: int, told: Mapping[int, str] | None, end: int | None, is_cut: bool
) -> Iterator[Verdict]:
    known = {**dict.fromkeys(lineup.places(asked), "ran"), **(told or {})}
    names = lineup.names
    end = len(names) if end is None else end
    for place, name in enumerate(names):
        if place < end:
            yield name, known.get(place, "declined")
        elif not is_cut:
            yield name, "not reached"
