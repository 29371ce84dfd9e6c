"""Simulated agents' hours: shifts and breaks as changes of activity, and the sessions at their desktops."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from offhook.centre import transitions
from offhook.errors import ActionCancelled, ActionError

if TYPE_CHECKING:
    from offhook.centre import Worker
    from offhook.simulation.roster import Change, Duty, Roster
    from offhook.simulation.scenario_model import Agents as AgentsModel
    from offhook.simulation.timeline import Timeline
    from offhook.simulation.world import World

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

    def start(self, timeline: Timeline) -> None:
        """Everyone takes up the duty of this instant, and the changes to come are set on the clock."""
        self._timeline = timeline
        begins = timeline.of_clock(self._world.host.clock.now())
        for worker in self._world.host.centre.workers:
            self._take_up(worker, self._roster.duty_at(worker.name, begins))
            self._await_change(worker, self._roster.changes(worker.name, begins))

    def back_in(self, worker: Worker, after: timedelta) -> None:
        """The worker was put into another activity for an unanswered offer, and comes back after that time."""
        clock = self._world.host.clock
        clock.call_at(clock.now() + after, lambda: self._come_back(worker))

    def let_go(self, worker: Worker) -> None:
        """A reservation has ended: whoever is off duty and has no other leaves."""
        if worker.signed_in and not len(worker.reservations) and self._duty.get(worker.sid) == "off_duty":
            with self._world.host.centre.unit("shift") as unit:
                transitions.end_session(unit, worker)

    def _await_change(self, worker: Worker, changes: Iterator[Change]) -> None:
        change = next(changes, None)
        if change is None:
            return

        def due() -> None:
            self._await_change(worker, changes)
            self._take_up(worker, change.duty)

        self._world.host.clock.call_at(self._timeline.on_clock(change.at), due)

    def _take_up(self, worker: Worker, duty: Duty) -> None:
        self._duty[worker.sid] = duty
        if duty != "off_duty" and not worker.signed_in:
            with self._world.host.centre.unit("shift") as unit:
                transitions.sign_in(unit, worker)
        self._world.spawn(self._change(worker, duty))

    def _come_back(self, worker: Worker) -> None:
        if self._duty.get(worker.sid) == "on_duty" and not worker.activity.available:
            self._world.spawn(self._change(worker, "on_duty"))

    async def _change(self, worker: Worker, duty: Duty) -> None:
        if self._duty[worker.sid] != duty:
            return  # the break is over before it began
        name = self._activities[duty]
        if worker.activity.name != name:
            try:
                await self._world.invoke("SetActivity", {"activityName": name}, worker)
            except (ActionCancelled, ActionError):
                clock = self._world.host.clock
                clock.call_at(clock.now() + LATER, lambda: self._world.spawn(self._change(worker, duty)))
                return
        self.let_go(worker)
