"""`Simulation`: one run of scripts and simulated people on a stream of events, from loading to its summary."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from offhook.clock import EPOCH, Clock, RealClock, VirtualClock
from offhook.errors import ConfigError, OffhookError
from offhook.host import Host
from offhook.simulation.case_counts import CaseCounts
from offhook.simulation.ending import Ending
from offhook.simulation.event_reader import RowProblem
from offhook.simulation.feeder import Answer, DirectSource, Feeder, Source, ThreadedSource
from offhook.simulation.reloads import watched
from offhook.simulation.run_input import RunOptions, has_events, is_stdin, open_input
from offhook.simulation.summary import RunFacts, RunSummary, summarise
from offhook.simulation.timeline import Timeline
from offhook.simulation.world import World

if TYPE_CHECKING:
    from offhook.simulation.keeping import RunKeeping

__all__ = ["RunOptions", "Simulation"]


class Simulation:
    """A run. Building it loads and checks everything; `run()` lets it happen; `summary()` can be asked at any time.

    `on_problem` is told of rows that were left out (the first twenty), `on_change` of each event that happened,
    `on_note` what else is worth knowing: that it goes on from its store. Raises `ConfigError` for anything that cannot
    be used, and for a run without events (`no-events`).
    """

    def __init__(
        self,
        options: RunOptions,
        *,
        on_problem: Callable[[RowProblem], None] | None = None,
        on_change: Callable[[], None] | None = None,
        on_note: Callable[[str], None] | None = None,
    ) -> None:
        began = perf_counter()
        self.options = options
        self.scenario = options.sources.scenario
        self.on_note: Callable[[str], None] = on_note or (lambda _text: None)
        self._began_at: datetime | None = None
        self._interrupted = False
        self._stopping = False
        self._failure: OffhookError | None = None
        self._timeline: Timeline | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: asyncio.Event | None = None
        self._started: float | None = None
        self._seconds: float | None = None
        self._kept: RunSummary | None = None
        reader = open_input(options)
        source = ThreadedSource(reader) if options.realtime and is_stdin(options) else DirectSource(reader)
        self.feeder = Feeder(reader, source, strict=options.strict, end=self._instant("end"))
        if on_problem is not None:
            self.feeder.on_problem = on_problem
        if on_change is not None:
            self.feeder.on_change = on_change
        try:
            self._build(source)
        except BaseException:  # passed on: the file is not left open
            reader.close()
            raise
        self._loading = perf_counter() - began

    def _build(self, source: Source) -> None:
        options = self.options
        self.host = Host(
            replace(
                options.sources.host_options(self._clock(source)),
                strict=options.strict,
                cache=options.cache,
                store=options.store,
                digest=True,
            )
        )
        try:
            self.cases = CaseCounts(self.host.centre)
            self.host.on_event(self.cases.hear)
            self._world = World(self.host, self.scenario, options.sources.seed)
            self._ending = Ending(
                self.host,
                self.feeder,
                self._instant("end"),
                peopled=self._world.peopled,
                realtime=options.realtime,
            )
            if not has_events(options) and not options.dry:  # after all else was checked
                raise ConfigError(
                    "there are no events to run on",
                    code="no-events",
                    hint="give some with --events FILE, or --events - for the standard input",
                )
            self.keeping = self._kept_in_store() if options.store is not None else None
        except BaseException:  # passed on: input and store are let go of, however the building ends
            self._let_go()
            raise

    def _kept_in_store(self) -> RunKeeping:
        from offhook.simulation.keeping import RunKeeping  # a run without a store never needs SQLite

        return RunKeeping(self, self._world, self._ending)

    # ------------------------------------------------------------ for whoever runs it

    @property
    def reading(self) -> bool:
        """Whether it waits for input that is not there yet, and so cannot look at `stop()`."""
        return self.feeder.source.reading

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stopping

    def stop(self) -> None:
        """Ask the run to end before its next step; safe in a signal handler."""
        self._stopping = self._interrupted = True
        if self._loop is not None and self._wake is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    def summary(self) -> RunSummary:
        """The figures so far; after the run those of its end."""
        return self._kept or self._summarised()

    def seconds(self) -> float:
        """How long the run has taken, loading not included, with what it took before it was stopped."""
        before = self.keeping.state.seconds_before if self.keeping is not None else 0.0
        now = self._seconds
        if now is None:
            now = perf_counter() - self._started if self._started is not None else 0.0
        return before + now

    @property
    def people(self) -> tuple[int, int, int]:
        """What is kept of the cases on their way: agents' plans, customers who may give up, cases of the input."""
        return self._world.kept

    def failure_text(self) -> str:
        """What stopped the run, with its place, for the reader."""
        place = getattr(self._failure, "place", None)
        return f"{place}: {self._failure}" if place else str(self._failure)

    async def run(self) -> RunSummary:
        """Let everything happen. What ends it early is told in the summary, and not raised.

        A run that has ended in its store gives its summary again, unless there are more events by now. Raises
        `ConfigError` (`input-changed`) if the events are others than those the run has read.
        """
        self._loop, self._wake = asyncio.get_running_loop(), asyncio.Event()
        if self.keeping is not None and (ended := await self.keeping.ended(self.first_answer)) is not None:
            self._kept = ended
            self.feeder.reader.close()
            self._let_go()
            return ended
        self._started = perf_counter()
        sound = False
        try:
            await self._happen()
            sound = True
        except KeyboardInterrupt:
            self._interrupted = sound = True
        finally:
            self._seconds = perf_counter() - self._started
            self._failure = self.feeder.failure or self.host.failure
            # ahead of the close, which cancels what is on its way
            self._kept = self._summarised()
            if self.keeping is not None:
                self.keeping.finish(self._kept if sound else None)
            self.host.failure = None
            self.feeder.reader.close()
            await self.host.close()
        return self._kept

    # ------------------------------------------------------------ how it goes

    async def _happen(self) -> None:
        host = self.host
        if self.keeping is not None and self.keeping.goes_on:
            self.keeping.takes_up()
            await host.start()
            self._timeline, self._began_at = self.keeping.goes()
        elif not await self._timeline_set():
            return
        else:
            assert self._timeline is not None  # noqa: S101  # set above
            self._began_at = host.clock.now()
            if self.keeping is not None:
                self.keeping.begins(self._timeline, self._began_at)
            await host.start()
            self._world.start(self._timeline)
            self.feeder.start(self._world, self._timeline)
            if self.keeping is not None:
                self.keeping.has_begun()
        if self.options.realtime:
            with watched(host, self.options.watch, lambda text: self.on_note(text)):
                await self._in_real_time()
        else:
            end = self._instant("end")
            await host.scheduler.drive(self._over, limit=self._timeline.on_clock(end) if end is not None else None)
        if self._world.failure is not None:
            raise self._world.failure

    async def _timeline_set(self) -> bool:
        """Find out where the run begins: at the scenario's start, else with the first event."""
        origin = self._instant("start")
        if origin is None:
            if not self.feeder.holds:
                answer = await self.first_answer()
                if not self._stopping:
                    self.feeder.hold(answer)
            origin = self.feeder.begins_at
        if self._stopping:
            return False
        now = self.host.clock.now()
        self._timeline = Timeline(origin if origin is not None else now, now)
        return True

    async def first_answer(self) -> Answer:
        """The next event, as soon as there is one; None if the run is stopped first."""
        answer = self._loop.create_future()  # type: ignore[union-attr]  # set by `run`
        self.feeder.source.ask(lambda first: None if answer.done() else answer.set_result(first))
        wake = asyncio.ensure_future(self._wake.wait())  # type: ignore[union-attr]
        await asyncio.wait([answer, wake], return_when=asyncio.FIRST_COMPLETED)
        wake.cancel()
        return answer.result() if answer.done() else None

    async def _in_real_time(self) -> None:
        """Wait for the end. What ends a run without an event of the centre is noticed within a second."""
        wake = self._wake
        assert wake is not None  # noqa: S101  # set by `run`
        self.host.on_event(lambda _event: wake.set())
        while not self._over():
            with suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), timeout=1.0)
            wake.clear()
            if not self._stopping:
                await self.host.settle()

    def _over(self) -> bool:
        """Whether the run is over: somebody stopped it, or all is done."""
        if self._stopping or self.feeder.failure or self._world.failure or self.host.failure:
            return True
        return self._ending.reached(self._timeline)

    # ------------------------------------------------------------ details

    def _let_go(self) -> None:
        """The host will not be started, or not be ended: its store goes back as it was."""
        if self.host.keeper is not None:
            self.host.keeper.abandon()

    def _clock(self, source: Source) -> Clock:
        if self.options.realtime:
            return RealClock()
        start = self._instant("start")
        if start is None and isinstance(source, DirectSource):
            self.feeder.hold(source.read())
            start = self.feeder.begins_at
        return VirtualClock(start or EPOCH)

    def _instant(self, name: str) -> datetime | None:
        moment = getattr(self.scenario.model, name) if self.scenario is not None else None
        return self.scenario.model.instant(moment).astimezone(UTC) if self.scenario is not None and moment else None

    def _summarised(self) -> RunSummary:
        error = _error_json(self._failure) if self._failure is not None else None
        facts = RunFacts(
            name=self.name,
            seed=self.options.sources.seed,
            started_at=self._began_at or self.host.clock.now(),
            seconds=self.seconds(),
            loading_seconds=self._loading,
            stopped="error" if error is not None else "interrupted" if self._interrupted else None,
            error=error,
            store=self.keeping.told() if self.keeping is not None else None,
        )
        return summarise(self.host, self.feeder, self.cases, facts)

    @property
    def name(self) -> str:
        """What is run, in a word."""
        if self.scenario is not None:
            return self.scenario.model.name or self.scenario.folder.resolve().name
        return ", ".join(Path(script).name for script in self.options.sources.scripts)


def _error_json(error: OffhookError) -> dict[str, Any]:
    """An error with the place in a file that it speaks of."""
    place = {name: getattr(error, name) for name in ("file", "line") if getattr(error, name, None) is not None}
    return error.to_json() | place
