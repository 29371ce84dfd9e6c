"""Which workers the teams view shows: filters as the desktop applies them, and a search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offhook.centre.entities.worker import Worker
    from offhook_grammar.values import FrozenDict


def visible(workers: Iterable[Worker], filters: Iterable[FrozenDict], search: str) -> tuple[Worker, ...]:
    """The workers that pass every filter, and whose name or attributes hold every word of the search."""
    words = search.casefold().split()
    filters = tuple(filters)
    return tuple(
        [worker for worker in workers if _found(worker, words) and all(_passes(worker, each) for each in filters)]
    )


def _found(worker: Worker, words: list[str]) -> bool:
    text = " ".join([worker.name, *(value for value in worker.attributes.values() if isinstance(value, str))])
    folded = text.casefold()
    return all(word in folded for word in words)


def _passes(worker: Worker, rule: FrozenDict) -> bool:
    """One filter: `name` is `data.activity` or `data.attributes.…`, `condition` IN, NOT_IN, = or CONTAINS."""
    values = rule.get("values") or ()
    if not values:
        return True
    actual = _value(worker, str(rule.get("name", "")))
    found = actual if isinstance(actual, tuple) else (actual,)
    condition = str(rule.get("condition", "IN")).upper().replace("_", " ")
    if condition == "CONTAINS":
        return any(str(value).casefold() in str(item).casefold() for value in values for item in found)
    present = any(item == value for value in values for item in found)
    return not present if condition in ("NOT IN", "!=") else present


def _value(worker: Worker, name: str) -> Any:
    path = name.removeprefix("data.").split(".")
    if path[0] in ("activity", "activity_name"):
        return worker.activity.name
    if path[0] != "attributes":
        return None
    value: Any = worker.attributes
    for part in path[1:]:
        value = value.get(part) if isinstance(value, dict) else None
    return value
