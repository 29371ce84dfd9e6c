"""The order of handlers within a stage: rule 1 of the semantics."""

from __future__ import annotations

from collections.abc import Sequence

from offhook.errors import ConfigError
from offhook.pipeline.handlers import Handler


def in_order(handlers: Sequence[Handler]) -> tuple[Handler, ...]:
    """`handlers`, given in load and file order, in the order in which they run.

    Higher priority first, then `ahead_of` and `behind`, whose names are those of handlers or of plugins and
    scripts; absent names are ignored. Raises `ConfigError` naming the members of a cycle.
    """
    ranked = sorted(handlers, key=lambda handler: -handler.priority)
    if not any(handler.ahead_of or handler.behind for handler in ranked):
        return tuple(ranked)
    before: dict[int, set[int]] = {index: set() for index in range(len(ranked))}
    for index, handler in enumerate(ranked):
        for other_index, other in enumerate(ranked):
            if index == other_index:
                continue
            names = (other.name, other.origin.owner)
            if any(name in names for name in handler.ahead_of):
                before[other_index].add(index)
            if any(name in names for name in handler.behind):
                before[index].add(other_index)
    return tuple(ranked[index] for index in _sorted(before, ranked))


def _sorted(before: dict[int, set[int]], ranked: Sequence[Handler]) -> list[int]:
    """A topological order that keeps to the given one where nothing is said."""
    order: list[int] = []
    placed: set[int] = set()
    while len(order) < len(ranked):
        ready = next((index for index in range(len(ranked)) if index not in placed and before[index] <= placed), None)
        if ready is None:
            names = ", ".join(ranked[index].name for index in range(len(ranked)) if index not in placed)
            raise ConfigError(f"these handlers are ahead of and behind one another: {names}", code="order-cycle")
        order.append(ready)
        placed.add(ready)
    return order
