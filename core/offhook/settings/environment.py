"""Settings in variables of the environment."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from offhook.errors import ConfigError
from offhook.settings.layers import Layer
from offhook.settings.load import CODE, SettingsError
from offhook.settings.model import Settings
from offhook.toml import KeyPath, told

SETTINGS_VARIABLE: Final = "OFFHOOK_SETTINGS"
PARAM_PREFIX: Final = "OFFHOOK_PARAM_"
CONFIG_PREFIX: Final = "OFFHOOK_CONFIG_"


class Variable(NamedTuple):
    """A variable with the setting that it gives. `read` makes the value that a file would hold; it raises `ValueError`
    for what is none."""

    name: str
    key: tuple[str, ...]
    written: str
    read: Callable[[str], Any]


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"should be a whole number, not {text[:60]!r}") from None


def _length(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _boolean(text: str) -> bool:
    found = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(text.strip().lower())
    if found is None:
        raise ValueError(f"should be true or false, not {text[:60]!r}")
    return found


def _paths(text: str) -> list[str]:
    return [path for path in text.split(os.pathsep) if path.strip()]


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


VARIABLES: Final = (
    Variable("OFFHOOK_SCRIPTS", ("scripts",), "paths, apart as in PATH", _paths),
    Variable("OFFHOOK_PLUGINS", ("plugins",), "paths, apart as in PATH", _paths),
    Variable("OFFHOOK_WITHOUT", ("without",), "names with commas", _names),
    Variable("OFFHOOK_CENTRE", ("centre",), "a path", str),
    Variable("OFFHOOK_STORE", ("store",), "a path", str),
    Variable("OFFHOOK_BACKEND", ("backend",), "a name", str),
    Variable("OFFHOOK_STRICT", ("strict",), "true or false", _boolean),
    Variable("OFFHOOK_SEED", ("seed",), "a whole number", _number),
    Variable("OFFHOOK_TRACE", ("trace",), "true or false", _boolean),
    Variable("OFFHOOK_PERSONAL", ("personal",), "`keep` or `mask`", str),
    Variable("OFFHOOK_PERSONAL_NAMES", ("personal_names",), "names with commas", _names),
    Variable("OFFHOOK_HOOK_LIMIT", ("limits", "hook_limit"), "a duration", _length),
    Variable("OFFHOOK_WATCHDOG_LIMIT", ("limits", "watchdog_limit"), "a duration, or `off`", _length),
    Variable("OFFHOOK_LOAD_LIMIT", ("limits", "load_limit"), "a duration, or `off`", _length),
    Variable("OFFHOOK_MAX_DEPTH", ("limits", "max_depth"), "a whole number", _number),
    Variable("OFFHOOK_MAX_RUNS", ("limits", "max_runs"), "a whole number", _number),
    Variable("OFFHOOK_MAX_EVENTS", ("limits", "max_events"), "a whole number", _number),
    Variable("OFFHOOK_MAX_STEPS", ("limits", "max_steps"), "a whole number", _number),
    Variable("OFFHOOK_MAX_MEMORY", ("limits", "max_memory"), "a whole number", _number),
    Variable("OFFHOOK_JOURNAL_SIZE", ("limits", "journal_size"), "a whole number", _number),
)
"""Every variable but those of params and plugins."""


def environment_layer(environ: Mapping[str, str]) -> Layer:
    """The level of the environment; a variable that is empty is as if it were not there.

    Raises `SettingsError` with every variable that does not fit.
    """
    data: dict[str, Any] = {}
    places: dict[KeyPath, str] = {}
    problems: list[ConfigError] = []
    for variable in VARIABLES:
        text = environ.get(variable.name, "")
        if not text.strip():
            continue
        try:
            value = variable.read(text)
        except ValueError as error:
            problems.append(ConfigError(str(error), file=variable.name, code=CODE))
            continue
        *outer, last = variable.key
        table = data.setdefault(outer[0], {}) if outer else data
        table[last] = value
        places[variable.key] = variable.name
    for name in sorted(environ):
        if name.startswith(PARAM_PREFIX) and name != PARAM_PREFIX:
            data.setdefault("params", {})[name.removeprefix(PARAM_PREFIX)] = environ[name]
            places[("params", name.removeprefix(PARAM_PREFIX))] = name
        elif name.startswith(CONFIG_PREFIX) and environ[name].strip():
            problems += _configure(name, environ[name], data, places)
    problems += _misfits(data, places)
    if problems:
        raise SettingsError(problems)
    return Layer(data, places)


def _configure(name: str, text: str, data: dict[str, Any], places: dict[KeyPath, str]) -> list[ConfigError]:
    """What `OFFHOOK_CONFIG_PLUGIN__FIELD` says goes into the plugin's table; gives what is wrong with it."""
    plugin, *fields = name.removeprefix(CONFIG_PREFIX).lower().split("__")
    if not plugin or not fields or not all(fields):
        return [ConfigError(f"should be named {CONFIG_PREFIX}PLUGIN__FIELD", file=name, code=CODE)]
    table = data.setdefault("plugin", {}).setdefault(plugin, {}).setdefault("config", {})
    for field in fields[:-1]:
        table = table.setdefault(field, {})
        if not isinstance(table, dict):
            return [ConfigError("another variable says what it stands in", file=name, code=CODE)]
    table[fields[-1]] = _listed(text)
    path: KeyPath = ("plugin", plugin, "config", *fields)
    for length in range(2, len(path) + 1):
        places.setdefault(path[:length], name)
    return []


def _listed(text: str) -> Any:
    """Lists and tables are written as JSON; anything else is a text, which the plugin's model reads."""
    if text.lstrip()[:1] not in ("[", "{"):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _misfits(data: dict[str, Any], places: Mapping[KeyPath, str]) -> list[ConfigError]:
    try:
        Settings.of(data)
    except ValidationError as error:
        found = []
        for details in error.errors():
            path = tuple(details["loc"])
            name = next((places[path[:end]] for end in (len(path), 2, 1) if path[:end] in places), "the environment")
            found.append(told(details, name, {}, Settings, code=CODE))
            found[-1].line = None
        return found
    return []
