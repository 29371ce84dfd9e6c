"""`reads_of`: at what the conditions of a stage looked is kept for a trace, until somebody asks what each has read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from offhook.pipeline.selection.selection import Selection

Look = tuple[int, Any, tuple[Any, ...]]
"""The place of the handler from which on it held, the payload as it was, and the values that are not its fields."""


Looked: TypeAlias = "tuple[Selection, Sequence[Look], Mapping[int, str] | None, int | None]"
"""All looks of a stage; by place, who came to something else than to run; the first place whose handler did not get its
turn, if there is one."""


def reads_of(looked: Looked, known: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Of each handler whose condition was judged with the others', and whose reads are not `known` by its name, what it
    read."""
    selection, looks, told, end = looked
    number = 0
    if not looks:
        return
    values = _values(selection, looks[0])
    for place, handler in enumerate(selection.handlers[:end]):
        while number + 1 < len(looks) and looks[number + 1][0] <= place:
            number += 1
            values = _values(selection, looks[number])
        if handler.name in known or (told is not None and told.get(place) == "own cause"):
            continue
        reads = handler.recalled([(path, values[at]) for path, at in selection.paths])
        if reads is not None:
            yield handler.name, reads


def _values(selection: Selection, look: Look) -> tuple[Any, ...]:
    _, payload, live = look
    return selection.fields_of(payload) + live
