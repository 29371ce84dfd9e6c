"""Simulated agents at work: they answer offers, handle cases, wrap up and complete."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from offhook.errors import ActionCancelled, ActionError
from offhook.simulation.cases import facts_of

if TYPE_CHECKING:
    from offhook.centre import Reservation
    from offhook.events import Event
    from offhook.simulation.duty import Duties
    from offhook.simulation.people import AgentBehaviour
    from offhook.simulation.world import World

PLAN: Final = "plan"
RETRY: Final = timedelta(minutes=5)
"""How long an agent waits before trying once more what was refused."""


class Agents:
    """All agents of a run. Each reservation has at most one plan: what its agent will do next with it."""

    def __init__(self, world: World, behaviour: AgentBehaviour, duties: Duties) -> None:
        self._world = world
        self._behaviour = behaviour
        self._duties = duties
        world.agenda.means("do", self._do)
        world.agenda.means("reject", self._do_reject)

    def __len__(self) -> int:
        """How many plans there are."""
        return self._world.agenda.count(PLAN)

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
        call = reservation.task.call
        if call is not None and call.direction == "outbound" and call.status == "ringing":
            return  # the agent's own call: whoever is called answers, or does not
        reply = self._behaviour.reply(reservation.worker.name, reservation.sid, facts_of(reservation.task))
        if reply.answer == "accept":
            self._plan(reservation, reply.after, "do", "AcceptTask", "pending")
        elif reply.answer == "reject":
            self._plan(reservation, reply.after, "reject")

    def _accepted(self, event: Event) -> None:
        reservation = event.entities["reservation"]
        case = self._world.cases.of_task(reservation.task)
        takes = self._behaviour.handling(case, facts_of(reservation.task))
        self._plan(reservation, takes, "do", "WrapupTask", "accepted")

    def _wrapping(self, event: Event) -> None:
        reservation = event.entities["reservation"]
        case = self._world.cases.of_task(reservation.task)
        takes = self._behaviour.wrap_up(reservation.worker.name, case, facts_of(reservation.task))
        self._plan(reservation, takes, "do", "CompleteTask", "wrapping")

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

    def _do_reject(self, sid: str) -> Coroutine[Any, Any, None] | None:
        reservation = self._known(sid)
        return self._reject(reservation) if reservation is not None else None

    async def _reject(self, reservation: Reservation) -> None:
        if reservation.status != "pending":
            return
        try:
            await self._invoke("RejectTask", reservation)
        except ActionCancelled:
            # a rule says that this one has to be taken
            self._world.agenda.act("do", reservation.sid, "AcceptTask", "pending")

    def _do(self, sid: str, action: str, status: str) -> Coroutine[Any, Any, None] | None:
        reservation = self._known(sid)
        return self._try(action, reservation, status) if reservation is not None else None

    async def _try(self, action: str, reservation: Reservation, status: str) -> None:
        """Do it, and try again later if it was refused and there is still something to do."""
        if reservation.status != status:
            return
        try:
            await self._invoke(action, reservation)
        except (ActionCancelled, ActionError):
            if reservation.status == status and status != "pending":
                self._plan(reservation, RETRY, "do", action, status)

    async def _invoke(self, action: str, reservation: Reservation) -> Any:
        return await self._world.invoke(action, {"sid": reservation.sid}, reservation.worker)

    # ------------------------------------------------------------ plans

    def _plan(self, reservation: Reservation, after: timedelta, what: str, *how: str) -> None:
        due = self._world.host.clock.now() + after
        self._world.agenda.plan(f"{PLAN} {reservation.sid}", due, what, reservation.sid, *how)

    def _drop(self, reservation: Reservation) -> None:
        self._world.agenda.drop(f"{PLAN} {reservation.sid}")

    def _known(self, sid: str) -> Reservation | None:
        # an agent's plan outlives no reservation, whatever a caller of the centre can still look up
        return self._world.host.centre.all_reservations.get(sid)
