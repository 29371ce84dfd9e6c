"""`Register`: entities by SID, in the order in which they came; what scripts see as `tasks`, `workers`, `queues`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from offhook.centre.unit import UnitOfWork


class Registered(Protocol):
    """What a register can hold: something with a key, its own SID."""

    @property
    def key(self) -> str: ...


E = TypeVar("E", bound=Registered)


class Register(Generic[E]):
    """Iterable, `len()`, `register.get(sid)`; changed through a unit of work alone."""

    __slots__ = ("_items", "_last", "_numbers")

    def __init__(self) -> None:
        self._items: dict[str, E] = {}
        self._numbers: dict[str, int] = {}
        self._last = 0

    def __iter__(self) -> Iterator[E]:
        # a copy: a script may change what it iterates over
        return iter(list(self._items.values()))

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, entity: object) -> bool:
        return self._items.get(getattr(entity, "key", "")) is entity

    def __repr__(self) -> str:
        return f"<Register of {len(self._items)}>"

    def get(self, key: str) -> E | None:
        """The entity with this SID, or None."""
        return self._items.get(key)

    @property
    def last(self) -> E | None:
        """The one that came last, or None."""
        return next(reversed(self._items.values()), None)

    def number(self, key: str) -> int | None:
        """Its place in the order in which entities came, or None for what is not here."""
        return self._numbers.get(key)

    def script_index(self, key: object) -> E | None:
        """`tasks[sid]` of the language: null for anything that is not here."""
        return self._items.get(key) if isinstance(key, str) else None

    def add(self, unit: UnitOfWork | None, entity: E) -> None:
        """Add an entity; without a unit while a centre is being built."""
        key = entity.key
        self._last += 1
        self._items[key] = entity
        self._numbers[key] = self._last
        if unit is not None:
            unit.undo(self.forget, key)

    def take_up(self, entity: E, number: int) -> None:
        """An entity of a centre that is restored, with the place that it had; those with lower ones come before it."""
        self._last = max(self._last, number)
        self._items[entity.key] = entity
        self._numbers[entity.key] = number

    def discard(self, unit: UnitOfWork, entity: E) -> None:
        """Take an entity out, if it is in."""
        key = entity.key
        if self._items.pop(key, None) is not None:
            unit.undo(self._restore, entity, self._numbers.pop(key))

    def forget(self, key: str) -> None:
        """Drop what nobody can read any more; not undoable."""
        if self._items.pop(key, None) is not None:
            del self._numbers[key]

    def _restore(self, entity: E, number: int) -> None:
        # the order is visible to scripts, so a rollback restores it too; rollbacks of a removal are rare
        numbers = self._numbers
        self._items[entity.key] = entity
        numbers[entity.key] = number
        ordered = sorted(self._items.items(), key=lambda pair: numbers[pair[0]])
        self._items.clear()
        self._items.update(ordered)
