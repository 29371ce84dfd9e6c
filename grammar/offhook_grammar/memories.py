"""What scripts remember: whose it can be, and how a place as `task.notes.first` falls into owner, name and rest."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Final

from offhook_grammar.node import Frozen, record
from offhook_grammar.tree import Expression, Field, Index, Name

OWNERS: Final[Mapping[str, str]] = {
    "task": "Task",
    "reservation": "Reservation",
    "worker": "Worker",
    "conversation": "Conversation",
}
"""The kinds of memory that belong to something of the centre, with the types of those things."""

ALONE: Final = ("centre", "script")
"""The kinds of which there is one: `centre` for all scripts, `script` for the file itself."""

KINDS: Final = (*OWNERS, *ALONE)


@record
class MemoryPlace(Frozen):
    """`field` is what the memory's name stands in, and `steps` is what comes behind it, in the author's order."""

    field: Field
    steps: tuple[Field | Index, ...]

    @property
    def owner(self) -> Expression:
        """Whose memory it is."""
        return self.field.target

    @property
    def name(self) -> str:
        return self.field.name.text

    @property
    def alone(self) -> str | None:
        """`centre` or `script`, where it is one of these."""
        owner = self.owner
        return owner.name if isinstance(owner, Name) and owner.name in ALONE else None


def memory_place(place: Expression, known: Container[str]) -> MemoryPlace | None:
    """The place taken apart at the first field that is called like a declared memory, whose names are `known`; where
    none is, at the first field. None for what has no field behind its first name."""
    behind: list[Field | Index] = []
    found: list[MemoryPlace] = []  # the innermost last
    while isinstance(place, Field | Index):
        if isinstance(place, Field):
            found.append(MemoryPlace(place, tuple(behind[::-1])))
        behind.append(place)
        place = place.target
    alone = isinstance(place, Name) and place.name in ALONE
    named = [] if alone else [one for one in found if one.name in known]
    return next(iter((named or found)[::-1]), None)
