"""Simulated customers: they wait for as long as their patience lasts.

Measured patience is that of callers in a queue, so nobody gives up while the request rings at an agent. Whoever has
run out of patience by then leaves when that agent does not take it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from offhook.centre import transitions
from offhook.simulation.cases import facts_of

if TYPE_CHECKING:
    from offhook.centre import Task
    from offhook.events import Event
    from offhook.simulation.people import CustomerBehaviour
    from offhook.simulation.world import World

GAVE_UP: Final = "the customer gave up"
PATIENCE: Final = "patience"
IMPATIENT: Final = "impatient"
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
        self._impatient: set[str] = set()  # looked up, never iterated
        world.agenda.means("give up", self._runs_out)

    def __len__(self) -> int:
        return self._world.agenda.count(PATIENCE) + len(self._impatient)

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
            sid = task.task_sid
            self._world.agenda.plan(f"{PATIENCE} {sid}", task.created_at + after, "give up", sid)

    def _served_or_gone(self, event: Event) -> None:
        sid = event.entities["task"].task_sid
        self._set_impatient(sid, False)
        self._world.agenda.drop(f"{PATIENCE} {sid}")

    def _not_taken(self, event: Event) -> None:
        task = event.entities["task"]
        if task.task_sid in self._impatient:
            self._give_up(task)

    def _runs_out(self, sid: str) -> None:
        task = self._world.host.centre.all_tasks.get(sid)
        if task is not None:
            self._give_up(task)

    def _give_up(self, task: Task) -> None:
        if task.status == "reserved":
            self._set_impatient(task.task_sid, True)
        elif task.status == "pending":
            with self._world.host.centre.unit("customer") as unit:
                transitions.cancel_task(unit, task, GAVE_UP)

    def _set_impatient(self, sid: str, impatient: bool) -> None:
        if impatient != (sid in self._impatient):
            (self._impatient.add if impatient else self._impatient.remove)(sid)
            self._world.changed.note(f"{IMPATIENT} {sid}")

    # ------------------------------------------------------------ for a store

    def row(self, sid: str) -> bool | None:
        """Whether this task's customer has run out of patience; None if not."""
        return True if sid in self._impatient else None

    def restore(self, sids: Iterable[str]) -> None:
        """The tasks whose customers have run out of patience."""
        self._impatient.update(sids)
