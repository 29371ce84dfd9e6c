"""The order of handlers within a stage: rule 1 of the semantics."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
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
    missing = {index: len(before) for index, before in needs.items()}
    followers: dict[int, list[int]] = {}
    for index, before in needs.items():
        for other in before:
            followers.setdefault(other, []).append(index)
    order: list[int] = []
    ready = [index for index, count in missing.items() if not count]  # a heap, since it is in order
    while ready:
        order.append(heappop(ready))
        for follower in followers.get(order[-1], ()):
            missing[follower] -= 1
            if not missing[follower]:
                heappush(ready, follower)
    if len(order) < len(equals):
        circle = [equals[index] for index in _cycle(needs, set(order))]
        raise PlanError(
            f"these handlers are ahead of and behind one another: {' before '.join(one.name for one in circle)}",
            circle,
            code="order-cycle",
            hint="take one `ahead of` or `behind` away",
        )
    return [equals[index] for index in order]


def _needs(equals: list[Handler]) -> dict[int, set[int]]:
    """For each handler those that have to run before it."""
    called: dict[str, list[int]] = {}
    for index, handler in enumerate(equals):
        for name in {handler.name, handler.origin.owner}:
            called.setdefault(name, []).append(index)
    needs: dict[int, set[int]] = {index: set() for index in range(len(equals))}
    for index, handler in enumerate(equals):
        for other in [other for name in handler.ahead_of for other in called.get(name, ()) if other != index]:
            needs[other].add(index)
        needs[index].update(other for name in handler.behind for other in called.get(name, ()) if other != index)
    return needs


def _cycle(needs: dict[int, set[int]], placed: set[int]) -> list[int]:
    """The members of one cycle in the order that they ask for, the first one again at the end."""
    path = [min(index for index in needs if index not in placed)]
    while True:
        following = min(needs[path[-1]] - placed)
        if following in path:
            return [*path[path.index(following) :], following][::-1]
        path.append(following)
