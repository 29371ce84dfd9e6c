"""Reading `offhook.toml`, with every problem in it told at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from offhook.errors import ConfigError
from offhook.registry import nearest
from offhook.scripts.files import is_pattern, script_files
from offhook.settings.layers import Layer, merge
from offhook.settings.model import PATHS, Settings, with_paths
from offhook.toml import ProblemsError, TomlText, line_of, parse_toml, read_toml, told

CODE: Final = "invalid-settings"


class SettingsError(ProblemsError):
    """Settings that cannot be used. `problems` has them all, each with its line."""


def load_settings(path: str | Path) -> Settings:
    """The settings of a file, its paths made to fit the working folder.

    Raises `SettingsError`, a `ConfigError`, with every problem: keys that are unknown, values that do not fit, files
    that are not there.
    """
    return merge((settings_layer(path),))[0]


def parse_settings(text: str, file: str = "offhook.toml") -> Settings:
    """The settings of a text, whose paths stay as they are. Raises as `load_settings` does, but for files."""
    return Settings.model_validate(_checked(parse_toml(text, file, code=CODE)))


def settings_layer(path: str | Path) -> Layer:
    """A file as a level of settings. Raises as `load_settings` does."""
    read = read_toml(path, code=CODE)
    folder = Path(path).parent
    data = with_paths(_checked(read), lambda name: str(folder / Path(name).expanduser()))
    problems = list(_missing(read, data))
    if problems:
        raise SettingsError(problems)
    # a table's own keys are said line by line
    places = {key: f"{read.file}:{line}" for key, line in read.lines.items()}
    return Layer(data, places)


def _checked(read: TomlText) -> dict[str, Any]:
    try:
        Settings.model_validate(read.data)
    except ValidationError as error:
        found = [told(details, read.file, read.lines, Settings, code=CODE) for details in error.errors()]
        raise SettingsError(found) from None
    return read.data


def _missing(read: TomlText, data: dict[str, Any]) -> Iterator[ConfigError]:
    """The files that are named and not there; a store is made when it is first used."""
    for key in PATHS:
        given, paths = read.data.get(key), data.get(key)
        if paths is None or key == "store":
            continue
        for at, (name, path) in enumerate(zip(_all(given), _all(paths), strict=True)):
            where = (key, at) if isinstance(given, list) else (key,)
            message = _missing_message(key, name, path)
            if message is not None:
                yield ConfigError(message, file=read.file, line=line_of(read.lines, where), code=CODE)


def _missing_message(key: str, name: str, path: str) -> str | None:
    if key == "scripts" and (is_pattern(path) or Path(path).is_dir()):
        return None if script_files([path]) else f"{key}: there is no script at {name!r}"
    if Path(path).is_file() or (key == "plugins" and Path(path).is_dir()):
        return None
    if Path(path).is_dir():
        return f"{key}: {name!r} is a folder"
    near = nearest(Path(path).name, _beside(Path(path)))
    hint = f"; did you mean {near!r}?" if near else ""
    return f"{key}: the file {name!r} is not there{hint}"


def _beside(path: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in path.parent.iterdir())
    except OSError:
        return []


def _all(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
