"""`set`, `add` and `remove` on variables: a changed copy along the path, everything else shared."""

from __future__ import annotations

from typing import Any

from offhook_grammar.operations.budget import built
from offhook_grammar.operations.kinds import described
from offhook_grammar.operations.limits import DEFAULT_LIMITS, Limits, limited_items
from offhook_grammar.operations.reading import list_index
from offhook_grammar.program import LanguageError
from offhook_grammar.values import EMPTY_MAP, FrozenDict


def update(value: Any, path: tuple[Any, ...], new: Any, limits: Limits = DEFAULT_LIMITS) -> Any:
    """`value` with `new` at `path`. Missing maps on the way are made; a list's index must exist."""
    if not path:
        return new
    key, rest = path[0], path[1:]
    if value is None and isinstance(key, str):
        value = EMPTY_MAP
    if isinstance(value, (tuple, list)):
        place = _existing(value, key)
        return built((*value[:place], update(value[place], rest, new, limits), *value[place + 1 :]))
    if isinstance(value, dict):
        name = _key(key)
        changed = dict(value)
        changed[name] = update(value.get(name), rest, new, limits)
        return FrozenDict(limited_items(changed, limits))
    raise _fixed(value, key)


def without(value: Any, path: tuple[Any, ...]) -> Any:
    """`value` without what is at `path`; the same value if nothing is there."""
    key, rest = path[0], path[1:]
    if value is None or key is None:
        return value
    if isinstance(value, (tuple, list)):
        place = list_index(key)
        if not -len(value) <= place < len(value):
            return value
        place %= len(value)
        inner = (without(value[place], rest),) if rest else ()
        return built((*value[:place], *inner, *value[place + 1 :]))
    if isinstance(value, dict):
        name = _key(key)
        if name not in value:
            return value
        if rest:
            return built(FrozenDict({**value, name: without(value[name], rest)}))
        return built(FrozenDict({other: item for other, item in value.items() if other != name}))
    raise _fixed(value, key)


def append(value: Any, item: Any, limits: Limits = DEFAULT_LIMITS) -> tuple[Any, ...]:
    """The list with `item` at its end; null counts as an empty list."""
    if value is None:
        return (item,)
    if isinstance(value, (tuple, list)):
        return limited_items((*value, item), limits)
    hint = ": to count up, write set total = total + 1" if isinstance(value, (int, float)) else ""
    raise LanguageError(f"add puts an item into a list, found {described(value)}{hint}", "wrong-kind")


def _existing(value: Any, key: Any) -> int:
    place = list_index(key)
    if not -len(value) <= place < len(value):
        raise LanguageError(f"the list has {len(value)} items, so no index {place} to set", "no-such-index")
    return place % len(value)


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    raise LanguageError(f"a map is indexed by text, found {described(key)}", "wrong-kind")


def _fixed(value: Any, key: Any) -> LanguageError:
    if value is None:
        return LanguageError(f"there is no list at index {key}", "no-such-index")
    return LanguageError(f"{described(value)} cannot be changed with set or remove", "not-changeable")
