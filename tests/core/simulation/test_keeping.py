"""A run with a store: wherever it stops, it comes to what it would have come to."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from offhook import Host, HostOptions
from offhook.errors import ConfigError
from offhook.simulation.run import RunOptions, Simulation
from offhook.simulation.sources import read_sources
from offhook.simulation.summary import RunSummary
from offhook.store import keeper
from offhook.store.store import Store

from . import long_waits
from .conftest import Folder, event

CITY_HALL = Path(__file__).parents[3] / "examples" / "city_hall"
MORNING = [event(f"09:0{at}:00", channel="voice" if at % 2 else "web", case=f"C{at}") for at in range(6)]


def essence(summary: RunSummary) -> dict[str, Any]:
    """All that equal runs have in common."""
    found = summary.to_json()
    for name in ("seconds", "loading_seconds", "events_per_second", "store"):
        del found[name]
    for handler in found["handlers"]:
        del handler["microseconds"]
    return found


def simulation(paths: list[str], store: Path, told: list[str] | None = None, **options: Any) -> Simulation:
    notes = told if told is not None else []
    return Simulation(RunOptions(sources=read_sources(paths), store=store, **options), on_note=notes.append)


def contents(store: Path) -> list[Any]:
    """All that a store has, but for who had it last."""
    with sqlite3.connect(store) as connection:
        tables = ("journal", "entities", "memory", "parts")
        return [connection.execute(f"select * from {table}").fetchall() for table in tables]  # noqa: S608


class Snapshots:
    """Copies of a store, one after each time that something was written to it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._written = Store.write
        self._monkeypatch = monkeypatch
        self.count = 0
        self.store = folder / "work" / "run.store"
        self.store.parent.mkdir()
        monkeypatch.setattr(Store, "write", self._write)

    @property
    def _write(self) -> Any:
        def write(store: Any, batch: Any) -> None:
            self._written(store, batch)
            self.count += 1
            copy = self._folder / f"{self.count:04}"
            copy.mkdir()
            for file in self.store.parent.glob("run.store*"):
                if not file.name.endswith("lock"):
                    shutil.copy(file, copy)

        return write

    def stop(self) -> None:
        self._monkeypatch.setattr(Store, "write", self._written)

    def every(self, step: int) -> Iterator[Path]:
        for number in range(1, self.count + 1, step):
            yield self._folder / f"{number:04}" / "run.store"


@pytest.mark.parametrize(("name", "cases", "enough", "step"), [("waits", 90, 60, 4), ("city hall", 60, 100, 4)])
def test_from_wherever_it_was_written_it_comes_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, cases: int, enough: int, step: int
) -> None:
    monkeypatch.setattr(keeper, "ENOUGH", enough)
    monkeypatch.setattr(keeper, "SOON", 1000.0)
    options: dict[str, Any] = {}
    if name == "waits":
        (tmp_path / "scenario").mkdir()
        paths = [str(long_waits.write(tmp_path / "scenario", cases))]
    else:
        paths, options["events"] = [str(CITY_HALL)], str(tmp_path / "events.csv")
        with (CITY_HALL / "events.csv").open(encoding="utf-8") as file:
            Path(options["events"]).write_text("".join(islice(file, cases + 1)), "utf-8")
    plain = asyncio.run(Simulation(RunOptions(sources=read_sources(paths), **options)).run())
    snapshots = Snapshots(tmp_path, monkeypatch)
    whole = asyncio.run(simulation(paths, snapshots.store, **options).run())
    snapshots.stop()
    assert essence(whole) == essence(plain)
    assert snapshots.count > 8
    for store in snapshots.every(step):
        again = asyncio.run(simulation(paths, store, **options).run())
        assert essence(again) == essence(whole), f"from {store.parent.name} of {snapshots.count}"


def test_it_says_that_it_goes_on_and_counts_how_often(folder: Folder) -> None:
    folder.write(events=MORNING)
    store = folder.path / "run.store"
    told: list[list[str]] = [[], [], []]
    first = simulation([str(folder.path)], store, told[0])
    first.feeder.on_change = lambda: first.stop() if first.feeder.taken == 3 else None
    stopped = asyncio.run(first.run())
    assert (stopped.stopped, stopped.events) == ("interrupted", 3)
    ended = asyncio.run(simulation([str(folder.path)], store, told[1]).run())
    assert (ended.stopped, ended.events, ended.total().completed) == (None, 6, 6)
    assert ended.store == {"file": str(store), "resumed": 1, "records": ended.store["records"]}  # type: ignore[index]
    again = asyncio.run(simulation([str(folder.path)], store, told[2]).run())
    assert again.to_json() == ended.to_json()
    assert told == [
        [],
        [f"going on from Mon 2026-01-05 09:02, after 3 events ({store})"],
        ["this run has ended; this is what it came to"],
    ]
    assert essence(ended) == essence(folder.run())


def test_events_added_to_a_run_that_has_ended_are_taken_up(folder: Folder) -> None:
    store = folder.path / "run.store"
    told: list[str] = []
    folder.write(events=MORNING[:4])
    first = asyncio.run(simulation([str(folder.path)], store).run())
    later = event("09:30:00", channel="web", case="C9")
    early = event("09:03:30", channel="web", case="C8")
    folder.write(events=[*MORNING[:4], early, later])
    second = asyncio.run(simulation([str(folder.path)], store, told).run())
    assert told[0] == "this run had ended, and there are more events now"
    assert (first.events, second.events, second.total().completed) == (4, 6, 6)
    assert second.last_event is not None
    assert f"{second.last_event:%H:%M}" == "09:30"
    third = asyncio.run(simulation([str(folder.path)], store).run())
    assert third.to_json() == second.to_json()


@pytest.mark.parametrize("start", ["start = 2026-01-05T09:00:00\n", ""])
def test_a_run_may_end_before_its_first_event_came(folder: Folder, start: str) -> None:
    scenario = (folder.path / "scenario.toml").read_text("utf-8").replace("start = 2026-01-05T09:00:00\n", start)
    store = folder.path / "run.store"
    folder.write(scenario=scenario, events=[])
    assert asyncio.run(simulation([str(folder.path)], store).run()).events == 0
    folder.write(events=[event("08:00:00", channel="fax"), *MORNING] if not start else MORNING)
    grown = asyncio.run(simulation([str(folder.path)], store).run())
    assert (grown.events, grown.problem_count, grown.total().completed) == (6, 0 if start else 1, 6)


def test_other_events_than_those_it_began_with_are_refused(folder: Folder) -> None:
    store = folder.path / "run.store"
    folder.write(events=MORNING)
    first = simulation([str(folder.path)], store)
    first.feeder.on_change = lambda: first.stop() if first.feeder.taken == 3 else None
    asyncio.run(first.run())
    before = contents(store)
    folder.write(events=[*MORNING[:1], event("09:01:30"), *MORNING[2:]])
    with pytest.raises(ConfigError, match="no longer the same") as caught:
        asyncio.run(simulation([str(folder.path)], store).run())
    assert caught.value.code == "input-changed"
    assert contents(store) == before
    folder.write(events=[*MORNING[:5], event("09:07:00", channel="web")])
    assert asyncio.run(simulation([str(folder.path)], store).run()).events == 6


def test_another_run_is_refused_and_the_store_left_as_it_was(folder: Folder) -> None:
    store = folder.path / "run.store"
    folder.write(events=MORNING)
    asyncio.run(simulation([str(folder.path)], store).run())
    with pytest.raises(ConfigError, match="its seed was 7, and is 8") as caught:
        Simulation(RunOptions(sources=read_sources([str(folder.path)]).overridden(seed=8), store=store))
    assert (caught.value.code, caught.value.file) == ("other-run", str(store))
    assert asyncio.run(simulation([str(folder.path)], store).run()).events == 6


def test_a_store_of_a_program_is_no_store_of_a_run(folder: Folder) -> None:
    async def program() -> None:
        async with Host(HostOptions(store=folder.path / "run.store")):
            pass

    asyncio.run(program())
    with pytest.raises(ConfigError, match="a program's own host"):
        simulation([str(folder.path)], folder.path / "run.store")


def test_a_changed_script_is_taken_up_and_told(folder: Folder) -> None:
    store = folder.path / "run.store"
    told: list[str] = []
    folder.write(events=MORNING)
    first = simulation([str(folder.path)], store)
    first.feeder.on_change = lambda: first.stop() if first.feeder.taken == 3 else None
    asyncio.run(first.run())
    folder.write(rules='on task.created named "tag" do log "new rule"\n')
    ended = asyncio.run(simulation([str(folder.path)], store, told).run())
    assert told[0] == "rules.hook has changed: the run goes on under the new rules"
    assert (ended.events, ended.logs) == (6, 3)


def test_a_run_that_stops_at_a_mistake_goes_on_when_it_is_mended(folder: Folder) -> None:
    store = folder.path / "run.store"
    folder.write(events=[*MORNING[:3], event("09:03:00", channel="fax"), *MORNING[4:]])
    stopped = asyncio.run(simulation([str(folder.path)], store, strict=True).run())
    assert (stopped.stopped, stopped.events) == ("error", 3)
    folder.write(events=MORNING)
    ended = asyncio.run(simulation([str(folder.path)], store, strict=True).run())
    assert (ended.stopped, ended.events) == (None, 6)
    assert essence(ended) == essence(folder.run())


def test_one_that_was_stopped_before_its_first_event_begins_anew(folder: Folder) -> None:
    scenario = (folder.path / "scenario.toml").read_text("utf-8").replace("start = 2026-01-05T09:00:00\n", "")
    folder.write(scenario=scenario, events=MORNING)
    store = folder.path / "run.store"
    first = simulation([str(folder.path)], store)
    first.stop()
    assert asyncio.run(first.run()).stopped == "interrupted"
    ended = asyncio.run(simulation([str(folder.path)], store).run())
    assert (ended.events, ended.store["resumed"]) == (6, 0)  # type: ignore[index]


def test_rows_that_did_not_fit_are_counted_once(folder: Folder) -> None:
    store = folder.path / "run.store"
    folder.write(events=["{", MORNING[0], event("09:00:30", channel="fax"), *MORNING[1:], "}"])
    first = simulation([str(folder.path)], store)
    first.feeder.on_change = lambda: first.stop() if first.feeder.taken == 3 else None
    asyncio.run(first.run())
    ended = asyncio.run(simulation([str(folder.path)], store).run())
    assert (ended.events, ended.problem_count, len(ended.problems)) == (6, 3, 3)
    assert json.dumps(essence(ended)) == json.dumps(essence(folder.run()))


def test_a_run_ends_though_somebody_is_in_the_middle_of_something(folder: Folder) -> None:
    rules = 'before SetActivity named "slow" within 20h when payload.activityName == "Break" do wait 10h\n'
    shift = '[[shift]]\nname = "day"\ndays = "day"\nfrom = "08:00"\nto = "18:00"\nworkers = ["Ada"]\n'
    folder.write(rules=rules, extra=f'{shift}breaks = [{{ at = "09:02", lasts = "9m" }}]\n', events=MORNING)
    store, told = folder.path / "run.store", [""]
    ended = asyncio.run(simulation([str(folder.path)], store).run())
    assert ended.stopped is None
    again = asyncio.run(simulation([str(folder.path)], store, told).run())
    assert (told[-1], again.to_json()) == ("this run has ended; this is what it came to", ended.to_json())
