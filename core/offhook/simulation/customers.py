"""Simulated customers: they wait for as long as their patience lasts.

Measured patience is that of callers in a queue, so nobody gives up while the request rings at an agent. Whoever has
run out of patience by then leaves when that agent does not take it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from offhook.centre import transitions
from offhook.simulation.cases import facts_of

if TYPE_CHECKING:
    from offhook.centre import Task
    from offhook.clock import Timer
    from offhook.events import Event
    from offhook.simulation.people import CustomerBehaviour
    from offhook.simulation.world import World

GAVE_UP: Final = "the customer gave up"
_SERVED_OR_GONE: Final = (
    "reservation.accepted",
    "task.completed",
    "task.canceled",
    "task.deleted",
    "task.system-deleted",
)
_NOT_TAKEN: Final = ("reservation.rejected", "reservation.timeout")


class Customers:
    """All customers of a run who are still waiting, and who may give up."""

    def __init__(self, world: World, behaviour: CustomerBehaviour) -> None:
        self._world = world
        self._behaviour = behaviour
        self._waiting: dict[str, Timer] = {}
        self._impatient: dict[str, Task] = {}

    def __len__(self) -> int:
        return len(self._waiting) + len(self._impatient)

    def reactions(self) -> dict[str, Callable[[Event], None]]:
        """What to call for which event of the centre."""
        found: dict[str, Callable[[Event], None]] = {"task.created": self._begin_to_wait}
        found.update(dict.fromkeys(_SERVED_OR_GONE, self._served_or_gone))
        found.update(dict.fromkeys(_NOT_TAKEN, self._not_taken))
        return found

    def _begin_to_wait(self, event: Event) -> None:
        task = event.entities["task"]
        if not task.is_open:
            return
        after = self._behaviour.gives_up_after(self._world.cases.of_task(task), facts_of(task))
        if after is not None:
            clock = self._world.host.clock
            self._waiting[task.task_sid] = clock.call_at(task.created_at + after, lambda: self._give_up(task))

    def _served_or_gone(self, event: Event) -> None:
        sid = event.entities["task"].task_sid
        self._impatient.pop(sid, None)
        timer = self._waiting.pop(sid, None)
        if timer is not None:
            timer.cancel()

    def _not_taken(self, event: Event) -> None:
        task = event.entities["task"]
        if task.task_sid in self._impatient:
            self._give_up(task)

    def _give_up(self, task: Task) -> None:
        self._waiting.pop(task.task_sid, None)
        if task.status == "reserved":
            self._impatient[task.task_sid] = task
        elif task.status == "pending":
            with self._world.host.centre.unit("customer") as unit:
                transitions.cancel_task(unit, task, GAVE_UP)
