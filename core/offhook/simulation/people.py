"""How simulated people decide: without state, from the scenario and from chance alone.

Each decision is drawn for the people and the case it concerns, so it does not depend on what else happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from offhook.simulation.chance import Chance
from offhook.simulation.distributions import Distribution
from offhook.simulation.varied import CaseFacts

if TYPE_CHECKING:
    from offhook.simulation.scenario_model import Agents, Customers

Answer = Literal["accept", "reject", "ignore"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What an agent does with an offer, and how long after it."""

    answer: Answer
    after: timedelta


class AgentBehaviour:
    """What agents do. `offer`, `case` and `worker` name the reservation, the case and the agent."""

    def __init__(self, agents: Agents, chance: Chance) -> None:
        self._agents = agents
        self._chance = chance

    def reply(self, worker: str, offer: str, facts: CaseFacts) -> Reply:
        """Will this agent take the offer, and when? For an ignored offer the time means nothing."""
        agents, share = self._agents, self._chance.share("answer", worker, offer)
        rejects = agents.rejects.for_case(facts)
        after = self._drawn(agents.time_to_accept, "answer time", worker, offer)
        if share < rejects:
            return Reply("reject", after)
        if share < rejects + agents.ignores.for_case(facts):
            return Reply("ignore", after)
        return Reply("accept", after)

    def handling(self, case: str, facts: CaseFacts) -> timedelta:
        """How long the case keeps an agent, from accepting to the end of the talk or work."""
        return self._drawn(self._agents.handling.for_case(facts), "handling", case)

    def wrap_up(self, worker: str, case: str, facts: CaseFacts) -> timedelta:
        """How long the agent goes on writing things up."""
        return self._drawn(self._agents.wrap_up.for_case(facts), "wrap-up", worker, case)

    def back_after(self, worker: str, offer: str) -> timedelta:
        """How long after an ignored offer the agent is on duty again."""
        return self._drawn(self._agents.back_after, "back", worker, offer)

    def _drawn(self, distribution: Distribution, *names: str) -> timedelta:
        return _duration(distribution.quantile(self._chance.share(*names)))


class CustomerBehaviour:
    """What customers do."""

    def __init__(self, customers: Customers, chance: Chance) -> None:
        self._customers = customers
        self._chance = chance

    def gives_up_after(self, case: str, facts: CaseFacts) -> timedelta | None:
        """How long this customer waits to be served before leaving; None: for as long as it takes."""
        if not self._chance.happens(self._customers.gives_up.for_case(facts), "gives up", case):
            return None
        patience = self._customers.patience.for_case(facts)
        return _duration(patience.quantile(self._chance.share("patience", case)))


def _duration(seconds: float) -> timedelta:
    """Whole milliseconds: what no person can tell apart need not differ in a journal."""
    return timedelta(milliseconds=round(seconds * 1000))
