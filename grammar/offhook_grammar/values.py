"""The values of the language: immutable, so that payloads, journal and scripts can share them by reference.

A list of the language is a tuple, a map is a `FrozenDict`, a duration is a `timedelta`, a time an aware
`datetime` in UTC, a clock a naive `datetime.time`. Text, numbers, booleans and null are Python's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

MAX_DEPTH = 64


class FrozenDict(dict[str, Any]):
    """A map that cannot be changed; a real `dict` for JSON, pydantic and the eye, without its mutators."""

    __slots__ = ("_hash",)

    def _refuse(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError("a payload's values are immutable: make a changed copy instead")

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]  # dict sets it to None; an immutable one has a hash
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[FrozenDict], tuple[dict[str, Any]]]:
        return FrozenDict, (dict(self),)

    def __copy__(self) -> FrozenDict:
        return self

    def __deepcopy__(self, _memo: dict[int, Any]) -> FrozenDict:
        return self

    def copy(self) -> FrozenDict:
        """The map itself: nothing can change it."""
        return self

    def with_changes(self, changes: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> FrozenDict:
        """A map with `changes` put over this one; the values are frozen."""
        merged = dict(self)
        merged.update({key: freeze(value) for key, value in dict(changes).items()})
        return FrozenDict(merged)


EMPTY_MAP = FrozenDict()


def freeze(value: Any, _depth: int = 0) -> Any:
    """`value` with every dict in it a `FrozenDict` and every list a tuple; other values as they are.

    Raises `ValueError` for a value nested deeper than `MAX_DEPTH`.
    """
    kind = type(value)
    if kind is FrozenDict or kind is str or kind is int or kind is bool or value is None:
        return value
    if _depth > MAX_DEPTH:
        raise ValueError(f"the value is nested more than {MAX_DEPTH} deep")
    if isinstance(value, Mapping):
        return FrozenDict({str(key): freeze(item, _depth + 1) for key, item in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple([freeze(item, _depth + 1) for item in value])
    if isinstance(value, (set, frozenset)):
        return tuple(sorted(freeze(item, _depth + 1) for item in value))
    return value
