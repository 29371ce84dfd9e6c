"""Functions on lists. A null list is an empty one; items keep their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cmp_to_key
from typing import Any

from offhook.functions import wants
from offhook.functions.define import function, optional, parameter, repeated
from offhook_grammar.operations import DEFAULT_LIMITS, limited_items, read, size, text, value_key
from offhook_grammar.operations import less as is_less
from offhook_grammar.program import LanguageError
from offhook_grammar.types import ANY, BOOLEAN, MAP, NUMBER, TEXT, FunctionInfo, ListOfType
from offhook_grammar.values import FrozenDict

LIST = ListOfType(ANY)


def sort(value: Any, key: Any = None, descending: Any = None) -> tuple[Any, ...]:
    items = wants.sequence("sort", value)
    keys = [item if key is None else at(item, wants.text("sort", key)) for item in items]
    # nulls last, whichever way it is sorted
    known = [place for place, found in enumerate(keys) if found is not None]
    ranks = {place: cmp_to_key(_order)(keys[place]) for place in known}
    known.sort(key=ranks.__getitem__, reverse=descending is True)
    return tuple(
        [items[place] for place in known] + [item for item, found in zip(items, keys, strict=True) if found is None]
    )


def _order(left: Any, right: Any) -> int:
    return -1 if is_less(left, right) else 1 if is_less(right, left) else 0


def at(value: Any, path: str) -> Any:
    """What stands at a path such as `attributes.tier` below a map or an object; null if nothing does."""
    for name in path.split("."):
        value = read(value, name)
    return value


def unique(value: Any) -> tuple[Any, ...]:
    return _unique(wants.sequence("unique", value))


def _unique(items: Iterable[Any]) -> tuple[Any, ...]:
    found: dict[Any, Any] = {}
    for item in items:
        found.setdefault(value_key(item), item)
    return limited_items(tuple(found.values()))


def reverse(value: Any) -> tuple[Any, ...]:
    return tuple(wants.sequence("reverse", value))[::-1]


def flatten(value: Any) -> tuple[Any, ...]:
    found: list[Any] = []
    for item in wants.sequence("flatten", value):
        if isinstance(item, (tuple, list)):
            found.extend(item)
        else:
            found.append(item)
        if len(found) > DEFAULT_LIMITS.items:
            break  # the next list may be as long again
    return limited_items(tuple(found))


def pluck(value: Any, name: Any) -> tuple[Any, ...]:
    path = wants.text("pluck", name)
    return tuple([at(item, path) for item in wants.sequence("pluck", value)])


def take(value: Any, count: Any) -> tuple[Any, ...]:
    return tuple(wants.sequence("take", value)[: max(0, wants.whole("take", count))])


def range_(first: Any, second: Any = None) -> tuple[int, ...]:
    start = 0 if second is None else wants.whole("range", first)
    end = wants.whole("range", first if second is None else second)
    if end - start > DEFAULT_LIMITS.items:
        raise LanguageError(f"range makes a list of {end - start:,} items: too long", "list-too-long")
    return tuple(range(start, end))


def group(value: Any, key: Any) -> FrozenDict:
    path = wants.text("group", key)
    groups: dict[str, list[Any]] = {}
    for item in wants.sequence("group", value):
        groups.setdefault(text(at(item, path)), []).append(item)
    return FrozenDict({name: tuple(items) for name, items in groups.items()})


def union(*values: Any) -> tuple[Any, ...]:
    return _unique(item for value in values for item in wants.sequence("union", value))


def intersection(left: Any, right: Any) -> tuple[Any, ...]:
    keys = _keys("intersection", right)
    return tuple([item for item in _unique(wants.sequence("intersection", left)) if value_key(item) in keys])


def difference(left: Any, right: Any) -> tuple[Any, ...]:
    keys = _keys("difference", right)
    return tuple([item for item in _unique(wants.sequence("difference", left)) if value_key(item) not in keys])


def _keys(name: str, value: Sequence[Any]) -> set[Any]:
    return {value_key(item) for item in wants.sequence(name, value)}


_L = parameter("list")

LIST_FUNCTIONS: tuple[FunctionInfo, ...] = (
    function(
        "sort", sort, (_L, optional("key", TEXT), optional("descending", BOOLEAN)), LIST,
        "The list in order, or in the order of a field of its items; equal ones stay as they are, nulls come last.",
        null=(),
    ),
    function("unique", unique, (_L,), LIST, "The list without the items that stood before.", null=()),
    function("reverse", reverse, (_L,), LIST, "The list from its end.", null=()),
    function("flatten", flatten, (_L,), LIST, "The items of the lists in the list, one level deep.", null=()),
    function("pluck", pluck, (_L, parameter("field", TEXT)), LIST, "That field of each item.", null=()),
    function("take", take, (_L, parameter("count", NUMBER)), LIST, "The first items, so many at most.", null=()),
    function(
        "count", size, (parameter("list"),), NUMBER,
        "How many items a list or map has, or characters a text; 0 for null.", null=0,
    ),
    function(
        "range", range_, (parameter("start", NUMBER), optional("end", NUMBER)), ListOfType(NUMBER),
        "The whole numbers from start up to end, which is not in it; from 0 if only one is given.",
    ),
    function(
        "group", group, (_L, parameter("key", TEXT)), MAP,
        "The items by the text of one of their fields, as a map of lists.", null=FrozenDict(),
    ),
    function("union", union, (repeated("lists"),), LIST, "What is in any of the lists, each once.", takes_null=True),
    function(
        "intersection", intersection, (_L, parameter("other")), LIST, "What is in both lists, each once.", null=(),
    ),
    function(
        "difference", difference, (_L, parameter("other")), LIST,
        "What is in the first list and not in the other, each once.", null=(),
    ),
)  # fmt: skip
