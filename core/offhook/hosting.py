"""Hosts for commands that only look: plugins alone, or plugins and scripts in a default centre."""

from __future__ import annotations

from pathlib import Path

from offhook.centre import EVENTS
from offhook.plugins import Plugins, entry_point_sources, path_source
from offhook.registry import Registry


def load_plugins(paths: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> Plugins:
    """The installed plugins and those at `paths`, without a centre. Raises `ConfigError` for an unknown `without`."""
    plugins = Plugins(Registry(), switched_off=without)
    for event in EVENTS:
        plugins.add_event(event, "core")
    plugins.load([*entry_point_sources(), *(path_source(path) for path in paths)])
    plugins.check_switched_off()
    return plugins


def cache_folder() -> Path:
    """Where compiled scripts are kept: the user's cache folder of this system."""
    from platformdirs import user_cache_path

    return user_cache_path("offhook", appauthor=False) / "scripts"
