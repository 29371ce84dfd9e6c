"""`Looked`: at what the conditions of a stage looked, kept for a trace until somebody asks what each of them read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from offhook.pipeline.selection.selection import Selection

Look = tuple[int, Any, tuple[Any, ...]]
"""The place of the handler from which on it held, the payload as it was, and the values that are not its fields."""


class Looked(NamedTuple):
    """`told`: by place, who came to something else than to run; `end`: the first place whose handler did not get its
    turn, if there is one."""

    selection: Selection
    looks: Sequence[Look]
    told: Mapping[int, str]
    end: int | None

    def reads(self, known: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Of each handler whose condition was judged with the others', and whose reads are not `known` by its name,
        what it read."""
        looks, number = self.looks, 0
        if not looks:
            return
        values = self._values(0)
        for place, handler in enumerate(self.selection.handlers[: self.end]):
            while number + 1 < len(looks) and looks[number + 1][0] <= place:
                number += 1
                values = self._values(number)
            if handler.name in known or self.told.get(place) == "own cause":
                continue
            reads = handler.recalled([(path, values[at]) for path, at in self.selection.paths])
            if reads is not None:
                yield handler.name, reads

    def _values(self, number: int) -> tuple[Any, ...]:
        _, payload, live = self.looks[number]
        return self.selection.fields_of(payload) + live
