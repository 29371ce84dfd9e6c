"""`World`: the people around a centre, acting on its events and on its clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from offhook.simulation.agenda import Agenda
from offhook.simulation.agents import Agents
from offhook.simulation.cases import CASE, Cases
from offhook.simulation.changed import Changed
from offhook.simulation.customers import IMPATIENT, Customers
from offhook.simulation.duty import DUTY, Duties

if TYPE_CHECKING:
    from offhook.centre import Worker
    from offhook.events import Event
    from offhook.host import Host
    from offhook.simulation.scenario import LoadedScenario
    from offhook.simulation.timeline import Timeline

_ENDS: Final = ("task.completed", "task.canceled", "task.deleted", "task.system-deleted")
Reaction = Callable[["Event"], None]


class World:
    """Simulated agents and customers of one host. Without a scenario there is nobody, and only `cases` is kept.

    The part `people` of a store: plans and deeds (`agenda`), duties, who has lost patience, cases. Raises
    `ScenarioError` if the scenario names workers or activities that the centre does not have.
    """

    name = "people"

    def __init__(self, host: Host, scenario: LoadedScenario | None, seed: int) -> None:
        self.host = host
        self.changed = Changed()
        self.agenda = Agenda(host, self.changed)
        self.cases = Cases(self.changed)
        self.peopled = scenario is not None
        self._reactions: dict[str, tuple[Reaction, ...]] = {}
        self._react("task.created", self._created)
        self._react("conversation.closed", self._closed)
        if scenario is not None:
            self._people(scenario, seed)
        for event_type in _ENDS:
            self._react(event_type, self._ended)
        host.on_event(self._hear)

    def _people(self, scenario: LoadedScenario, seed: int) -> None:
        # scripts alone need none of them
        from offhook.simulation.chance import Chance
        from offhook.simulation.people import AgentBehaviour, CustomerBehaviour, Writing
        from offhook.simulation.roster import Roster
        from offhook.simulation.writing import Writers

        centre, model, chance = self.host.centre, scenario.model, Chance(seed)
        scenario.check_names([each.name for each in centre.workers], [each.name for each in centre.activities])
        self._duties = Duties(self, model.agents, Roster(model.shifts, model.zone, chance))
        self._agents = Agents(self, AgentBehaviour(model.agents, chance), self._duties)
        self._customers = Customers(self, CustomerBehaviour(model.customers, chance))
        writers = Writers(self, Writing(model.agents, model.customers, chance))
        for people in (self._customers, self._agents, writers):
            for event_type, reaction in people.reactions().items():
                self._react(event_type, reaction)

    @property
    def kept(self) -> tuple[int, int, int]:
        """How much is kept: agents' plans, customers who may give up, cases."""
        people = (len(self._agents), len(self._customers)) if self.peopled else (0, 0)
        return (*people, len(self.cases))

    @property
    def failure(self) -> BaseException | None:
        """The first mistake of the simulation itself, which ends the run."""
        return self.agenda.failure

    def start(self, timeline: Timeline) -> None:
        """Who is on duty comes to work."""
        if self.peopled:
            self._duties.start(timeline)

    def go_on(self, timeline: Timeline) -> None:
        """What a store has kept is there again: everyone goes on."""
        if self.peopled:
            self._duties.go_on(timeline)
        self.agenda.go_on()

    def _react(self, event_type: str, reaction: Reaction) -> None:
        self._reactions[event_type] = (*self._reactions.get(event_type, ()), reaction)

    def _hear(self, event: Event) -> None:
        # called for every event of the centre: most concern nobody
        reactions = self._reactions.get(event.type)
        if reactions is not None:
            for reaction in reactions:
                reaction(event)

    def _created(self, event: Event) -> None:
        self.cases.created(event.entities["task"])

    def _closed(self, event: Event) -> None:
        self.cases.closed(event.entities["conversation"].sid)

    def _ended(self, event: Event) -> None:
        self.cases.ended(event.entities["task"])

    async def invoke(self, action: str, payload: Any, worker: Worker) -> Any:
        """A worker does something at the desktop."""
        return await self.host.invoke_nested(action, payload, cause=None, worker=worker, by="agent")

    # ------------------------------------------------------------ for a store

    def ready(self) -> bool:
        """Nobody is in the middle of something."""
        return not self.agenda.acting

    def changes(self) -> Mapping[str, Any]:
        """The rows that changed."""
        self.agenda.look()
        return self.changed.take(self._row)

    def restore(self, rows: Mapping[str, Any]) -> None:
        """Take up what was kept."""
        self.changed.watch(rows)
        by_kind: dict[str, dict[str, Any]] = {CASE: {}, DUTY: {}, IMPATIENT: {}}
        planned = {}
        for key, row in rows.items():
            kind, _, rest = key.partition(" ")
            if kind in by_kind:
                by_kind[kind][rest] = row
            else:
                planned[key] = row
        self.cases.restore(by_kind[CASE])
        if self.peopled:
            self._duties.restore(by_kind[DUTY])
            self._customers.restore(by_kind[IMPATIENT])
        self.agenda.restore(planned)

    def _row(self, key: str) -> Any:
        kind, _, rest = key.partition(" ")
        if kind == CASE:
            return self.cases.row(rest)
        if kind == DUTY:
            return self._duties.row(rest)
        if kind == IMPATIENT:
            return self._customers.row(rest)
        return self.agenda.row(key)
