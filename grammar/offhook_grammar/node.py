"""What makes the classes of the syntax tree: frozen dataclasses with slots, quick to define.

`@dataclass(frozen=True)` compiles six methods for each class, which for the whole tree costs every start of a program
five times what this does; here equality, hash, representation and immutability are written once, in `Frozen`.
"""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, fields
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def node(cls: type[T]) -> type[T]:
    """Make a subclass of `Frozen` a dataclass whose fields are given by keyword."""
    return dataclass(slots=True, kw_only=True, eq=False, repr=False)(cls)


class Frozen:
    """Values equal to others of their class with equal fields; a field is set once, by the constructor."""

    __slots__ = ()

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(self, name):
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return _values(self) == _values(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash((type(self), _values(self)))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in _names(self))
        return f"{type(self).__qualname__}({shown})"


def _names(value: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(value))


def _values(value: Any) -> tuple[Any, ...]:
    return tuple(getattr(value, name) for name in _names(value))
