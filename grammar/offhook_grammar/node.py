"""What makes the classes of the syntax tree, and others that each start needs: frozen dataclasses with slots, quick to
define.

`@dataclass(frozen=True)` compiles six methods for each class, which for the whole tree costs every start of a program
five times what this does; here equality, hash, representation and immutability are written once, in `Frozen`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from dataclasses import Field

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def node(cls: type[T]) -> type[T]:
    """Make a subclass of `Frozen` a dataclass whose fields are given by keyword."""
    return _made(cls, kw_only=True)


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """Make a subclass of `Frozen` a dataclass whose fields are given in their order, or by keyword."""
    return _made(cls, kw_only=False)


def _made(cls: type[T], kw_only: bool) -> type[T]:
    if not cls.__doc__:
        cls.__doc__ = cls.__name__  # else `dataclass` works out a signature, which takes longer than all the rest
    known: Any = dataclass(slots=True, kw_only=kw_only, eq=False, repr=False, init=False)(cls)
    known.field_names = tuple([field.name for field in fields(known)])
    inner = [field.name for field in fields(known) if field.name != "span" and _may_hold(field.type)]
    known.inner_fields = tuple(inner)
    if known.field_names:
        known.field_values = attrgetter(*known.field_names)
    known.__init__ = _constructor(known, kw_only)  # the one that `dataclass` was told to leave out
    made: type[T] = known
    return made


def _may_hold(annotation: Any) -> bool:
    """Whether a field may hold other nodes: the names of their classes begin with capital letters."""
    return any(letter.isupper() for letter in str(annotation))


def _constructor(cls: Any, kw_only: bool) -> Callable[..., None]:
    """The `__init__` that `dataclass` would write, but setting fields by their slots, past `Frozen.__setattr__`: a
    large script is hundreds of thousands of nodes."""
    known: dict[str, Any] = {"_missing": MISSING}
    parameters, lines = [], []
    for field in fields(cls):
        name, default = field.name, f"_default_{field.name}"
        known[f"_set_{name}"] = getattr(cls, name).__set__
        value = name
        if field.default_factory is not MISSING:
            known[default] = field.default_factory
            parameters.append(f"{name}=_missing")
            value = f"{default}() if {name} is _missing else {name}"
        elif field.default is not MISSING:
            known[default] = field.default
            parameters.append(f"{name}={default}")
        else:
            parameters.append(name)
        lines.append(f"_set_{name}(self, {value})")
    if kw_only and parameters:
        parameters.insert(0, "*")
    found: dict[str, Any] = {}
    source = f"def __init__({', '.join(['self', *parameters])}): {'; '.join(lines) or 'pass'}"
    exec(source, known, found)  # noqa: S102  # of our own classes' field names, as `dataclass` does it
    made: Callable[..., None] = found["__init__"]
    return made


class Frozen:
    """Values equal to others of their class with equal fields; a field is set once, by the constructor.

    `field_names` in their order; `inner_fields` are those that may hold others like it.
    """

    __slots__ = ()
    field_names: ClassVar[tuple[str, ...]] = ()
    inner_fields: ClassVar[tuple[str, ...]] = ()
    if TYPE_CHECKING:  # what `dataclass` adds
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @staticmethod
    def field_values(_value: Any) -> Any:
        """What the fields of `_value` hold: one field as it is, several as a tuple."""
        return ()

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(self, name):
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is not type(self):
            return False if isinstance(other, Frozen) else NotImplemented
        return self.field_values(self) == self.field_values(other)

    def __hash__(self) -> int:
        return hash((type(self), self.field_values(self)))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.field_names)
        return f"{type(self).__qualname__}({shown})"
