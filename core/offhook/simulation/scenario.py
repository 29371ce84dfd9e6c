"""Loading a scenario: `scenario.toml` of a folder, with every problem in it told at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from offhook.errors import ConfigError
from offhook.simulation.nearest import did_you_mean
from offhook.simulation.roster import overlap, shift_length, time_into
from offhook.simulation.scenario_model import WEEKDAYS, Scenario
from offhook.toml import KeyPath, ProblemsError, TomlText, line_of, parse_toml, read_toml, told

SCENARIO_FILE: Final = "scenario.toml"
CODE: Final = "invalid-scenario"


class ScenarioError(ProblemsError):
    """Several problems of one file. `problems` holds each, with its line."""


@dataclass(frozen=True, slots=True)
class LoadedScenario:
    """A scenario with its place on disk."""

    model: Scenario
    file: str
    folder: Path
    lines: Mapping[KeyPath, int]

    def path(self, relative: str) -> str:
        """A path of the file, from here."""
        return str(self.folder / relative)

    def check_names(self, workers: Collection[str], activities: Collection[str]) -> None:
        """Raises `ScenarioError` if the scenario names workers or activities that the centre lacks."""
        problems = [
            self.problem(("shift", at, "workers", place), f"there is no worker {name!r}{did_you_mean(name, workers)}")
            for at, shift in enumerate(self.model.shifts)
            for place, name in enumerate(shift.workers)
            if name not in workers
        ]
        for field in ("on_duty", "on_break", "off_duty"):
            name = getattr(self.model.agents, field)
            needed = field == "on_duty" or self.model.shifts
            if needed and name not in activities:
                message = f"there is no activity {name!r}{did_you_mean(name, activities)} (agents.{field})"
                problems.append(self.problem(("agents", field), message))
        if problems:
            raise ScenarioError(problems)

    def problem(self, path: KeyPath, message: str) -> ConfigError:
        """A problem at that key."""
        return ConfigError(message, file=self.file, line=line_of(self.lines, path), code=CODE)


def load_scenario(path: str | Path) -> LoadedScenario:
    """The scenario in a folder, or in a file. Raises `ConfigError`, or `ScenarioError` for several."""
    file = Path(path)
    if file.is_dir():
        file = file / SCENARIO_FILE
    return _loaded(read_toml(file, code=CODE), file.parent)


def parse_scenario(text: str, file: str, folder: Path) -> LoadedScenario:
    """A scenario out of its text. Raises as `load_scenario` does."""
    return _loaded(parse_toml(text, file, code=CODE), folder)


def _loaded(read: TomlText, folder: Path) -> LoadedScenario:
    try:
        model = Scenario.model_validate(read.data)
    except ValidationError as error:
        found = [told(details, read.file, read.lines, Scenario, code=CODE) for details in error.errors()]
        raise ScenarioError(found) from error
    loaded = LoadedScenario(model, read.file, folder, read.lines)
    problems = [*_missing_files(loaded), *_shift_problems(loaded)]
    if problems:
        raise ScenarioError(problems)
    return loaded


def _missing_files(loaded: LoadedScenario) -> Iterator[ConfigError]:
    model = loaded.model
    named: list[tuple[KeyPath, str]] = [(("scripts", at), name) for at, name in enumerate(model.scripts)]
    named += [(("plugins", at), name) for at, name in enumerate(model.plugins) if _is_path(name)]
    if model.centre is not None:
        named.append((("centre",), model.centre))
    if model.events is not None and model.events.file != "-":
        named.append((("events", "file"), model.events.file))
    for path, name in named:
        place = loaded.folder / name
        if not place.is_file() and place.exists() and not (path[0] == "plugins" and place.is_dir()):
            kind = "a folder" if place.is_dir() else "no regular file"
            yield loaded.problem(path, f"{name!r} is {kind}")
        elif not place.exists():
            beside = sorted(item.name for item in loaded.folder.iterdir()) if loaded.folder.is_dir() else []
            yield loaded.problem(path, f"there is no file {name!r} beside it{did_you_mean(name, beside)}")


def _is_path(plugin: str) -> bool:
    return plugin.endswith(".py") or "/" in plugin


def _shift_problems(loaded: LoadedScenario) -> Iterator[ConfigError]:
    shifts = loaded.model.shifts
    for at, shift in enumerate(shifts):
        length = shift_length(shift)
        for place, pause in enumerate(shift.breaks):
            begins = time_into(shift, pause.at)
            if begins + timedelta(seconds=pause.lasts) > length:
                text = f"the break at {pause.at:%H:%M} does not lie within {shift.start:%H:%M} to {shift.end:%H:%M}"
                yield loaded.problem(("shift", at, "breaks", place), text)
        for earlier in range(at):
            day = overlap(shifts[earlier], shift)
            both = [name for name in shift.workers if name in shifts[earlier].workers]
            if day is not None and both:
                text = f"{both[0]} would work two shifts at once on {WEEKDAYS[day]}"
                yield loaded.problem(("shift", at), text)
