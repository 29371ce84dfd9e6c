"""Reading the values that conditions look at, as the conditions themselves read them."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final

from offhook_grammar.operations.reading import index, read
from offhook_grammar.values import FrozenDict

Path = tuple[Any, ...]
"""A name in scope, then fields (texts) and indexes (tuples of one)."""

Reader = Callable[[Any], Any]

UNREADABLE: Final[Any] = type("Unreadable", (), {"__slots__": ()})()
"""In place of a value that cannot be read: the condition will say why."""


def payload_reader(getter: Reader, path: Path) -> Reader:
    """Reads `path` of a payload, whose first field `getter` gives."""
    return getter if len(path) == 2 else _deeper(getter, path[2:])


def run_reader(path: Path) -> Reader:
    """Reads `path` of a run."""
    root = attrgetter(path[0])
    return root if len(path) == 1 else _deeper(root, path[1:])


def _deeper(first: Reader, parts: Path) -> Reader:
    if len(parts) == 1 and type(parts[0]) is str:
        name = parts[0]

        def one(source: Any) -> Any:
            value = first(source)
            return value.get(name) if type(value) is FrozenDict else read(value, name)

        return one

    def all_of_them(source: Any) -> Any:
        value = first(source)
        for part in parts:
            value = read(value, part) if type(part) is str else index(value, part[0])
        return value

    return all_of_them


def values_of(readers: tuple[Reader, ...], source: Any) -> tuple[Any, ...]:
    """The values, `UNREADABLE` where reading fails. What it fails with is for the condition to say."""
    try:
        return tuple([reader(source) for reader in readers])
    except Exception:  # noqa: BLE001  # a plugin's objects may raise anything when they are read
        return tuple([_value_of(reader, source) for reader in readers])


def _value_of(reader: Reader, source: Any) -> Any:
    try:
        return reader(source)
    except Exception:  # noqa: BLE001  # as above
        return UNREADABLE
