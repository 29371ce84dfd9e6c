"""The verdicts of a stage of which most handlers were not asked, because they could not want to run: put down as one
thing, and spelt out for whoever reads the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

Verdict = tuple[str, str]


class StageVerdicts:
    """Of the handlers `names`, in order: `told` has the verdicts of some by their places, the others declined.

    `end`: the first place whose handler did not get its turn. `is_cut`: nothing is told of what is behind that.
    """

    __slots__ = ("end", "is_cut", "names", "told")

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.told: dict[int, str] = {}
        self.end = len(names)
        self.is_cut = False

    def __iter__(self) -> Iterator[Verdict]:
        told, end = self.told, self.end
        for place, name in enumerate(self.names[:end] if self.is_cut else self.names):
            yield name, told.get(place, "declined") if place < end else "not reached"


def spelt(verdicts: Iterable[Verdict | StageVerdicts]) -> tuple[Verdict, ...]:
    """The verdicts one by one."""
    found: list[Verdict] = []
    for one in verdicts:
        if type(one) is StageVerdicts:
            found.extend(one)
        else:
            found.append(one)  # type: ignore[arg-type]
    return tuple(found)
