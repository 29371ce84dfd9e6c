"""The port behind which runs are: what any engine has to do, asked of it through the port and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from offhook import Event, Host, HostOptions, VirtualClock
from offhook.runs import RunEngine, RunPort
from offhook_grammar.values import FrozenDict

ENGINES: dict[str, Callable[[Host], RunPort]] = {"in-process": RunEngine}
"""Another engine is held to the same by standing here."""

PORT = frozenset(name for name in vars(RunPort) if not name.startswith("_"))
SECOND = timedelta(seconds=1)


class Narrow:
    """An engine of which no more can be used than the port has. `used`: what was."""

    def __init__(self, engine: RunPort, used: set[str]) -> None:
        self._engine = engine
        self._used = used

    def __getattr__(self, name: str) -> Any:
        if name not in PORT:
            raise AttributeError(f"{name} is no part of the port of runs")
        self._used.add(name)
        return getattr(self._engine, name)


class Desk:
    """Hosts whose runs are behind the bare port."""

    def __init__(self, kit: Any, engine: Callable[[Host], RunPort]) -> None:
        self.kit = kit
        self.used: set[str] = set()
        used = self.used

        class NarrowHost(Host):
            def _engine(self, host: Host) -> RunPort:  # type: ignore[override]
                return Narrow(engine(host), used)

        self._make = NarrowHost

    def host(self, script: str = "", *plugins: Any, **options: Any) -> Host:
        scripts = (self.kit.script(script),) if script else ()
        given = {"clock": VirtualClock(), "centre": self.kit.centre, "entry_points": False, "scripts": scripts}
        return self._make(HostOptions(plugins=(self.kit.base, *plugins), **given, **options))

    def logged(self, host: Host) -> list[str]:
        return [one["text"] for one in self.kit.records(host, "script.logged")]


@pytest.fixture(params=ENGINES)
def desk(request: pytest.FixtureRequest, kit: Any) -> Desk:
    return Desk(kit, ENGINES[request.param])


def test_the_port_has_the_verbs_that_were_planned() -> None:
    assert {"start", "signal", "cancel", "list", "resume"} <= PORT
    for engine in ENGINES.values():
        assert isinstance(engine, type)
        assert {name for name in PORT if not callable(getattr(engine, name, None))} == set()


async def test_start(desk: Desk) -> None:
    host = desk.host('on task.created named "h" mode parallel do\n log "in"\n wait 2s\n log "out"\nend')
    await host.start()
    (handler,) = host.scripts.handlers
    task = desk.kit.task(host)
    await host.settle()
    assert host.runs.start(handler, Event("task.created", host.clock.now(), FrozenDict(task=task))) == "waits"
    assert [(run.handler.name, run.ended) for run in host.runs.list()] == [("h", False)] * 2
    await host.advance(3 * SECOND)
    assert desk.logged(host) == ["in", "in", "out", "out"]
    assert host.runs.list() == []
    await host.close()


async def test_what_a_run_raises_stays_behind_its_wall(desk: Desk) -> None:
    host = desk.host('on task.created mode parallel do\n wait 1s\n fail "no"\nend\non task.created do log "other"')
    await host.start()
    desk.kit.task(host)
    await host.advance(2 * SECOND)
    assert [message for _, message in desk.kit.problems(host)] == ["no"]
    assert desk.logged(host) == ["other"]
    await host.close()


async def test_a_caller_is_held_until_the_run_ends_or_waits(desk: Desk) -> None:
    order: list[str] = []

    async def work(name: str) -> None:
        await asyncio.sleep(0.01)
        order.append(name)

    async def after_ping() -> None:
        await work("async")

    plain = desk.kit.plugin("plain", after_ping=lambda: work("plain"))
    script = 'after Ping do\n wait 5s\n log "on"\nend'
    host = desk.host(script, desk.kit.plugin("async", after_ping=after_ping), plain)
    await host.start()
    await host.invoke("Ping", "x")
    order.append("caller")
    assert sorted(order[:2]) == ["async", "plain"]
    assert order[2:] == ["caller"], "hooks of plugins hold the caller, a script only until it waits"
    assert len(host.runs.list()) == 1
    assert desk.used >= {"start_held", "start_hook", "start_rest"}
    await host.advance(6 * SECOND)
    assert desk.logged(host) == ["on"]
    await host.close()


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("single", ["in a", "out a"]),
        ("restart", ["in a", "in b", "out b"]),
        ("queued", ["in a", "out a", "in b", "out b"]),
        ("parallel", ["in a", "in b", "out a", "out b"]),
    ],
)
async def test_runs_that_meet(desk: Desk, mode: str, expected: list[str]) -> None:
    text = "{payload.text}"
    host = desk.host(f'after Ping mode {mode} per "one" do\n log "in {text}"\n wait 5s\n log "out {text}"\nend')
    await host.start()
    await host.invoke("Ping", "a")
    await host.advance(SECOND)
    await host.invoke("Ping", "b")
    assert [one.subject.payload.text for one in host.runs.list_queued()] == (["b"] if mode == "queued" else [])
    await host.advance(20 * SECOND)
    assert desk.logged(host) == expected
    assert list(host.runs.list()) == list(host.runs.list_queued()) == []
    await host.close()


async def test_what_begins_beside_a_run_meets_no_other(desk: Desk) -> None:
    body = '\n log "in"\n meanwhile do\n  wait 1s\n  log "beside"\n end\n wait 3s\n log "out"\n'
    host = desk.host(f"after Ping mode queued do{body}end")
    await host.start()
    await host.invoke("Ping", "a")
    assert len(host.runs.list()) == 2
    await host.advance(10 * SECOND)
    assert desk.logged(host) == ["in", "beside", "out"]
    await host.close()


async def test_cancel_ends_runs_begun_or_not(desk: Desk) -> None:
    host = desk.host(
        'on task.created mode queued per "all" until task.updated do\n log "in"\n wait 1h\n log "out"\nend'
    )
    await host.start()
    first, second = desk.kit.task(host), desk.kit.task(host)
    await host.settle()
    assert (len(host.runs.list()), len(host.runs.list_queued())) == (1, 1)
    assert first is not second
    (run,), (waiting,) = host.runs.list(), host.runs.list_queued()
    host.runs.cancel(waiting.bound.run, None, "about nothing")
    host.runs.cancel(waiting.bound.run, "other", "about another thing")
    assert len(host.runs.list_queued()) == 1
    host.runs.cancel(waiting.bound.run, "all", "the second is over")
    assert list(host.runs.list_queued()) == []
    host.runs.cancel(run.bound.run, "all", "the first is over")
    await host.settle()
    assert host.runs.list() == []
    assert desk.logged(host) == ["in"]
    whys = [one["why"] for one in desk.kit.records(host, "run.dropped")]
    assert whys == ["the second is over", "the first is over"]
    await host.close()


async def test_the_end_of_a_host_drops_what_waits_for_its_turn(desk: Desk) -> None:
    host = desk.host("after Ping mode queued do\n wait 1h\nend")
    await host.start()
    await host.invoke("Ping", "a")
    await host.invoke("Ping", "b")
    await host.close()
    assert list(host.runs.list()) == list(host.runs.list_queued()) == []
    assert [one["why"] for one in desk.kit.records(host, "run.dropped")] == ["queued: the host ended first"]


async def test_what_a_store_has_kept_goes_on(desk: Desk, tmp_path: Path) -> None:
    """`keep`, `signal` and `resume`: runs that wait, that have heard, and that wait for their turn."""
    script = """
on task.created named "waits" mode queued per "one" do
  log "in"
  wait for task.updated up to 10s
  log "heard"
  wait 10s
  log "out"
end
"""
    store = tmp_path / "runs.store"
    host = desk.host(script, store=store)
    await host.start()
    desk.kit.task(host)
    desk.kit.task(host)
    await host.advance(SECOND)
    assert (len(host.runs.list()), len(host.runs.list_queued())) == (1, 1)
    await host.close()

    host = desk.host(script, store=store)
    await host.start()
    await host.settle()
    assert [run.handler.name for run in host.runs.list()] == ["waits"]
    assert [one.handler.name for one in host.runs.list_queued()] == ["waits"]
    await host.advance(60 * SECOND)
    assert desk.logged(host) == ["heard", "out", "in", "heard", "out"]
    assert desk.kit.records(host, "run.interrupted") == []
    await host.close()
    assert desk.used >= {"start", "signal", "keep", "resume", "close", "list", "list_queued"}


async def test_what_goes_on_already_is_not_begun_again(desk: Desk) -> None:
    script = 'on worker.created also for current workers do\n log "in"\n wait 1h\nend'
    host = desk.host(script)
    await host.start()
    await host.settle()
    workers = len(host.centre.workers)
    assert len(host.runs.list()) == workers > 0
    host.scripts.beginning.anew(host.scripts.handlers)
    await host.settle()
    assert len(host.runs.list()) == workers
    assert desk.logged(host) == ["in"] * workers
    await host.close()
