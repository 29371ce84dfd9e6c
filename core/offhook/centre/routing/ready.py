"""Who of a group is asked next: the free workers in their order, kept as a heap that is mended when it is looked at.

A decision must not look at every free worker of a large centre. What it costs grows with the workers that have changed
since the same group was last looked at, whatever it is that changed about them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from offhook.centre.entities import Worker
    from offhook.centre.routing.waiting import WaitingGroup

Rank: TypeAlias = tuple[Any, ...]
_REMEMBERED: Final = 4096
_SLACK: Final = 64


def idleness(worker: Worker) -> tuple[bool, datetime, int]:
    """The lowest is asked first: whoever has nothing to do, then whoever has had nothing new for longest."""
    return (len(worker.reservations) > 0, worker.idle_since, worker.ordinal)


class Changes:
    """The workers about whom something changed that routing may look at, in order; the oldest are forgotten.

    What a rollback takes back stays here: a worker who is looked at in vain does no harm.
    """

    __slots__ = ("_forgotten", "_workers")

    def __init__(self) -> None:
        self._workers: list[Worker] = []
        self._forgotten = 0

    def note(self, worker: Worker) -> None:
        """Something about this worker changed."""
        workers = self._workers
        workers.append(worker)
        if len(workers) > _REMEMBERED:
            del workers[: _REMEMBERED // 2]
            self._forgotten += _REMEMBERED // 2

    @property
    def end(self) -> int:
        """How many were noted so far."""
        return self._forgotten + len(self._workers)

    def since(self, end: int) -> dict[Worker, None] | None:
        """Who was noted after so many; None if that is forgotten."""
        if end < self._forgotten:
            return None
        return dict.fromkeys(self._workers[end - self._forgotten :])


class Ready:
    """The free workers of a group in the order in which they are asked.

    The heap has an entry for each of them, and others that are out of date: those are dropped when they come up.
    """

    __slots__ = ("_heap", "_members", "_seen")

    def __init__(self) -> None:
        self._heap: list[tuple[Rank, Worker]] = []
        self._members: dict[Worker, None] | None = None
        self._seen = 0

    def first(self, group: WaitingGroup, suits: Callable[[Worker], bool] | None) -> Worker | None:
        """The worker to be asked first, of those that suit; None if nobody does. No unit of work is open."""
        members, free = group.workers(), group.board.free[group.channel]
        self._catch_up(group, members, free)
        heap, rank = self._heap, group.rank
        passed: list[tuple[Rank, Worker]] = []
        found = None
        while heap:
            entry = heap[0]
            worker = entry[1]
            if worker not in free or worker not in members or entry[0] != rank(worker):
                heappop(heap)
            elif suits is None or suits(worker):
                found = worker
                break
            else:
                passed.append(heappop(heap))
        for entry in passed:
            heappush(heap, entry)
        return found

    def _catch_up(self, group: WaitingGroup, members: dict[Worker, None], free: dict[Worker, None]) -> None:
        changes = group.board.changes
        changed = changes.since(self._seen) if members is self._members else None
        self._seen = changes.end
        heap, rank = self._heap, group.rank
        most = 2 * min(len(free), len(members)) + _SLACK
        if changed is not None and len(heap) + len(changed) <= most:
            for worker in changed:
                if worker in free and worker in members:
                    heappush(heap, (rank(worker), worker))
            return
        self._members = members
        small, large = (free, members) if len(free) <= len(members) else (members, free)
        self._heap = [(rank(worker), worker) for worker in small if worker in large]
        heapify(self._heap)
