"""`RunKeeping`: a run and its store: whether they belong together, what the run keeps there, and going on from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from offhook.errors import ConfigError
from offhook.simulation.identity import identity_of
from offhook.simulation.kept_figures import Figures
from offhook.simulation.kept_input import PLACE, InputState
from offhook.simulation.kept_run import NAME, RunState
from offhook.simulation.summary_text import shown_at
from offhook.store import StoreError
from offhook.store.errors import taking_up

if TYPE_CHECKING:
    from offhook.simulation.ending import Ending
    from offhook.simulation.feeder import Answer
    from offhook.simulation.run import Simulation
    from offhook.simulation.summary import RunSummary
    from offhook.simulation.timeline import Timeline
    from offhook.simulation.world import World
    from offhook.store.keeper import Keeper


class RunKeeping:
    """Built with the run; raises `ConfigError` (`other-run`) if the store belongs to another one."""

    def __init__(self, simulation: Simulation, world: World, ending: Ending) -> None:
        options, host = simulation.options, simulation.host
        assert host.keeper is not None  # noqa: S101  # the run has a store
        self._simulation = simulation
        self._keeper: Keeper = host.keeper
        self._world = world
        self._input = InputState(simulation.feeder)
        file = str(options.store)
        store = self._keeper.store
        with taking_up("the run", store.path):
            rows = store.parts(NAME) if self._keeper.resumes else {}
        if self._keeper.resumes and not rows:
            raise ConfigError(
                "it belongs to a program's own host, and not to `offhook run`",
                file=file,
                code="other-run",
                hint="give another --store FILE",
            )
        identity = identity_of(options.sources, host, realtime=options.realtime, events_format=options.events_format)
        with taking_up("the run", store.path):
            self.state = RunState(rows, identity, ending, simulation.seconds, file)

    @property
    def goes_on(self) -> bool:
        """Whether the store has some of this run."""
        return self.state.goes_on

    def told(self) -> dict[str, Any]:
        """The store, for the summary."""
        host, options = self._simulation.host, self._simulation.options
        return {"file": str(options.store), "resumed": self.state.resumed, "records": len(host.journal)}

    async def ended(self, next_event: Callable[[], Awaitable[Answer]]) -> RunSummary | None:
        """The summary of a run that has ended and has no more events; None for one to go on with.

        Raises `ConfigError` (`input-changed`).
        """
        summary = self.state.summary
        if summary is None:
            return None
        place = self._keeper.store.parts(self._input.name).get(PLACE)
        if place is not None and not place["beyond"]:
            self._input.look_ahead(place)
            if (event := await next_event()) is not None:
                self._simulation.feeder.hold(event)
                self._simulation.on_note("this run had ended, and there are more events now")
                return None
        self._simulation.on_note("this run has ended; this is what it came to")
        return summary

    # ------------------------------------------------------------ beginning, going on

    def begins(self, timeline: Timeline, began_at: datetime) -> None:
        """A new run: from here on it is kept. Before the host starts."""
        self.state.timeline, self.state.began_at = timeline, began_at
        self._world.changed.watch()
        self._simulation.cases.changed.watch()
        self._register()

    def has_begun(self) -> None:
        """Its people and its events are under way."""
        self.state.begun = True

    def takes_up(self) -> None:
        """A run that goes on gets back what was kept. Before the host starts."""
        self._register()

    def goes(self) -> tuple[Timeline, datetime]:
        """The host has started: its people and events go on. Gives where the run began."""
        state, simulation, world = self.state, self._simulation, self._world
        assert state.timeline is not None  # noqa: S101  # it was taken up
        assert state.began_at is not None  # noqa: S101  # as above
        feeder, place = simulation.feeder, self._input.kept
        for name in state.changed:
            simulation.on_note(f"{name} has changed: the run goes on under the new rules")
        at = shown_at(simulation.host.clock.now(), simulation.options.sources.zone)
        simulation.on_note(f"going on from {at}, after {feeder.taken:,} events ({simulation.options.store})")
        if not state.begun:
            world.start(state.timeline)
        if place is not None:
            feeder.go_on(world, state.timeline, place)
        else:
            feeder.start(world, state.timeline)
        world.go_on(state.timeline)
        state.begun = True
        return state.timeline, state.began_at

    def _register(self) -> None:
        host, source = self._simulation.host, self._simulation.feeder.source
        source.reading = True  # a stream may be long in coming to where the run stopped
        try:
            for part in (self.state, self._input, self._world, Figures(host, self._simulation.cases)):
                host.keep(part)
        finally:
            source.reading = False

    # ------------------------------------------------------------ the end

    def finish(self, summary: RunSummary | None) -> None:
        """The run stops. `summary`: what it came to, if it is over. What is in the middle of something when it is
        interrupted is not written: a restart does it again, from the last moment of rest."""
        if summary is not None and summary.stopped is None:
            self.state.ended(summary)
            with suppress(StoreError):  # the end of the host tells of it
                self._keeper.flush()  # also where somebody is in the middle of something that will never end
        elif not self.state.begun or summary is None or summary.stopped == "error" or not self._keeper.ready():
            self._keeper.forgo()
