"""`StateTable`: the states of one kind of entity, and every way from one to another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from offhook.errors import ActionError

if TYPE_CHECKING:
    from offhook.centre.entities import Entity
    from offhook.centre.unit import UnitOfWork

NEW: Final = ""
"""Where an entity comes from that was not there before."""
GONE: Final = ""
"""Where an entity goes that the centre forgets."""


class Move(NamedTuple):
    """A row of a state table: from any of `sources` (parted by commas) to `to`, by `cause`; `events` in their order."""

    sources: str
    to: str
    cause: str
    events: tuple[str, ...] = ()

    def states(self) -> tuple[str, ...]:
        """The states that it leads from."""
        return tuple(self.sources.split(", "))


class StateTable:
    """The states that `field` of an entity goes through. `kind` is the entity's, or a word for one of its fields."""

    __slots__ = ("_permitted", "field", "kind", "moves")

    def __init__(self, kind: str, field: str, moves: tuple[Move, ...]) -> None:
        self.kind = kind
        self.field = field
        self.moves = moves
        self._permitted = frozenset(self._pairs())

    @property
    def states(self) -> tuple[str, ...]:
        """The states, in the order in which the table names them."""
        named = [state for move in self.moves for state in (*move.states(), move.to)]
        return tuple(dict.fromkeys(state for state in named if state))

    @property
    def ends(self) -> frozenset[str]:
        """The states out of which nothing leads."""
        return frozenset(self.states) - {source for source, to in self._permitted if to}

    def permits(self, source: str, to: str) -> bool:
        """Whether a row leads from the one to the other."""
        return (source, to) in self._permitted

    def reachable(self, source: str) -> tuple[str, ...]:
        """The states into which one row leads from this one."""
        return tuple(state for state in self.states if (source, state) in self._permitted)

    def move(self, unit: UnitOfWork, entity: Entity, to: str) -> None:
        """Change the entity's state. Raises `ActionError` (`impossible-state-change`) if no row leads there."""
        source = getattr(entity, self.field)
        if (source, to) not in self._permitted:
            wanted = ", ".join(self.reachable(source))
            raise ActionError(
                f"{self.kind} {entity.key} is {source}, which never becomes {to}",
                code="impossible-state-change",
                hint=f"it becomes {wanted}" if wanted else "it ends there",
            )
        unit.change(entity, self.field, to)

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for move in self.moves:
            for source in move.states():
                yield source, move.to
