"""The operators of TaskRouter's expressions: a wrong type makes a comparison false, never an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import ge, gt, le, lt
from typing import Any, Final


def _kind(value: Any) -> str | None:
    """What scalars are compared as; None for lists and maps."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "text"
    return "number" if isinstance(value, int | float) else None


def equal(left: Any, right: Any) -> bool:
    """`==`: scalars of one kind with the same value."""
    kind = _kind(left)
    return kind is not None and kind == _kind(right) and bool(left == right)


def unequal(left: Any, right: Any) -> bool:
    """`!=`: two scalars that are not `==`; null is unlike any value."""
    return _kind(left) is not None and _kind(right) is not None and not equal(left, right)


def _ordering(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def ordered(left: Any, right: Any) -> bool:
        kind = _kind(left)
        return kind in ("text", "number") and kind == _kind(right) and compare(left, right)

    return ordered


def contains(left: Any, right: Any) -> bool:
    """`CONTAINS`: the left text holds the right one."""
    return isinstance(left, str) and isinstance(right, str) and right in left


def has(left: Any, right: Any) -> bool:
    """`HAS`: the left list holds the right scalar."""
    return isinstance(left, list | tuple) and _holds(left, right)


def is_in(left: Any, right: Any) -> bool:
    """`IN`: the right list holds the left scalar."""
    return isinstance(right, list | tuple) and _holds(right, left)


def is_not_in(left: Any, right: Any) -> bool:
    """`NOT IN`: the right is a list, and does not hold the left scalar."""
    return isinstance(right, list | tuple) and _kind(left) is not None and not _holds(right, left)


def _holds(items: list[Any] | tuple[Any, ...], wanted: Any) -> bool:
    return any(equal(item, wanted) for item in items)


OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": equal,
    "!=": unequal,
    ">": _ordering(gt),
    ">=": _ordering(ge),
    "<": _ordering(lt),
    "<=": _ordering(le),
    "CONTAINS": contains,
    "HAS": has,
    "IN": is_in,
    "NOT IN": is_not_in,
}
