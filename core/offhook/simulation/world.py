"""`World`: the people around a centre, acting on its events and on its clock."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final

from offhook.errors import OffhookError
from offhook.simulation.agents import Agents
from offhook.simulation.cases import Cases
from offhook.simulation.chance import Chance
from offhook.simulation.customers import Customers
from offhook.simulation.duty import Duties
from offhook.simulation.people import AgentBehaviour, CustomerBehaviour
from offhook.simulation.roster import Roster

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

    `failure` is the first mistake of the simulation itself, which ends the run. Raises `ScenarioError` if the scenario
    names workers or activities that the centre does not have.
    """

    def __init__(self, host: Host, scenario: LoadedScenario | None, seed: int) -> None:
        self.host = host
        self.cases = Cases()
        self.failure: BaseException | None = None
        self.peopled = scenario is not None
        self._reactions: dict[str, tuple[Reaction, ...]] = {}
        if scenario is not None:
            self._people(scenario, seed)
        for event_type in _ENDS:
            self._react(event_type, self._ended)
        host.on_event(self._hear)

    def _people(self, scenario: LoadedScenario, seed: int) -> None:
        centre, model, chance = self.host.centre, scenario.model, Chance(seed)
        scenario.check_names([each.name for each in centre.workers], [each.name for each in centre.activities])
        self._duties = Duties(self, model.agents, Roster(model.shifts, model.zone, chance))
        self._agents = Agents(self, AgentBehaviour(model.agents, chance), self._duties)
        self._customers = Customers(self, CustomerBehaviour(model.customers, chance))
        for people in (self._customers, self._agents):
            for event_type, reaction in people.reactions().items():
                self._react(event_type, reaction)

    @property
    def kept(self) -> tuple[int, int, int]:
        """How much is kept: agents' plans, customers who may give up, cases."""
        people = (len(self._agents), len(self._customers)) if self.peopled else (0, 0)
        return (*people, len(self.cases))

    def start(self, timeline: Timeline) -> None:
        """Who is on duty comes to work."""
        if self.peopled:
            self._duties.start(timeline)

    def _react(self, event_type: str, reaction: Reaction) -> None:
        self._reactions[event_type] = (*self._reactions.get(event_type, ()), reaction)

    def _hear(self, event: Event) -> None:
        # called for every event of the centre: most concern nobody
        reactions = self._reactions.get(event.type)
        if reactions is not None:
            for reaction in reactions:
                reaction(event)

    def _ended(self, event: Event) -> None:
        self.cases.ended(event.entities["task"])

    async def invoke(self, action: str, payload: Any, worker: Worker) -> Any:
        """A worker does something at the desktop."""
        return await self.host.invoke_nested(action, payload, cause=None, worker=worker, by="agent")

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Somebody acts. What the centre refuses is in the journal, and that is all that comes of it."""
        self.host.spawn(self._watched(coroutine))

    async def _watched(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        try:
            await coroutine
        except OffhookError:
            pass
        except Exception as problem:  # noqa: BLE001  # raised again by the run, which nobody else would tell
            self.failure = self.failure or problem
