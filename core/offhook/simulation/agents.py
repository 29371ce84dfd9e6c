"""Simulated agents at work: they answer offers, handle cases, wrap up and complete."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from offhook.errors import ActionCancelled, ActionError
from offhook.simulation.cases import facts_of

if TYPE_CHECKING:
    from offhook.centre import Reservation
    from offhook.clock import Timer
    from offhook.events import Event
    from offhook.simulation.duty import Duties
    from offhook.simulation.people import AgentBehaviour
    from offhook.simulation.world import World

RETRY: Final = timedelta(minutes=5)
"""How long an agent waits before trying once more what was refused."""


class Agents:
    """All agents of a run. Each reservation has at most one plan: what its agent will do next with it."""

    def __init__(self, world: World, behaviour: AgentBehaviour, duties: Duties) -> None:
        self._world = world
        self._behaviour = behaviour
        self._duties = duties
        self._plans: dict[str, Timer] = {}

    def __len__(self) -> int:
        """How many plans there are."""
        return len(self._plans)

    def reactions(self) -> dict[str, Callable[[Event], None]]:
        """What to call for which event of the centre."""
        return {
            "reservation.created": self._offered,
            "reservation.accepted": self._accepted,
            "reservation.wrapup": self._wrapping,
            "reservation.timeout": self._timed_out,
            "reservation.rejected": self._ended,
            "reservation.canceled": self._ended,
            "reservation.rescinded": self._ended,
            "reservation.completed": self._ended,
        }

    # ------------------------------------------------------------ what happens to a reservation

    def _offered(self, event: Event) -> None:
        reservation = event.entities["reservation"]
        reply = self._behaviour.reply(reservation.worker.name, reservation.sid, facts_of(reservation.task))
        if reply.answer == "accept":
            self._plan(reservation, reply.after, lambda: self._act("AcceptTask", reservation, "pending"))
        elif reply.answer == "reject":
            self._plan(reservation, reply.after, lambda: self._world.spawn(self._reject(reservation)))

    def _accepted(self, event: Event) -> None:
        reservation = event.entities["reservation"]
        case = self._world.cases.of_task(reservation.task)
        takes = self._behaviour.handling(case, facts_of(reservation.task))
        self._plan(reservation, takes, lambda: self._act("WrapupTask", reservation, "accepted"))

    def _wrapping(self, event: Event) -> None:
        reservation = event.entities["reservation"]
        case = self._world.cases.of_task(reservation.task)
        takes = self._behaviour.wrap_up(reservation.worker.name, case, facts_of(reservation.task))
        self._plan(reservation, takes, lambda: self._act("CompleteTask", reservation, "wrapping"))

    def _timed_out(self, event: Event) -> None:
        reservation = event.entities["reservation"]
        self._drop(reservation)
        worker = reservation.worker
        self._duties.back_in(worker, self._behaviour.back_after(worker.name, reservation.sid))

    def _ended(self, event: Event) -> None:
        reservation = event.entities["reservation"]
        self._drop(reservation)
        self._duties.let_go(reservation.worker)

    # ------------------------------------------------------------ what agents do

    async def _reject(self, reservation: Reservation) -> None:
        if reservation.status != "pending":
            return
        try:
            await self._invoke("RejectTask", reservation)
        except ActionCancelled:
            # a rule says that this one has to be taken
            self._act("AcceptTask", reservation, "pending")

    def _act(self, action: str, reservation: Reservation, status: str) -> None:
        self._world.spawn(self._try(action, reservation, status))

    async def _try(self, action: str, reservation: Reservation, status: str) -> None:
        """Do it, and try again later if it was refused and there is still something to do."""
        if reservation.status != status:
            return
        try:
            await self._invoke(action, reservation)
        except (ActionCancelled, ActionError):
            if reservation.status == status and status != "pending":
                self._plan(reservation, RETRY, lambda: self._act(action, reservation, status))

    async def _invoke(self, action: str, reservation: Reservation) -> Any:
        return await self._world.invoke(action, {"sid": reservation.sid}, reservation.worker)

    # ------------------------------------------------------------ plans

    def _plan(self, reservation: Reservation, after: timedelta, callback: Callable[[], None]) -> None:
        self._drop(reservation)
        sid = reservation.sid

        def due() -> None:
            del self._plans[sid]
            callback()

        clock = self._world.host.clock
        self._plans[sid] = clock.call_at(clock.now() + after, due)

    def _drop(self, reservation: Reservation) -> None:
        timer = self._plans.pop(reservation.sid, None)
        if timer is not None:
            timer.cancel()
