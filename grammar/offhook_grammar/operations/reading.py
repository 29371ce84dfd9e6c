"""Reading: fields, indexes, and the items of a loop. Through null everything is null."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from operator import methodcaller
from typing import Any, Protocol

from offhook_grammar.operations.kinds import described, is_collection
from offhook_grammar.program import LanguageError
from offhook_grammar.values import FrozenDict

_TURNS_A_STEP = 100


class Steps(Protocol):
    """The part of a run that counts its steps."""

    def step(self, count: int = 1) -> None: ...


def read(value: Any, name: str) -> Any:
    """`value.name`: a key of a map, or a declared field of a host's object. Never a Python attribute."""
    if type(value) is FrozenDict:
        return value.get(name)
    if value is None:
        return None
    fields = getattr(type(value), "script_fields", None)
    if fields is not None:
        getter = fields.get(name)
        if getter is not None:
            return getter(value)
        near = get_close_matches(name, fields, 1)
        hint = f": did you mean {near[0]}?" if near else ""
        raise LanguageError(f"{described(value)} has no field {name}{hint}", "unknown-field")
    if isinstance(value, dict):
        return value.get(name)
    hint = ": write count(…) for its size" if name in ("length", "size", "count") else ""
    raise LanguageError(f"{described(value)} has no fields, so no {name}{hint}", "unknown-field")


class OfReader:
    """The getter of a field that tells each reader something else, such as whether the thing is their own.

    `get` takes the value and the reader, None where nobody in particular reads: so it is when the getter is called like
    any other. Its name has to be among `Catalogue.reader_fields()`.
    """

    __slots__ = ("_get",)

    def __init__(self, get: Callable[[Any, Any], Any]) -> None:
        self._get = get

    def __call__(self, value: Any) -> Any:
        return self._get(value, None)

    def read_by(self, reader: Any, value: Any) -> Any:
        """What `reader` sees."""
        return self._get(value, reader)


def read_by(reader: Any, value: Any, name: str) -> Any:
    """`value.name` as `reader` sees it."""
    fields = getattr(type(value), "script_fields", None)
    getter = fields.get(name) if fields is not None else None
    return getter.read_by(reader, value) if type(getter) is OfReader else read(value, name)


class Getters(dict[type, Callable[[Any], Any]]):
    """Getters of the field `name`, by the type of the value that has it: `getters[type(value)](value)` is
    `read(value, name)`, without the way through Python for types that were met before."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        super().__init__({FrozenDict: methodcaller("get", name), type(None): _null})
        self.name = name

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        fields = getattr(kind, "script_fields", None)
        getter: Callable[[Any], Any] | None = fields.get(self.name) if fields is not None else None
        if getter is None:
            return self._read
        self[kind] = getter
        return getter

    def _read(self, value: Any) -> Any:
        return read(value, self.name)


def _null(_value: None) -> None:
    return None


def index(value: Any, key: Any) -> Any:
    """`value[key]`: an item of a list (from 0; negative from the end; null beyond it), of a map by text, or of a
    host's collection by SID."""
    if value is None or key is None:
        return None
    if isinstance(value, (tuple, list)):
        place = list_index(key)
        return value[place] if -len(value) <= place < len(value) else None
    if hasattr(type(value), "script_index"):
        return value.script_index(key)
    if isinstance(value, dict):
        if isinstance(key, str):
            return value.get(key)
        raise LanguageError(f"a map is indexed by text, found {described(key)}", "wrong-kind")
    hint = ": write slice(text, …) for a part of it" if isinstance(value, str) else ""
    raise LanguageError(f"{described(value)} cannot be indexed{hint}", "wrong-kind")


def list_index(key: Any) -> int:
    """A whole number as an index, else a `LanguageError`."""
    if type(key) is int or (type(key) is float and key.is_integer()):
        return int(key)
    raise LanguageError(f"a list is indexed by whole numbers, found {described(key)}", "wrong-kind")


def items(value: Any) -> Iterable[Any]:
    """What a loop goes over: a list's items, a map's keys, a collection's members; nothing for null."""
    if isinstance(value, (tuple, list)):
        return value
    if value is None:
        return ()
    if isinstance(value, dict):
        return tuple(value)
    if is_collection(value):
        members: Iterable[Any] = value
        return members
    raise LanguageError(f"a loop goes over a list, found {described(value)}", "wrong-kind")


def snapshot(value: Any) -> tuple[Any, ...]:
    """The items as they are now, so that what a loop's body does cannot disturb the loop."""
    return value if type(value) is tuple else tuple(items(value))


def numbered(items: tuple[Any, ...], start: int) -> Iterable[tuple[int, Any]]:
    """The items from the place `start` on, each with its place: a loop that waits knows where it is, and can be
    taken up there."""
    return enumerate(items[start:], start)


def turns(run: Steps, value: Any) -> Iterable[Any]:
    """The items for a quantifier or a comprehension, charged to the run's budget: a step, and one more for each
    hundred items."""
    found = value if type(value) is tuple else items(value)
    run.step(1 + len(found) // _TURNS_A_STEP)  # type: ignore[arg-type]
    return found


def size(value: Any) -> int:
    """How many items or characters a value has; 0 for null."""
    if value is None:
        return 0
    if isinstance(value, (str, tuple, list, dict)) or is_collection(value):
        return len(value)
    raise LanguageError(f"found {described(value)}, wanted a list, a map or text to count", "wrong-kind")
