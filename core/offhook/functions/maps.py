"""Functions on maps. A null map is an empty one; keys keep their order."""

from __future__ import annotations

from typing import Any

from offhook.functions import wants
from offhook.functions.define import function, parameter, repeated
from offhook_grammar.operations import index, limited_items
from offhook_grammar.program import LanguageError
from offhook_grammar.types import ANY, MAP, TEXT, FunctionInfo, ListOfType, Record
from offhook_grammar.values import MAX_DEPTH, FrozenDict

ENTRY = Record("Entry", (("key", TEXT), ("value", ANY)))


def keys(value: Any) -> tuple[str, ...]:
    return tuple(wants.mapping("keys", value))


def values(value: Any) -> tuple[Any, ...]:
    return tuple(wants.mapping("values", value).values())


def entries(value: Any) -> tuple[Any, ...]:
    return tuple([FrozenDict(key=key, value=item) for key, item in wants.mapping("entries", value).items()])


def merge(*maps: Any) -> FrozenDict:
    merged: dict[str, Any] = {}
    for one in maps:
        merged = _merged(merged, wants.mapping("merge", one), 0)
    return FrozenDict(merged)


def _merged(below: dict[str, Any], above: dict[str, Any], depth: int) -> dict[str, Any]:
    if depth > MAX_DEPTH:
        raise LanguageError(f"merge goes no deeper than {MAX_DEPTH} maps", "value-too-deep")
    merged = dict(below)
    for key, item in above.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(item, dict) and old is not item:
            item = FrozenDict(_merged(old, item, depth + 1))
        merged[key] = item
    return limited_items(merged)


def with_key(value: Any, key: Any, item: Any) -> FrozenDict:
    return FrozenDict(limited_items({**wants.mapping("with_key", value), wants.text("with_key", key): item}))


def _names(name: str, given: tuple[Any, ...]) -> list[str]:
    """Keys given one by one, or as a list."""
    found = [key for one in given for key in (one if isinstance(one, (tuple, list)) else (one,))]
    return [wants.text(name, key) for key in found]


def without(value: Any, *given: Any) -> FrozenDict:
    unwanted = set(_names("without", given))
    return FrozenDict({key: item for key, item in wants.mapping("without", value).items() if key not in unwanted})


def only(value: Any, *given: Any) -> FrozenDict:
    wanted = set(_names("only", given))
    return FrozenDict({key: item for key, item in wants.mapping("only", value).items() if key in wanted})


def at_path(value: Any, path: Any) -> Any:
    for part in wants.text("at_path", path).split("."):
        if isinstance(value, (tuple, list)):
            value = index(value, int(part)) if part.isdecimal() and len(part) < 10 else None
        elif isinstance(value, dict):
            value = value.get(part)
        else:
            return None
    return value


_M = parameter("map", MAP)

MAP_FUNCTIONS: tuple[FunctionInfo, ...] = (
    function("keys", keys, (_M,), ListOfType(TEXT), "The keys of the map.", null=()),
    function("values", values, (_M,), ListOfType(ANY), "The values of the map.", null=()),
    function("entries", entries, (_M,), ListOfType(ENTRY), "The map as a list of {key, value}.", null=()),
    function(
        "merge", merge, (repeated("maps", MAP),), MAP,
        "The maps put over one another, maps within them too; the later value counts.", takes_null=True,
    ),
    function(
        "with_key", with_key, (_M, parameter("key", TEXT), parameter("value")), MAP,
        "The map with that key set to the value.", takes_null=True,
    ),
    function(
        "without", without, (_M, repeated("keys")), MAP,
        "The map without these keys, given one by one or as a list.", takes_null=True,
    ),
    function(
        "only", only, (_M, repeated("keys")), MAP,
        "The map with these keys only, given one by one or as a list.", takes_null=True,
    ),
    function(
        "at_path", at_path, (_M, parameter("path", TEXT)), ANY,
        'What stands at a path such as "address.city" or "lines.0"; null if nothing does.',
    ),
)  # fmt: skip
