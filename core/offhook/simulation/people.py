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


class Writing:
    """What agents and customers write to each other, and when. `index` is the number of the message answered."""

    def __init__(self, agents: Agents, customers: Customers, chance: Chance) -> None:
        self._agents = agents
        self._customers = customers
        self._chance = chance

    def agent_answers(self, case: str, index: int, facts: CaseFacts) -> timedelta | None:
        """How long after a customer's message the agent answers; None: agents do not write."""
        if not self._agents.says:
            return None
        answers = self._agents.answers.for_case(facts)
        return _duration(answers.quantile(self._chance.share("agent answers", case, str(index))))

    def customer_answers(self, case: str, index: int, facts: CaseFacts) -> timedelta | None:
        """How long after an agent's message the customer writes again; None: not this time."""
        customers = self._customers
        share = customers.writes_again.for_case(facts)
        if not customers.says or not self._chance.happens(share, "writes again", case, str(index)):
            return None
        share = self._chance.share("customer answers", case, str(index))
        return _duration(customers.answers.for_case(facts).quantile(share))

    def agent_says(self, case: str, count: int) -> str:
        """What the agent writes as the conversation's next message."""
        return self._one_of(self._agents.says, "agent says", case, count)

    def customer_says(self, case: str, count: int) -> str:
        """What the customer writes as the conversation's next message."""
        return self._one_of(self._customers.says, "customer says", case, count)

    def _one_of(self, texts: tuple[str, ...], what: str, case: str, count: int) -> str:
        return texts[int(self._chance.share(what, case, str(count)) * len(texts))]


def _duration(seconds: float) -> timedelta:
    """Whole milliseconds: what no person can tell apart need not differ in a journal."""
    return timedelta(milliseconds=round(seconds * 1000))
