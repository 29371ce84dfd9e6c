"""The errors of transitions: what state was found, and what it would have to be."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from offhook.errors import ActionError
from offhook_grammar.values import FrozenDict, freeze

if TYPE_CHECKING:
    from offhook.centre.entities import Reservation, Task, Worker

MAX_ATTRIBUTES = 4096
"""Characters of the attributes of a task or a worker, written as JSON with spaces."""

REVISION_CONFLICT = "revision-conflict"

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def wrong_state(entity: Task | Reservation, wanted: str, code: str, does: str) -> NoReturn:
    """Raise the error of a transition from the wrong state."""
    raise ActionError(
        f"{entity.entity_kind} {entity.key} is {entity.status}, and {does} wants one that is {wanted}", code=code
    )


def not_found(kind: str, name: str, known: Iterable[str], code: str) -> NoReturn:
    """Raise the error of a name or SID that nothing has."""
    near = difflib.get_close_matches(name, list(known), 1, 0.6)
    raise ActionError(f"there is no {kind} {name!r}", code=code, hint=f"did you mean {near[0]!r}?" if near else None)


def same_revision(entity: Task | Worker, wanted: int | None) -> None:
    """Raise `ActionError` (`revision-conflict`) if somebody has changed the entity since the revision that was read."""
    if wanted is not None and entity.revision != wanted:
        raise ActionError(
            f"{entity.entity_kind} {entity.key} is at revision {entity.revision}, and this change was made for "
            f"revision {wanted}",
            code=REVISION_CONFLICT,
            hint="somebody else changed it meanwhile: read it again and decide anew",
            retryable=True,
        )


def attributes(value: Mapping[str, Any], code: str) -> FrozenDict:
    """The attributes as an immutable map. Raises `ActionError` for more than they may hold, or what JSON cannot."""
    if type(value) is FrozenDict and _surely_fits(value):
        return value
    try:
        text = _encode(value)
        frozen: FrozenDict = freeze(value)
    except (TypeError, ValueError) as error:
        raise ActionError(f"attributes have to be JSON: {error}", code=code) from error
    if len(text) > MAX_ATTRIBUTES:
        raise ActionError(
            f"the attributes take {len(text):,} characters as JSON, and {MAX_ATTRIBUTES:,} is the most", code=code
        )
    return frozen


def _surely_fits(value: FrozenDict) -> bool:
    """Whether flat attributes are so short that nothing could make them too long: no need to write them as JSON."""
    length = 2
    for name, item in value.items():
        kind = type(item)
        if kind is str:
            length += 6 * len(item)  # a character takes at most six, escaped
        elif kind is not bool and kind is not int and item is not None:
            return False
        length += 6 * len(name) + 30
    return length <= MAX_ATTRIBUTES


def changed_names(before: FrozenDict, after: FrozenDict) -> frozenset[str]:
    """The top-level names whose values differ. Types count: 1 is not true."""
    if before is after:
        return frozenset()
    names = [name for name, value in after.items() if name not in before or repr(before[name]) != repr(value)]
    return frozenset([*names, *(name for name in before if name not in after)])
