"""The stream of input events on the host's clock: always one ahead, whatever the size of the file."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from offhook.errors import ConfigError
from offhook.simulation.event_reader import EventReader, RowProblem
from offhook.simulation.input_events import InputEvent
from offhook.simulation.intake import Intake
from offhook.simulation.kept_events import TYPES
from offhook.simulation.kept_input import InputState

if TYPE_CHECKING:
    from offhook.clock import Clock, Timer
    from offhook.simulation.timeline import Timeline
    from offhook.simulation.world import World

Answer = InputEvent | ConfigError | None
"""The next event, what is wrong with the input as a whole, or None at its end."""


class Source(Protocol):
    """Where the feeder gets the next event from."""

    reading: bool

    def ask(self, take: Callable[[Answer], None]) -> None:
        """Call `take` with the next event, at once or from the running loop."""


class DirectSource:
    """Reads when asked. In virtual time nothing can happen before the next event is known, so waiting is right."""

    def __init__(self, reader: EventReader) -> None:
        self._reader = reader
        self.reading = False

    def ask(self, take: Callable[[Answer], None]) -> None:
        take(self.read())

    def read(self) -> Answer:
        """The next event. `reading` is true meanwhile: this may wait for whoever writes the input."""
        self.reading = True
        try:
            return next(self._reader, None)
        except ConfigError as error:
            return error
        finally:
            self.reading = False


class ThreadedSource:
    """Reads beside the event loop, for input that comes while real time goes on."""

    def __init__(self, reader: EventReader) -> None:
        self._direct = DirectSource(reader)
        self.reading = False  # a thread that waits holds nobody back

    def ask(self, take: Callable[[Answer], None]) -> None:
        loop = asyncio.get_running_loop()

        def read() -> None:
            answer = self._direct.read()
            if not loop.is_closed():
                loop.call_soon_threadsafe(take, answer)

        threading.Thread(target=read, name="offhook-input", daemon=True).start()


class Feeder:
    """Lets each event happen at its time.

    `taken` counts those that happened, `skipped` those from before the run's start. `done`: there are no more.
    `failure`: what made a strict run stop. `first_at` and `last_at` are instants of the input. With `kept`, it is the
    part `input` of a store (`kept_input`).
    """

    def __init__(
        self, reader: EventReader, source: Source, *, strict: bool = False, end: datetime | None = None
    ) -> None:
        self.reader = reader
        self.source = source
        self.taken = 0
        self.skipped = 0
        self.by_type: Counter[str] = Counter()
        self.done = False
        self.failure: ConfigError | None = None
        self.first_at: datetime | None = None
        self.last_at: datetime | None = None
        self.on_change: Callable[[], None] = lambda: None
        self.on_problem: Callable[[RowProblem], None] = lambda _problem: None
        self.intake: Intake | None = None
        self.kept: InputState | None = None
        self.next: tuple[InputEvent, Timer] | None = None
        """The event that was read and has not happened."""
        self.asks: Timer | None = None
        """The timer by which the next one will be asked for."""
        self.beyond = False
        """Whether an event was read that lies behind the run's end."""
        self._strict = strict
        self._end = end
        self._held: Answer = None
        self._holding = False
        self._told = 0

    @property
    def holds(self) -> bool:
        """Whether an answer is held."""
        return self._holding

    @property
    def begins_at(self) -> datetime | None:
        """The instant of the event that is held."""
        return None if self._held is None or isinstance(self._held, ConfigError) else self._held.at

    def hold(self, first: Answer) -> None:
        """The first event, which had to be read to know when the run begins."""
        self._held, self._holding = first, True

    def all(self) -> Iterator[InputEvent]:
        """Every event, one after the other, without any of them happening. Raises `ConfigError` if strict."""
        if self._holding:
            held, self._held, self._holding = self._held, None, False
            if isinstance(held, ConfigError):
                raise held
            if held is not None:
                yield held
        for event in self.reader:
            self._tell_problems()
            yield event
        self._tell_problems()
        self.reader.close()

    def start(self, world: World, timeline: Timeline) -> None:
        """Begin to feed."""
        self._use(world, timeline)
        if self._holding:
            held, self._held, self._holding = self._held, None, False
            self._take(held)
        else:
            self._ask()

    def have_told(self, count: int) -> None:
        """So many of the reader's problems were told before a restart."""
        self._told = count

    def go_on(self, world: World, timeline: Timeline, state: Mapping[str, Any]) -> None:
        """Feed on from where a store says: the event that was read, or the next one. At what was the end of the input,
        there may be more by now."""
        self._use(world, timeline)
        held, self._held, self._holding = self._held, None, False
        if self.intake is not None:
            self.intake.late = state["late"]
        if self.kept is not None and self.kept.looked_ahead:
            self._take(held)
        elif state["next"] is not None:
            event, due, place = InputState.next_of(state)
            self._await(event, due, place)
        elif state["ask"] is not None:
            due, place = InputState.ask_of(state)
            self.asks = self._clock.call_at(due, self._ask, place)
        elif self.beyond:
            self._stop()
        else:
            self._ask()

    def _use(self, world: World, timeline: Timeline) -> None:
        self.intake = Intake(world, self._reject)
        self._clock: Clock = world.host.clock
        self._timeline = timeline

    def _ask(self) -> None:
        self.asks = None
        self.source.ask(self._take)

    def _ask_soon(self) -> None:
        """Ask for the next event by the clock: should it be long in coming, what this one caused is done by then."""
        self.asks = self._clock.call_at(self._clock.now(), self._ask)

    def _take(self, answer: Answer) -> None:
        if self.kept is not None:
            self.kept.read()
        self._tell_problems()
        if isinstance(answer, ConfigError):
            self.failure = answer
            self._stop()
        elif answer is None:
            self._stop()
        elif self._end is not None and answer.at >= self._end:
            self.beyond = True
            self._stop()
        elif answer.at < self._timeline.origin:
            self.skipped += 1
            self._ask_soon()
        else:
            self._await(answer, self._timeline.on_clock(answer.at))

    def _await(self, event: InputEvent, due: datetime, place: int | None = None) -> None:
        self.next = event, self._clock.call_at(due, lambda: self._fire(event), place)

    def _fire(self, event: InputEvent) -> None:
        before = self.first_at, self.last_at
        # counted ahead of the unit of work, whose commit may write both to a store
        self.next = None
        self._count(event)
        problems = self.reader.problems.count
        if self.intake is not None:
            self.intake.apply(event)
        if self.failure is not None or self.reader.problems.count != problems:
            self.first_at, self.last_at = before
        self.on_change()
        if self.failure is None:
            self._ask_soon()

    def _count(self, event: InputEvent) -> None:
        self.taken += 1
        self.by_type[TYPES[type(event)]] += 1
        if self.first_at is None:
            self.first_at = event.at
        self.last_at = event.at

    def _stop(self) -> None:
        self.done = True
        self.reader.close()
        self.on_change()

    def _reject(self, event: InputEvent, message: str) -> None:
        """The row is sound, but does not fit this centre; known only later where a handler of its action waited."""
        self.taken -= 1
        self.by_type -= Counter([TYPES[type(event)]])  # leaves no zeros
        problem = RowProblem(self.reader.name, event.line, message)
        if self._strict:
            self.failure = self.failure or ConfigError(message, file=problem.file, line=problem.line, code="bad-event")
            self._stop()
            return
        self.reader.problems.add(problem)
        if self.kept is not None:
            self.kept.refused(problem)
        self._tell_problems()

    def _tell_problems(self) -> None:
        first = self.reader.problems.first
        while self._told < len(first):
            self._told += 1
            self.on_problem(first[self._told - 1])
