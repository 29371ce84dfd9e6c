"""Hosts that stop at every moment of rest and go on from their store, and hosts that nothing disturbs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from offhook import Host, HostOptions, VirtualClock
from offhook.centre import transitions

Step = Callable[[Host], Any]
"""Something that happens to a host; may give something to await."""

Timeline = Sequence[tuple[float, Step]]
"""What happens when, in seconds from the start, in order."""


class Stopped(BaseException):
    """The host stops here, as a process would that is killed."""


@dataclass
class Outcome:
    """What a host has come to: the digest of all that it did, what it is now, and its last log lines."""

    digest: str
    centre: Any
    logged: list[tuple[str, str]]
    stops: int = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Outcome) and (self.logged, self.digest, self.centre) == (
            other.logged, other.digest, other.centre,
        )  # fmt: skip


class Theatre:
    """Plays a timeline to a host of these options, once undisturbed, and once stopped at every moment of rest."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.folder = folder
        self.options = {"entry_points": False, "digest": True, "trace": False, **options}
        self.logged: list[tuple[str, str]] = []

    def undisturbed(self, timeline: Timeline, end: float) -> Outcome:
        """What comes of it if nothing happens to the process."""
        return asyncio.run(self._undisturbed(timeline, end))

    def stopped(self, timeline: Timeline, end: float, *, every: int = 1) -> Outcome:
        """What comes of it if the process ends at every moment of rest, or at every so many-th, and begins again."""
        store = self.folder / "stopped.db"
        store.unlink(missing_ok=True)
        return asyncio.run(self._stopped(timeline, end, store, every))

    def proves(self, timeline: Timeline, end: float, *, every: int = 1) -> int:
        """That both are the same; gives how often it was stopped."""
        undisturbed = self.undisturbed(timeline, end)
        stopped = self.stopped(timeline, end, every=every)
        assert stopped == undisturbed
        return stopped.stops

    def host(self, **more: Any) -> Host:
        return Host(HostOptions(**{"clock": VirtualClock(), **self.options, **more}))

    async def _undisturbed(self, timeline: Timeline, end: float) -> Outcome:
        self.logged = []
        async with self.host() as host:
            start = host.clock.now()
            for at, step in [*timeline, (end, _nothing)]:
                await host.advance(start + timedelta(seconds=at) - host.clock.now())
                await _done(host, step)
            self._note(host, 0)
            return self._outcome(host)

    async def _stopped(self, timeline: Timeline, end: float, store: Path, every: int) -> Outcome:
        self.logged, stops, seen = [], 0, 0
        host = self.host(store=store)
        await host.start()
        start = host.clock.now()
        for at, step in [*timeline, (end, _nothing)]:
            due = start + timedelta(seconds=at)
            while True:
                host.scheduler.at_rest = _stop_at(host, every)
                try:
                    await host.advance(due - host.clock.now())
                except Stopped:
                    seen = self._note(host, seen)
                    await _kill(host)
                    host, stops = self.host(store=store), stops + 1
                    await host.start()
                else:
                    break
            host.scheduler.at_rest = None
            await _done(host, step)
        self._note(host, seen)
        outcome = self._outcome(host)
        outcome.stops = stops
        await _kill(host)
        return outcome

    def _note(self, host: Host, seen: int) -> int:
        records = [record for record in host.journal if record.sequence > seen]
        for record in records:
            if record.kind in ("script.logged", "handler.failed", "run.dropped", "run.interrupted"):
                told = record.to_json()
                what = told.get("text") or told.get("message") or told.get("why")
                self.logged.append((told["at"][11:19], f"{what}"))
        return max([record.sequence for record in records], default=seen)

    def _outcome(self, host: Host) -> Outcome:
        return Outcome(host.journal.digest.hexdigest(), host.centre.snapshot(), self.logged)


async def _done(host: Host, step: Step) -> None:
    value = step(host)
    if value is not None:
        await value
    await host.settle()


def _nothing(_host: Host) -> None:
    pass


def _stop_at(host: Host, every: int) -> Callable[[], None]:
    """At the moments of rest: write everything, and stop. The first is that at which the host began again."""
    moments = 0

    def at_rest() -> None:
        nonlocal moments
        moments += 1
        if moments > every and host.keeper is not None and host.keeper.ready():
            host.keeper.flush()
            raise Stopped

    return at_rest


async def _kill(host: Host) -> None:
    """End a host such that nothing of its end is written."""
    assert host.keeper is not None
    host.keeper.forgo()
    await host.close()


def change(make: Callable[[Any, Host], Any]) -> Step:
    """A step that changes the centre apart from any action."""

    def step(host: Host) -> None:
        with host.centre.unit("test") as unit:
            make(unit, host)

    return step


class Steps:
    """Steps of a timeline."""

    change = staticmethod(change)

    @staticmethod
    def invoke(action: str, payload: Any = None, **options: Any) -> Step:
        return lambda host: host.invoke(action, payload, **options)

    @staticmethod
    def task(**attributes: Any) -> Step:
        """A task comes."""
        return change(lambda unit, _host: transitions.create_task(unit, channel="chat", attributes=attributes))

    @staticmethod
    def end(number: int) -> Step:
        """The task that came as the so many-th of those that are open is cancelled."""

        def make(unit: Any, host: Host) -> None:
            transitions.cancel_task(unit, list(host.centre.tasks)[number], "gone")

        return change(make)


@pytest.fixture
def steps() -> type[Steps]:
    return Steps


@pytest.fixture
def theatre(kit: Any) -> Callable[..., Theatre]:
    """Makes a theatre for a script."""

    def make(script: str, *plugins: Any, **options: Any) -> Theatre:
        path = kit.script(script)
        return Theatre(kit.folder, plugins=(kit.base, *plugins), centre=kit.centre, scripts=(path,), **options)

    return make
