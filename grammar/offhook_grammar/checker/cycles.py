"""Ways through a graph that lead back to where they came from."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

Place = TypeVar("Place", bound=Hashable)


def cycles(edges: Mapping[Place, Sequence[Place]]) -> Iterator[list[Place]]:
    """At least one way round through every knot of the graph; each as the places on it, in order.

    Places that are no key lead nowhere. One pass without recursion, so that long chains cost no stack.
    """
    done: set[Place] = set()
    for start in edges:
        if start in done:
            continue
        path, ways = [start], [iter(edges[start])]
        while path:
            place = next(ways[-1], None)
            if place is None:
                done.add(path.pop())
                ways.pop()
            elif place in path:
                yield path[path.index(place) :]
            elif place not in done:
                path.append(place)
                ways.append(iter(edges.get(place, ())))
