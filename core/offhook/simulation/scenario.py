"""Loading a scenario: `scenario.toml` of a folder, with every problem in it told at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, TypeAlias, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from offhook.centre.config.positions import find_lines
from offhook.errors import ConfigError
from offhook.simulation.nearest import did_you_mean
from offhook.simulation.roster import overlap, shift_length, time_into
from offhook.simulation.scenario_model import WEEKDAYS, Scenario

SCENARIO_FILE: Final = "scenario.toml"
KeyPath: TypeAlias = tuple[str | int, ...]


class ScenarioError(ConfigError):
    """Several problems of one file. `problems` holds each, with its line."""

    def __init__(self, problems: Sequence[ConfigError]) -> None:
        first = problems[0]
        super().__init__(first.message, file=first.file, line=first.line, code=first.code, hint=first.hint)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


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
        return ConfigError(message, file=self.file, line=line_of(self.lines, path), code="invalid-scenario")


def load_scenario(path: str | Path) -> LoadedScenario:
    """The scenario in a folder, or in a file. Raises `ConfigError`, or `ScenarioError` for several."""
    file = Path(path)
    if file.is_dir():
        file = file / SCENARIO_FILE
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", file=str(file), code="invalid-scenario") from error
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8 text", file=str(file), code="invalid-scenario") from error
    return parse_scenario(text, str(file), file.parent)


def parse_scenario(text: str, file: str, folder: Path) -> LoadedScenario:
    """A scenario out of its text. Raises as `load_scenario` does."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, line = _toml_message(str(error), text)
        raise ConfigError(message, file=file, line=line, code="invalid-scenario") from error
    lines = find_lines(text.replace("\r\n", "\n"))
    try:
        model = Scenario.model_validate(data)
    except ValidationError as error:
        found = [_told(details, file, lines) for details in error.errors()]
        raise ScenarioError(sorted(found, key=lambda problem: problem.line or 0)) from error
    loaded = LoadedScenario(model, file, folder, lines)
    problems = [*_missing_files(loaded), *_shift_problems(loaded)]
    if problems:
        raise ScenarioError(sorted(problems, key=lambda problem: problem.line or 0))
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
        if not (loaded.folder / name).is_file():
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


_TOML_PLACE: Final = re.compile(r" \((?:at line (\d+), column \d+|at end of document)\)$")


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """The line of a key, or of the nearest thing around it that has one; 1 for the file itself."""
    return next((lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines), 1)


def _toml_message(message: str, text: str) -> tuple[str, int]:
    place = _TOML_PLACE.search(message)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    return f"not TOML: {_TOML_PLACE.sub('', message)}", line


def _told(details: ErrorDetails, file: str, lines: Mapping[KeyPath, int]) -> ConfigError:
    """One of pydantic's errors in our words."""
    path: KeyPath = details["loc"]
    kind, name = details["type"], ".".join(key for key in path if isinstance(key, str))
    if kind == "extra_forbidden":
        known = _keys(_table(path[:-1]))
        message = f"unknown key {name!r}{did_you_mean(str(path[-1]), known)}"
    elif kind == "missing":
        message = f"needs {name!r}"
    elif kind == "value_error":
        message = f"{name}: {details['ctx']['error']}" if name else str(details["ctx"]["error"])
    else:
        text = details["msg"].replace("Input should be", "should be")
        message = f"{name}: {text}, not {details['input']!r}"
    return ConfigError(message, file=file, line=line_of(lines, path), code="invalid-scenario")


def _keys(table: type[BaseModel] | None) -> list[str]:
    return [field.alias or name for name, field in table.model_fields.items()] if table is not None else []


def _table(path: KeyPath) -> type[BaseModel] | None:
    """The model of the table at that path."""
    here: Any = Scenario
    for key in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            found = [field for name, field in here.model_fields.items() if key in (name, field.alias)]
            here = found[0].annotation if found else None
        else:  # a list, or a table with free keys
            here = next((inner for inner in reversed(get_args(here)) if inner is not Ellipsis), None)
        if type(None) in get_args(here):
            here = get_args(here)[0]
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None
