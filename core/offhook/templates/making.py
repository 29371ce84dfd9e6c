"""Makes the files: all of them or none, and never over what is there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from offhook.api_version import API_VERSION
from offhook.errors import ConfigError
from offhook.templates.names import PluginNames, ScriptNames
from offhook.templates.rendering import PLUGIN, SCRIPT, SETTINGS, rendered


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the folder it lies in, and the files, relative to it."""

    folder: Path
    files: tuple[str, ...]


def make_plugin(names: PluginNames, around: Path, version: str) -> Made:
    """Make the folder of a plugin's distribution within `around`. `version`: the Offhook that it needs at least.

    Raises `ConfigError`: `already-there`, `no-such-file` if there is no folder `around`, `not-writable`.
    """
    texts = rendered(
        "plugin",
        PLUGIN,
        {
            "plugin": names.plugin,
            "distribution": names.distribution,
            "package": names.package,
            "version": version,
            "api": str(API_VERSION),
        },
    )
    folder = around / names.distribution
    with _told(folder, around):
        _only_new(folder)
        # beside its place, so that it is moved there whole
        with tempfile.TemporaryDirectory(prefix=".offhook-new-", dir=around) as beside:
            made = Path(beside, names.distribution)
            for path, text in texts.items():
                _write(made / path, text)
            _only_new(folder)
            made.rename(folder)
    return Made(folder, tuple(texts))


def make_script(names: ScriptNames, folder: Path, *, with_settings: bool) -> Made:
    """Make a script and its test in `folder`, and an `offhook.toml` that names it if `with_settings`.

    Raises `ConfigError`: `already-there`, `no-such-file` if there is no such folder, `not-writable`.
    """
    filled = {"script": names.script, "test": names.test}
    texts = rendered("script", {**SCRIPT, **SETTINGS} if with_settings else SCRIPT, filled)
    with _told(folder, folder):
        for path in texts:
            _only_new(folder / path)
        _write_all({folder / path: text for path, text in texts.items()})
    return Made(folder, tuple(texts))


def _write_all(texts: Mapping[Path, str]) -> None:
    done: list[Path] = []
    try:
        for path, text in texts.items():
            done.append(path)
            _write(path, text)
    except FileExistsError:  # somebody else's, made a moment ago
        _remove(done[:-1])
        raise
    except BaseException:  # half of them is worse than none, whatever it was
        _remove(done)
        raise


def _remove(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _only_new(path: Path) -> None:
    if os.path.lexists(path):
        raise FileExistsError(path)


@contextmanager
def _told(target: Path, folder: Path) -> Iterator[None]:
    """What the system refuses, in words for the reader."""
    if not folder.is_dir():
        raise ConfigError("there is no such folder", file=str(folder), code="no-such-file")
    try:
        yield
    except FileExistsError as error:
        there = str(error.args[0] if len(error.args) == 1 else error.filename or target)
        raise ConfigError(
            "it is there already, and nothing is written over it",
            file=there,
            code="already-there",
            hint="take another name, or another folder with --folder",
        ) from error
    except OSError as error:
        raise ConfigError(f"it cannot be made: {error.strerror}", file=str(target), code="not-writable") from error
