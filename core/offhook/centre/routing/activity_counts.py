"""How many workers of a queue are in each activity, for the conditions that skip a target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offhook.centre.entities import Activity, TaskQueue


class ActivityCounts:
    """Counts a queue's workers once, and anew after somebody's activity, or who belongs to a queue, has changed.

    It is asked while no unit of work is open, so that it never knows what a rollback takes back.
    """

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[TaskQueue, Mapping[Activity, int]] = {}

    def of(self, queue: TaskQueue) -> Mapping[Activity, int]:
        """The number of the queue's workers in each activity in which there is any."""
        counts = self._known.get(queue)
        if counts is None:
            counts = self._known[queue] = Counter([worker.activity for worker in queue.members])
        return counts

    def forget(self) -> None:
        """Somebody's activity changed, or who belongs to a queue."""
        if self._known:
            self._known = {}
