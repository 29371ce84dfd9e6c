"""The settings that hold, and where each of them comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from offhook.settings.environment import SETTINGS_VARIABLE, environment_layer
from offhook.settings.find import find_settings
from offhook.settings.layers import Layer, merge
from offhook.settings.load import CODE, SettingsError, settings_layer
from offhook.settings.model import Settings
from offhook.toml import KeyPath, told
from offhook_grammar.durations import format_duration
from offhook_grammar.node import Frozen, record

COMMAND_LINE: Final = "command line"
DEFAULT: Final = "default"


@record
class Entry(Frozen):
    """One setting: its dotted name, its value as a file would hold it, who says so, and the keys of its name."""

    name: str
    value: Any
    source: str
    path: KeyPath = ()


@dataclass(frozen=True)
class Effective:
    """What the levels come to: `settings`, with `entries` for whoever wants to know why."""

    file: Path | None = None
    levels: tuple[Layer, Layer, Layer] = field(default_factory=lambda: (Layer(), Layer(), Layer()))
    scenario: Layer = field(default_factory=Layer)

    def with_scenario(self, scenario: Layer) -> Effective:
        """With what a scenario says, which counts more than the file of settings and less than the environment."""
        return replace(self, scenario=scenario)

    def with_given(self, **given: Any) -> Effective:
        """With more of the command line."""
        file, environment, command = self.levels
        places = dict(command.places) | _from_command_line(given)
        return replace(self, levels=(file, environment, Layer({**command.data, **given}, places)))

    @cached_property
    def _merged(self) -> tuple[Settings, dict[Any, str]]:
        file, *others = self.levels
        if any("scripts" in layer.data for layer in (self.scenario, *others)) and "scripts" in file.data:
            # the params are those of the scripts that are named beside them
            file = file.without("scripts", "params")
        return merge((file, self.scenario, *others))

    @property
    def settings(self) -> Settings:
        """The settings that hold."""
        return self._merged[0]

    @property
    def entries(self) -> list[Entry]:
        """Every setting by the order of the file's description, tables key by key."""
        settings, places = self._merged
        found: list[Entry] = []
        for key in Settings.model_fields:
            value = getattr(settings, key)
            if key == "plugin":
                found += _leaves(("plugin",), _as_written(value), places)
                continue
            if not isinstance(value, BaseModel | dict):
                found.append(Entry(key, _as_written(value), places.get((key,), DEFAULT)))
                continue
            table = value if isinstance(value, dict) else dict(value)
            found += [
                Entry(f"{key}.{name}", _as_written(each), places.get((key, name), DEFAULT))
                for name, each in table.items()
            ]
        return found


def _leaves(path: KeyPath, value: Any, places: Mapping[Any, str]) -> list[Entry]:
    """An entry for each value in tables of tables."""
    if isinstance(value, dict):
        return [entry for key, each in value.items() for entry in _leaves((*path, key), each, places)]
    said = (places[path[:end]] for end in range(len(path), 0, -1) if path[:end] in places)
    return [Entry(".".join(map(str, path)), value, next(said, DEFAULT), path)]


def effective_settings(
    given: Mapping[str, Any], *, environ: Mapping[str, str], file: str | None = None, folder: Path | None = None
) -> Effective:
    """The settings for a command that was `given` these on its command line (None for what was not said).

    `file` is that of the option `--settings`, else of OFFHOOK_SETTINGS, else one is looked for from `folder` (the
    working folder) upwards. Raises `ConfigError` for anything in them that cannot be used.
    """
    path = find_settings(folder or Path(), file if file is not None else environ.get(SETTINGS_VARIABLE) or None)
    data = {key: value for key, value in given.items() if value is not None and value not in ((), [], {})}
    try:
        Settings.of(data)
    except ValidationError as error:
        found = [told(details, COMMAND_LINE, {}, Settings, code=CODE) for details in error.errors()]
        for problem in found:
            problem.line = None
        raise SettingsError(found) from None
    levels = (
        settings_layer(path) if path is not None else Layer(),
        environment_layer(environ),
        Layer(data, _from_command_line(data)),
    )
    return Effective(path, levels)


def _from_command_line(given: Mapping[str, Any]) -> dict[KeyPath, str]:
    return {(key,): COMMAND_LINE for key in given}


def _as_written(value: Any) -> Any:
    if isinstance(value, timedelta):
        return format_duration(value)
    if isinstance(value, BaseModel):
        return {key: _as_written(each) for key, each in value if key in value.model_fields_set}
    if isinstance(value, dict):
        return {key: _as_written(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_as_written(each) for each in value]
    return value
