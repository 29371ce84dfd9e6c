"""Which workers the Teams view shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from offhook.centre.teams.filters import condition_of
from offhook.centre.teams.live_query import parse_query

if TYPE_CHECKING:
    from offhook.centre.entities.worker import Worker


def visible(
    workers: Iterable[Worker],
    filters: Iterable[Mapping[str, Any]],
    query: str | None,
    search: str,
    pinned: Worker | None = None,
) -> tuple[Worker, ...]:
    """The workers that pass every filter and the query, and whose name or attributes hold every word of the search.

    `pinned` is there in any case: whoever is selected stays in the list. Raises `ActionError` (`invalid-filter`) where
    somebody set a filter past the action that checks them.
    """
    conditions = [condition_of(each) for each in filters]
    if query:
        conditions.append(parse_query(query))
    words = search.casefold().split()
    return tuple(
        [
            worker
            for worker in workers
            if worker is pinned or (_found(worker, words) and all(holds(worker) for holds in conditions))
        ]
    )


def _found(worker: Worker, words: list[str]) -> bool:
    text = " ".join([worker.name, *(value for value in worker.attributes.values() if isinstance(value, str))])
    folded = text.casefold()
    return all(word in folded for word in words)
