"""The order of handlers within a stage: rule 1 of the semantics."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from offhook.errors import ConfigError
from offhook.pipeline.handlers import Handler


class PlanError(ConfigError):
    """Handlers that cannot be planned together. `handlers` are those to blame; the place is that of the first."""

    def __init__(self, message: str, handlers: Sequence[Handler], *, code: str, hint: str) -> None:
        origin = handlers[0].origin
        super().__init__(message, file=origin.file, line=origin.line, code=code, hint=hint)
        self.handlers = tuple(handlers)


def in_order(handlers: Sequence[Handler]) -> tuple[Handler, ...]:
    """`handlers`, given in load and file order, in the order in which they run.

    Higher priority first; within one priority `ahead_of` and `behind`, whose names are those of handlers or of plugins
    and scripts; absent names are ignored. Raises `ConfigError` naming the members of a cycle.
    """
    ranked = sorted(handlers, key=lambda handler: -handler.priority)
    if not any(handler.ahead_of or handler.behind for handler in ranked):
        return tuple(ranked)
    return tuple(
        handler for _, equals in groupby(ranked, key=lambda handler: handler.priority) for handler in _sorted([*equals])
    )


def _sorted(equals: list[Handler]) -> list[Handler]:
    """A topological order that keeps to the given one where nothing is said."""
    needs = _needs(equals)
    order: list[int] = []
    while len(order) < len(equals):
        ready = next((index for index in range(len(equals)) if index not in order and needs[index] <= set(order)), None)
        if ready is None:
            circle = [equals[index] for index in _cycle(needs, set(order))]
            raise PlanError(
                f"these handlers are ahead of and behind one another: {' before '.join(one.name for one in circle)}",
                circle,
                code="order-cycle",
                hint="take one `ahead of` or `behind` away",
            )
        order.append(ready)
    return [equals[index] for index in order]


def _needs(equals: list[Handler]) -> dict[int, set[int]]:
    """For each handler those that have to run before it."""
    needs: dict[int, set[int]] = {index: set() for index in range(len(equals))}
    for index, handler in enumerate(equals):
        for other_index, other in enumerate(equals):
            if index == other_index:
                continue
            names = (other.name, other.origin.owner)
            if any(name in names for name in handler.ahead_of):
                needs[other_index].add(index)
            if any(name in names for name in handler.behind):
                needs[index].add(other_index)
    return needs


def _cycle(needs: dict[int, set[int]], placed: set[int]) -> list[int]:
    """The members of one cycle in the order that they ask for, the first one again at the end."""
    path = [min(index for index in needs if index not in placed)]
    while True:
        following = min(needs[path[-1]] - placed)
        if following in path:
            return [*path[path.index(following) :], following][::-1]
        path.append(following)
