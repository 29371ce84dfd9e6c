"""What tests of runs share: a small scenario in a folder, with two agents and a rule, and a way to run it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from offhook.simulation.run import RunOptions, Simulation
from offhook.simulation.sources import read_sources
from offhook.simulation.summary import RunSummary

CENTRE = """
[settings]
channels = ["voice", "web"]

[[queue]]
name = "Everyone"

[[workflow]]
name = "All"
default_queue = "Everyone"
reservation_timeout = "20s"

[[worker]]
name = "Ada"
channels = { voice = 1, web = 1 }

[[worker]]
name = "Bob"
channels = { voice = 1, web = 1 }
"""

SCENARIO = """
name = "Small"
centre = "centre.toml"
scripts = ["rules.hook"]
events = "events.jsonl"
seed = 7
start = 2026-01-05T09:00:00

[agents]
time_to_accept = "3s"
handling = "60s"
wrap_up = "10s"
back_after = "30s"
"""

RULES = """
on task.created named "tag" do SetTaskAttributes task: task, attributes: {seen: true}, mergeExisting: true
"""


def event(at: str, **fields: Any) -> dict[str, Any]:
    """A line of the events: `at` is a time of day on the scenario's day, or a whole instant."""
    fields.setdefault("type", "task.created")
    return {"at": at if "T" in at else f"2026-01-05T{at}", **fields}


class Folder:
    """A scenario on disk. `write` changes a part of it, `run` runs it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.write(scenario=SCENARIO, centre=CENTRE, rules=RULES, events=[])

    def write(
        self,
        *,
        scenario: str | None = None,
        extra: str = "",
        centre: str | None = None,
        rules: str | None = None,
        events: Iterable[Mapping[str, Any] | str] | None = None,
    ) -> Folder:
        for name, text in (("scenario.toml", scenario), ("centre.toml", centre), ("rules.hook", rules)):
            if text is not None:
                (self.path / name).write_text(text, "utf-8")
        if extra:
            with (self.path / "scenario.toml").open("a", encoding="utf-8") as file:
                file.write(extra)
        if events is not None:
            lines = (line if isinstance(line, str) else json.dumps(line) for line in events)
            (self.path / "events.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return self

    def simulation(self, **options: Any) -> Simulation:
        params, seed = options.pop("params", {}), options.pop("seed", None)
        sources = read_sources([str(self.path)]).overridden(params=params, seed=seed)
        return Simulation(RunOptions(sources=sources, **options))

    def run(self, **options: Any) -> RunSummary:
        return asyncio.run(self.simulation(**options).run())


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def told(folder: Folder) -> Callable[..., list[tuple[str, str]]]:
    """Run the folder's scenario and give what happened: (time of day, event or action with its outcome)."""

    def run(*kinds: str, **options: Any) -> list[tuple[str, str]]:
        simulation = folder.simulation(**options)
        asyncio.run(simulation.run())
        found = []
        for record in simulation.host.journal:
            kind = record.kind
            if kind == "invocation.settled":
                kind = f"{record.what['action']} {record.what['outcome']}"
            if not kinds or any(kind.startswith(each) for each in kinds):
                found.append((f"{record.at:%H:%M:%S}", kind))
        return found

    return run
