"""What makes the classes of the syntax tree, and others that each start needs: dataclasses with slots, quick to define.

`@dataclass(frozen=True)` compiles six methods for each class, which for the whole tree costs every start of a program
ten times what this does; here equality, hash, representation and immutability are written once, in `Fields` and
`Frozen`, and what `dataclasses.fields` and its like want is worked out when one of them asks.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import MISSING, Field, FrozenInstanceError, field, make_dataclass
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def node(cls: type[T]) -> type[T]:
    """Make a subclass of `Frozen` a dataclass whose fields are given by keyword."""
    made: type[T] = _made(cls, kw_only=True)
    return made


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Make a subclass of `Frozen` a dataclass whose fields are given in their order, or by keyword."""
    made: type[T] = _made(cls, kw_only=False)
    return made


@dataclass_transform(field_specifiers=(field,))
def changing(cls: type[T]) -> type[T]:
    """Make a subclass of `Fields` a dataclass whose fields can be set anew."""
    made: type[T] = _made(cls, kw_only=False)
    return made


def _made(given: Any, kw_only: bool) -> Any:
    """The class once more, with slots for its fields, which cannot be added to one that is there."""
    own = {name: kind for name, kind in given.__annotations__.items() if not str(kind).startswith("ClassVar")}
    kinds = given.field_kinds | own
    defaults = given.field_defaults | {name: vars(given)[name] for name in own if name in vars(given)}
    said = {name: one for name, one in defaults.items() if isinstance(one, Field)}
    if any(not one.init for one in said.values()):
        raise TypeError(f"{given.__name__} has a field that is not given, which only dataclasses can have")
    names = tuple(kinds)
    compared = [name for name in names if name not in said or said[name].compare]
    attributes = {name: value for name, value in vars(given).items() if name not in own and name not in _OF_NO_SLOTS}
    attributes |= {
        "__slots__": tuple([name for name in own if name not in given.field_kinds]),
        "__match_args__": () if kw_only else names,
        "__dataclass_fields__": _AS_FIELDS,
        "__dataclass_params__": _AS_PARAMS,
        "field_kinds": kinds,
        "field_defaults": defaults,
        "field_names": names,
        "shown_fields": tuple([name for name in names if name not in said or said[name].repr]),
        # names of classes begin with capital letters
        "inner_fields": tuple([name for name, kind in kinds.items() if name != "span" and not str(kind).islower()]),
    }
    if compared:
        attributes["field_values"] = attrgetter(*compared)
    made: Any = type(given)(given.__name__, given.__bases__, attributes)
    made.__init__ = _constructor(made, kw_only)
    return made


_OF_NO_SLOTS = ("__dict__", "__weakref__")


def _constructor(cls: Any, kw_only: bool) -> Callable[..., None]:
    """The `__init__` that `dataclass` would write, but setting fields by their slots, past `Frozen.__setattr__`: a
    large script is hundreds of thousands of nodes."""
    known: dict[str, Any] = {"_missing": MISSING}
    setting = "_set_{0}(self, {1})" if issubclass(cls, Frozen) else "self.{0} = {1}"
    parameters, lines = [], []
    for name in cls.field_names:
        known[f"_set_{name}"] = getattr(cls, name).__set__
        parameter = value = name
        default = cls.field_defaults.get(name, MISSING)
        if isinstance(default, Field) and default.default_factory is not MISSING:
            known[f"_default_{name}"] = default.default_factory
            parameter = f"{name}=_missing"
            value = f"_default_{name}() if {name} is _missing else {name}"
        elif default is not MISSING:
            known[f"_default_{name}"] = default.default if isinstance(default, Field) else default
            parameter = f"{name}=_default_{name}"
        parameters.append(parameter)
        lines.append(setting.format(name, value))
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    if kw_only and parameters:
        parameters.insert(0, "*")
    found: dict[str, Any] = {}
    source = f"def __init__({', '.join(['self', *parameters])}): {'; '.join(lines) or 'pass'}"
    exec(source, known, found)  # noqa: S102  # of our own classes' field names, as `dataclass` does it
    made: Callable[..., None] = found["__init__"]
    return made


class _AsFields:
    """What the functions of `dataclasses` look for on a class, made when one of them first does."""

    def __get__(self, _value: Any, owner: Any) -> dict[str, Field[Any]]:
        found = {name: _as_field(name, kind, owner.field_defaults) for name, kind in owner.field_kinds.items()}
        owner.__dataclass_fields__ = found
        return found


class _AsParams:
    """The same of its parameters."""

    def __get__(self, _value: Any, owner: Any) -> Any:
        return vars(_like())["__dataclass_params__"]


_AS_FIELDS, _AS_PARAMS = _AsFields(), _AsParams()


def _as_field(name: str, kind: Any, defaults: dict[str, Any]) -> Field[Any]:
    made: Field[Any] = copy(_like().__dataclass_fields__["any"])
    made.name, made.type = name, kind
    default = defaults.get(name, MISSING)
    if isinstance(default, Field):
        made.default, made.default_factory = default.default, default.default_factory
        made.repr, made.compare = default.repr, default.compare
    else:
        made.default = default
    return made


@cache
def _like() -> Any:
    """A dataclass whose field is copied for others, since only `dataclass` can make one."""
    said = {"__doc__": "Else its signature would be worked out, which takes longer than all the rest."}
    return make_dataclass("like", ["any"], namespace=said, init=False, repr=False, eq=False)


class Fields:
    """Values equal to others of their class with equal fields.

    `field_names` in their order, `field_kinds` how their types are written, `field_defaults` what is taken for those
    that are not given; `inner_fields` are those that may hold others like it, `shown_fields` those of its `repr`.
    """

    __slots__ = ()
    field_names: ClassVar[tuple[str, ...]] = ()
    field_kinds: ClassVar[dict[str, str]] = {}
    field_defaults: ClassVar[dict[str, Any]] = {}
    inner_fields: ClassVar[tuple[str, ...]] = ()
    shown_fields: ClassVar[tuple[str, ...]] = ()
    if TYPE_CHECKING:  # what `dataclass` adds
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @staticmethod
    def field_values(_value: Any) -> Any:
        """What the fields of `_value` hold that count when it is compared: one field as it is, several as a tuple."""
        return ()

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is not type(self):
            return False if isinstance(other, Fields) else NotImplemented
        return bool(self.field_values(self) == self.field_values(other))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.shown_fields)
        return f"{type(self).__qualname__}({shown})"


class Frozen(Fields):
    """Those whose fields are set once, by the constructor."""

    __slots__ = ()

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(self, name):
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __hash__(self) -> int:
        return hash((type(self), self.field_values(self)))
