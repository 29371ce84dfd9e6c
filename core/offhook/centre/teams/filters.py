"""Filters of the Teams view, as the desktop applies them: a field, how it is compared, and with what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from offhook.centre.teams.fields import INVALID_FILTER, Reader, Values, reader
from offhook.errors import ActionError
from offhook_grammar.values import FrozenDict, freeze

if TYPE_CHECKING:
    from offhook.centre.entities.worker import Worker

Condition: TypeAlias = "Callable[[Worker], bool]"


def checked_filter(name: str, condition: str, values: Any) -> FrozenDict:
    """A filter as a desktop keeps it. Raises `ActionError` (`invalid-filter`) for one that cannot be applied."""
    listed = (values,) if isinstance(values, str) else tuple(values)
    kept: FrozenDict = freeze({"name": name, "condition": condition, "values": listed})
    condition_of(kept)
    return kept


def condition_of(rule: Mapping[str, Any]) -> Condition:
    """What a filter says of a worker. One without values says nothing, so that everybody passes."""
    read = reader(str(rule.get("name", "")))
    compare = CONDITIONS.get(str(rule.get("condition", "")))
    if compare is None:
        raise ActionError(
            f"filters have no condition {rule.get('condition')!r}; there are {', '.join(CONDITIONS)}",
            code=INVALID_FILTER,
        )
    values = tuple([_text(value, rule) for value in rule.get("values") or ()])
    if not values:
        return lambda _worker: True
    return compared(read, compare, values)


def compared(read: Reader, compare: Callable[[Values, Values], bool], values: Values) -> Condition:
    """The comparison of what `read` gives with these values."""
    return lambda worker: compare(read(worker), values)


def _text(value: Any, rule: Mapping[str, Any]) -> str:
    """A value as text: queues come as maps, and are told by their SID, else by their name."""
    if isinstance(value, Mapping):
        named = [value[name] for name in ("sid", "friendly_name", "name") if isinstance(value.get(name), str)]
        if named:
            return str(named[0])
        raise ActionError(
            f"a value of the filter {rule.get('name')} has neither sid nor name: {dict(value)}", code=INVALID_FILTER
        )
    return str(value)


def is_in(found: Values, values: Values) -> bool:
    """`IN`: any of them is among the values."""
    return any(text in values for text in found)


def is_not_in(found: Values, values: Values) -> bool:
    """`NOT_IN`: none of them is; a worker who has nothing there has none of them either."""
    return not is_in(found, values)


def contains(found: Values, values: Values) -> bool:
    """`CONTAINS`: one of them holds one of the values, in upper or lower case alike."""
    parts = [value.casefold() for value in values]
    return any(part in text.casefold() for text in found for part in parts)


CONDITIONS: Final[Mapping[str, Callable[[Values, Values], bool]]] = {
    "IN": is_in,
    "NOT_IN": is_not_in,
    "CONTAINS": contains,
}
