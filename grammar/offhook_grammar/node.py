"""What makes the classes of the syntax tree: frozen dataclasses with slots, quick to define.

`@dataclass(frozen=True)` compiles six methods for each class, which for the whole tree costs every start of a program
five times what this does; here equality, hash, representation and immutability are written once, in `Frozen`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from typing import Any, ClassVar, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def node(cls: type[T]) -> type[T]:
    """Make a subclass of `Frozen` a dataclass whose fields are given by keyword."""
    made = dataclass(slots=True, kw_only=True, eq=False, repr=False, init=False)(cls)
    names = tuple([field.name for field in fields(made)])  # type: ignore[arg-type]  # it is a dataclass
    known: Any = made
    known.field_names = names
    known.inner_fields = tuple(
        [field.name for field in fields(known) if field.name != "span" and _may_hold(field.type)]
    )
    known.__init__ = _constructor(made)  # the one that `dataclass` was told to leave out
    return made


def _may_hold(annotation: Any) -> bool:
    """Whether a field may hold other nodes: the names of their classes begin with capital letters."""
    return any(letter.isupper() for letter in str(annotation))


def _constructor(cls: type) -> Callable[..., None]:
    """The `__init__` that `dataclass` would write, but setting fields by their slots, past `Frozen.__setattr__`: a
    large script is hundreds of thousands of nodes."""
    known: dict[str, Any] = {}
    parameters, lines = [], []
    for field in fields(cls):  # type: ignore[arg-type]  # it is a dataclass
        name = field.name
        known[f"_{name}"] = getattr(cls, name).__set__
        lines.append(f"_{name}(self, {name})")
        parameters.append(name)
        if field.default is not MISSING:
            known[f"_{name}_default"] = field.default
            parameters[-1] += f"=_{name}_default"
    body = "; ".join(lines) or "pass"
    head = f"def __init__(self, *, {', '.join(parameters)})" if parameters else "def __init__(self)"
    found: dict[str, Any] = {}
    exec(f"{head}: {body}", known, found)  # noqa: S102  # of our own classes' field names, as `dataclass` does it
    made: Callable[..., None] = found["__init__"]
    return made


class Frozen:
    """Values equal to others of their class with equal fields; a field is set once, by the constructor.

    `field_names` in their order; `inner_fields` are those that may hold others like it.
    """

    __slots__ = ()
    field_names: ClassVar[tuple[str, ...]] = ()
    inner_fields: ClassVar[tuple[str, ...]] = ()

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(self, name):
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frozen) or type(other) is not type(self):
            return NotImplemented
        return _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash((type(self), _values(self)))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.field_names)
        return f"{type(self).__qualname__}({shown})"


def _values(value: Frozen) -> tuple[Any, ...]:
    return tuple(getattr(value, name) for name in value.field_names)
