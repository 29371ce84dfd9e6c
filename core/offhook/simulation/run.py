"""`Simulation`: one run of scripts and simulated people on a stream of events, from loading to its summary."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any, BinaryIO, Final

from offhook.clock import EPOCH, Clock, RealClock, VirtualClock
from offhook.errors import ConfigError, OffhookError
from offhook.host import Host
from offhook.simulation.case_counts import CaseCounts
from offhook.simulation.event_reader import EventFormat, EventReader, ReaderOptions, RowProblem, format_of, open_events
from offhook.simulation.feeder import DirectSource, Feeder, Source, ThreadedSource
from offhook.simulation.sources import Sources
from offhook.simulation.summary import RunFacts, RunSummary, summarise
from offhook.simulation.timeline import Timeline
from offhook.simulation.world import World

AFTERWARDS: Final = timedelta(days=2)
"""How long a run goes on after its last event, where cases are left that never end."""
STDIN: Final = "-"


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """`events` is a file or "-", in place of the scenario's, and `events_format` how it is written, where its name and
    the scenario do not say. `stdin` gives the standard input's bytes. `dry`: it is only looked at, so that it needs no
    events."""

    sources: Sources
    events: str | None = None
    events_format: EventFormat | None = None
    dry: bool = False
    realtime: bool = False
    strict: bool = False
    cache: Path | None = None
    stdin: Callable[[], BinaryIO] | None = None


class Simulation:
    """A run. Building it loads and checks everything; `run()` lets it happen; `summary()` can be asked at any time.

    `on_problem` is told of rows that were left out (the first twenty), `on_change` of each event that happened.
    Raises `ConfigError` for anything that cannot be used, and for a run without events (`no-events`).
    """

    def __init__(
        self,
        options: RunOptions,
        *,
        on_problem: Callable[[RowProblem], None] | None = None,
        on_change: Callable[[], None] | None = None,
    ) -> None:
        began = perf_counter()
        self.options = options
        self.scenario = options.sources.scenario
        reader = open_input(options)
        source = ThreadedSource(reader) if options.realtime and _is_stdin(options) else DirectSource(reader)
        self.feeder = Feeder(reader, source, strict=options.strict, end=self._instant("end"))
        if on_problem is not None:
            self.feeder.on_problem = on_problem
        if on_change is not None:
            self.feeder.on_change = on_change
        try:
            self.host = Host(
                replace(
                    options.sources.host_options(self._clock(source)),
                    strict=options.strict,
                    cache=options.cache,
                    digest=True,
                )
            )
            self.cases = CaseCounts(self.host.centre)
            self.host.on_event(self.cases.hear)
            self._world = World(self.host, self.scenario, options.sources.seed)
            if not has_events(options) and not options.dry:  # after all else was checked
                raise ConfigError(
                    "there are no events to run on",
                    code="no-events",
                    hint="give some with --events FILE, or --events - for the standard input",
                )
        except BaseException:
            reader.close()
            raise
        self._interrupted = False
        self._stopping = False
        self._failure: OffhookError | None = None
        self._timeline: Timeline | None = None
        self._last_runs: frozenset[int] | None = None
        self._last_queued = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: asyncio.Event | None = None
        self._began_at = self.host.clock.now()
        self._loading = perf_counter() - began
        self._started: float | None = None
        self._seconds = 0.0
        self._kept: RunSummary | None = None

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

    @property
    def people(self) -> tuple[int, int, int]:
        """What is kept of the cases on their way: agents' plans, customers who may give up, cases of the input."""
        return self._world.kept

    def failure_text(self) -> str:
        """What stopped the run, with its place, for the reader."""
        place = getattr(self._failure, "place", None)
        return f"{place}: {self._failure}" if place else str(self._failure)

    async def run(self) -> RunSummary:
        """Let everything happen. What ends it early is told in the summary, and not raised."""
        self._loop, self._wake = asyncio.get_running_loop(), asyncio.Event()
        self._started = perf_counter()
        try:
            await self._happen()
        except KeyboardInterrupt:
            self._interrupted = True
        finally:
            self._seconds = perf_counter() - self._started
            self._failure = self.feeder.failure or self.host.failure
            # ahead of the close, which cancels what is on its way
            self._kept = self._summarised()
            self.host.failure = None
            self.feeder.reader.close()
            await self.host.close()
        return self._kept

    # ------------------------------------------------------------ how it goes

    async def _happen(self) -> None:
        host = self.host
        if not await self._timeline_set():
            return
        assert self._timeline is not None  # noqa: S101  # set above
        self._began_at = host.clock.now()
        await host.start()
        self._world.start(self._timeline)
        self.feeder.start(self._world, self._timeline)
        if self.options.realtime:
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
            origin = await self._first_instant()
        if self._stopping:
            return False
        now = self.host.clock.now()
        self._timeline = Timeline(origin if origin is not None else now, now)
        return True

    async def _first_instant(self) -> datetime | None:
        if not self.feeder.holds:
            answer = self._loop.create_future()  # type: ignore[union-attr]  # set by `run`
            self.feeder.source.ask(lambda first: None if answer.done() else answer.set_result(first))
            wake = asyncio.ensure_future(self._wake.wait())  # type: ignore[union-attr]
            await asyncio.wait([answer, wake], return_when=asyncio.FIRST_COMPLETED)
            wake.cancel()
            if not answer.done():
                return None
            self.feeder.hold(answer.result())
        return self.feeder.begins_at

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
        if not self.feeder.done:
            return self.options.realtime and self._past(self._instant("end"))
        host = self.host
        if self._world.peopled and len(host.centre.tasks):
            last = self.feeder.last_at
            return self._past(self._instant("end")) or (last is not None and self._past(last + AFTERWARDS))
        running, queued = host.runs.running, self._queued()
        if self._last_runs is None or self._last_queued:
            # what these cause may go on for ever (an agent's breaks do); they themselves are waited for, and those
            # in line behind them, which are known only when they run
            self._last_runs = frozenset(run.id for run in running if run.subject is not None)
            self._last_queued = queued
        return not queued and not any(run.id in self._last_runs for run in running)

    def _queued(self) -> bool:
        """Whether runs wait for their turn; a line that never ends is given up after a while."""
        last = self.feeder.last_at
        return self.host.runs.queued > 0 and not (last is not None and self._past(last + AFTERWARDS))

    def _past(self, instant: datetime | None) -> bool:
        return (
            instant is not None
            and self._timeline is not None
            and self.host.clock.now() >= self._timeline.on_clock(instant)
        )

    # ------------------------------------------------------------ details

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
        seconds = self._seconds or (perf_counter() - self._started if self._started is not None else 0.0)
        error = _error_json(self._failure) if self._failure is not None else None
        facts = RunFacts(
            name=self.name,
            seed=self.options.sources.seed,
            started_at=self._began_at,
            seconds=seconds,
            loading_seconds=self._loading,
            stopped="error" if error is not None else "interrupted" if self._interrupted else None,
            error=error,
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


def has_events(options: RunOptions) -> bool:
    """Whether anything says where the events come from."""
    scenario = options.sources.scenario
    return options.events is not None or (scenario is not None and scenario.model.events is not None)


def open_input(options: RunOptions) -> EventReader:
    """The run's events: those of the command line, else the scenario's, else none. Raises `ConfigError`."""
    scenario = options.sources.scenario
    declared = scenario.model.events if scenario is not None else None
    zone: tzinfo = scenario.model.zone if scenario is not None else UTC
    path, form = options.events, options.events_format
    columns, delimiter = None, ","
    if declared is not None and scenario is not None:
        columns, delimiter = declared.columns, declared.delimiter
        if path is None:
            path = declared.file if declared.file == STDIN else scenario.path(declared.file)
            form = form or declared.format
        elif path == STDIN:
            # what is piped in place of the scenario's file is written as that is
            form = form or format_of(declared.file, declared.format)
    reading = ReaderOptions(columns=columns, zone=zone, delimiter=delimiter, strict=options.strict)
    if path is None:
        return open_events(STDIN, reading, stdin=BytesIO)
    if options.stdin is not None:
        return open_events(path, reading, format=form, stdin=options.stdin)
    if options.realtime:
        # a thread reads it; one that waits in sys.stdin would crash the interpreter's end
        return open_events(path, reading, format=form, stdin=lambda: os.fdopen(0, "rb", closefd=False))
    return open_events(path, reading, format=form)


def _is_stdin(options: RunOptions) -> bool:
    declared = options.sources.scenario.model.events if options.sources.scenario is not None else None
    return (options.events or (declared.file if declared is not None else None)) == STDIN
