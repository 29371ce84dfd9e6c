"""The unit of work of an implementation that is a coroutine: it begins when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offhook.centre import Centre, UnitOfWork


class DeferredUnit:
    """Stands for a `UnitOfWork`, which it begins on demand; everything of the unit can be asked of it."""

    __slots__ = ("_cause", "_centre", "_unit")

    def __init__(self, centre: Centre, cause: str) -> None:
        self._centre = centre
        self._cause = cause
        self._unit: UnitOfWork | None = None

    def __getattr__(self, name: str) -> Any:
        if self._unit is None:
            self._unit = self._centre.begin(self._cause)
        return getattr(self._unit, name)

    @property
    def opened(self) -> bool:
        """Whether there is something to end."""
        return self._unit is not None and self._unit.opened

    @property
    def unused(self) -> bool:
        """Whether nothing has begun it."""
        return self._unit is None

    @property
    def dirty(self) -> bool:
        return self._unit is not None and self._unit.dirty

    def let_go(self) -> bool:
        """Before the coroutine suspends: end the unit if it is clean; false if it has changes."""
        if self._unit is None:
            return True
        if self._unit.dirty:
            return False
        self._unit.rollback()
        self._unit = None
        return True

    def commit(self) -> Any:
        return self._unit.commit() if self._unit is not None else ()
