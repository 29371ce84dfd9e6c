"""Simulated agents' hours: shifts and breaks as changes of activity, and the sessions at their desktops."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from offhook.centre import transitions
from offhook.errors import ActionCancelled, ActionError

if TYPE_CHECKING:
    from offhook.centre import Worker
    from offhook.simulation.roster import Change, Duty, Roster
    from offhook.simulation.scenario_model import Agents as AgentsModel
    from offhook.simulation.timeline import Timeline
    from offhook.simulation.world import World

DUTY: Final = "duty"
LATER: Final = timedelta(minutes=3)
"""When an agent who was refused an activity, a break say, asks again."""


class Duties:
    """Who is on duty, and what that does to the workers of the centre."""

    def __init__(self, world: World, agents: AgentsModel, roster: Roster) -> None:
        self._world = world
        self._roster = roster
        self._activities: dict[Duty, str] = {
            "on_duty": agents.on_duty,
            "on_break": agents.on_break,
            "off_duty": agents.off_duty,
        }
        self._duty: dict[str, Duty] = {}
        self._changes: dict[str, Iterator[Change]] = {}
        agenda = world.agenda
        agenda.means("shift", self._shift)
        agenda.means("come back", self._come_back)
        agenda.means("change", self._change_of)

    def start(self, timeline: Timeline) -> None:
        """Everyone takes up the duty of this instant, and the changes to come are set on the clock."""
        self._timeline = timeline
        begins = timeline.of_clock(self._world.host.clock.now())
        for worker in self._world.host.centre.workers:
            self._take_up(worker, self._roster.duty_at(worker.name, begins))
            self._await_change(worker, begins)

    def go_on(self, timeline: Timeline) -> None:
        """Everyone has a duty, and the changes to come are set, as a store has kept them."""
        self._timeline = timeline

    def back_in(self, worker: Worker, after: timedelta) -> None:
        """The worker was put into another activity for an unanswered offer, and comes back after that time."""
        self._world.agenda.plan_also("back", self._world.host.clock.now() + after, "come back", worker.sid)

    def let_go(self, worker: Worker) -> None:
        """A reservation has ended: whoever is off duty and has no other leaves."""
        if worker.signed_in and not len(worker.reservations) and self._duty.get(worker.sid) == "off_duty":
            with self._world.host.centre.unit("shift") as unit:
                transitions.end_session(unit, worker)

    def _await_change(self, worker: Worker, since: datetime) -> None:
        changes = self._changes.get(worker.sid)
        if changes is None:
            changes = self._changes[worker.sid] = self._roster.changes(worker.name, since)
        change = next(changes, None)
        if change is not None:
            due = self._timeline.on_clock(change.at)
            self._world.agenda.plan(f"shift {worker.sid}", due, "shift", worker.sid, change.at.isoformat(), change.duty)

    def _shift(self, sid: str, at: str, duty: str) -> None:
        worker = self._known(sid)
        self._await_change(worker, datetime.fromisoformat(at))
        self._take_up(worker, cast("Duty", duty))

    def _take_up(self, worker: Worker, duty: Duty) -> None:
        self._duty[worker.sid] = duty
        self._world.changed.note(f"{DUTY} {worker.sid}")
        if duty != "off_duty" and not worker.signed_in:
            with self._world.host.centre.unit("shift") as unit:
                transitions.sign_in(unit, worker)
        self._world.agenda.act("change", worker.sid, duty)

    def _come_back(self, sid: str) -> None:
        if self._duty.get(sid) == "on_duty" and not self._known(sid).activity.available:
            self._world.agenda.act("change", sid, "on_duty")

    def _change_of(self, sid: str, duty: str) -> Coroutine[Any, Any, None]:
        return self._change(self._known(sid), cast("Duty", duty))

    async def _change(self, worker: Worker, duty: Duty) -> None:
        if self._duty[worker.sid] != duty:
            return  # the break is over before it began
        name = self._activities[duty]
        if worker.activity.name != name:
            try:
                await self._world.invoke("SetActivity", {"activityName": name}, worker)
            except (ActionCancelled, ActionError):
                due = self._world.host.clock.now() + LATER
                self._world.agenda.plan_also("later", due, "change", worker.sid, duty)
                return
        self.let_go(worker)

    def _known(self, sid: str) -> Worker:
        worker = self._world.host.centre.workers.get(sid)
        if worker is None:
            raise LookupError(f"there is no worker {sid}")
        return worker

    # ------------------------------------------------------------ for a store

    def row(self, sid: str) -> str | None:
        """A worker's duty."""
        return self._duty.get(sid)

    def restore(self, rows: Mapping[str, str]) -> None:
        """Duties by worker. Raises `LookupError` for a worker that there is not."""
        for sid, duty in rows.items():
            self._duty[self._known(sid).sid] = cast("Duty", duty)
