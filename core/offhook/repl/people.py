"""People around a session's centre: customers who come, and agents who work, as time advances."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, cast

from offhook.centre import transitions
from offhook.simulation.chance import Chance
from offhook.simulation.scenario import LoadedScenario
from offhook.simulation.scenario_model import Agents, Customers, Scenario
from offhook.simulation.timeline import Timeline
from offhook.simulation.world import World
from offhook_grammar.values import FrozenDict, freeze

if TYPE_CHECKING:
    from offhook.centre import Worker
    from offhook.events import Event
    from offhook.repl.session import Session

_NAMES: Final = ("Kim", "Lee", "Ada", "Noor", "Otto", "Vera", "Ravi", "Mona", "Igor", "Pia")
_TOPICS: Final = ("sales", "support", "support", "billing")
_BEGINS: Final = {
    "pending": "reservation.created", "accepted": "reservation.accepted", "wrapping": "reservation.wrapup",
}  # fmt: skip
STATE: Final = "simulate"
"""The row of the store that only a session has, and no run."""
_ARRIVAL: Final = "arrival"
_TALK: Final = {"uniform": [60, 360]}


class People(World):
    """Customers who come by chance, `rate` of them a minute, and agents at all desks but the one at the prompt.

    Both are as the usual scenario has them, with calls of one to six minutes; the seed is the centre's own. `rate` 0:
    nobody comes any more, and who is being served is served to the end.
    """

    def __init__(self, session: Session, seed: int) -> None:
        agents = Agents.model_validate({"handling": _TALK, "wrap_up": {"uniform": [10, 40]}})
        customers = Customers.model_validate({"gives_up": 0.2, "patience": {"uniform": [120, 480]}})
        scenario = LoadedScenario(Scenario(agents=agents, customers=customers), "", Path(), {})
        super().__init__(session.host, scenario, seed)
        self._session = session
        self._chance = Chance(seed)
        self._begun = False
        self._arrived = 0
        self.rate = 0.0
        self.agenda.means("arrive", self._arrive)

    def begin(self, rate: float) -> None:
        """Let people come, and agents work."""
        self.rate = rate
        if not self._begun:
            self._begun = True
            now = self.host.clock.now()
            self.start(Timeline(now, now))
            for event in self._known_already():
                self._hear(event)
        self._await()

    def end(self) -> None:
        """Nobody comes any more, and agents take nothing new."""
        self.rate = 0.0
        self.agenda.drop(_ARRIVAL)
        self.changed.note(STATE)

    # ------------------------------------------------------------ for the session's store

    def keep(self) -> None:
        """Have the session's store keep them, so that they go on where it does; gives them back what it has."""
        self.changed.watch()
        self.host.keep(self)

    def again(self) -> None:
        """The host has started on what was kept: everybody goes on."""
        now = self.host.clock.now()
        self.go_on(Timeline(now, now))

    def restore(self, rows: Mapping[str, Any]) -> None:
        """Take up what was kept."""
        state = rows.get(STATE)
        if state is not None:
            self._begun, self.rate, self._arrived = True, state["rate"], state["arrived"]
        self.changed.watch(rows)
        super().restore({key: row for key, row in rows.items() if key != STATE})

    def _row(self, key: str) -> Any:
        return {"rate": self.rate, "arrived": self._arrived} if key == STATE else super()._row(key)

    # ------------------------------------------------------------ customers

    def _await(self) -> None:
        share = self._chance.share("next", str(self._arrived))
        after = -math.log(1.0 - share) * 60.0 / self.rate
        due: datetime = self.host.clock.now() + timedelta(milliseconds=max(1, round(after * 1000)))
        self.agenda.plan(_ARRIVAL, due, "arrive")
        self.changed.note(STATE)

    def _arrive(self) -> None:
        number = str(self._arrived)
        self._arrived += 1
        self.changed.note(STATE)
        channels = self._channels()
        channel = channels[int(self._chance.share("channel", number) * len(channels))]
        name = _NAMES[int(self._chance.share("name", number) * len(_NAMES))]
        topic = _TOPICS[int(self._chance.share("topic", number) * len(_TOPICS))]
        attributes = cast("FrozenDict", freeze({"customerName": name, "topic": topic}))
        with self.host.centre.unit("simulation") as unit:
            transitions.create_task(unit, channel=channel, attributes=attributes)
        if self.rate:
            self._await()

    def _channels(self) -> list[str]:
        """What the agents can be reached by."""
        taken = [channel for worker in self.host.centre.workers for channel in worker.channels.values()]
        found = dict.fromkeys(channel.name for channel in taken if channel.available and channel.capacity)
        return [name for name in found if name in self.host.centre.channels and name != "default"] or ["default"]

    # ------------------------------------------------------------ agents

    def _known_already(self) -> Iterator[Event]:
        """What is on the desks by now, as if it had just got there."""
        for worker in self.host.centre.workers:
            for reservation in tuple(worker.reservations):
                kind = _BEGINS.get(reservation.status)
                if kind is not None:
                    entities = {"reservation": reservation, "task": reservation.task, "worker": worker}
                    yield cast("Event", SimpleNamespace(type=kind, entities=entities))

    def _hear(self, event: Event) -> None:
        reservation = event.entities.get("reservation")
        if reservation is not None and event.type.startswith("reservation."):
            is_mine = reservation.worker is self._session.worker
            if is_mine or (event.type == "reservation.created" and not self.rate):
                return
        super()._hear(event)

    async def invoke(self, action: str, payload: Any, worker: Worker) -> Any:
        """A worker does something at the desktop; who sits at the prompt does nothing by itself."""
        if worker is self._session.worker:
            return None
        return await super().invoke(action, payload, worker)
