"""Hosts for commands that only look: plugins alone, or plugins and scripts in a default centre."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from offhook.centre import EVENTS
from offhook.options import HostOptions
from offhook.pipeline import Planner
from offhook.plugins import GivenConfig, Plugins, entry_point_sources, path_source
from offhook.registry import Registry
from offhook_grammar.values import EMPTY_MAP


def load_plugins(
    paths: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    *,
    listing: bool = False,
    config: GivenConfig | None = None,
    scripts: Iterable[str] = (),
    texts: Mapping[str, str] = EMPTY_MAP,
) -> Plugins:
    """The installed plugins and those at `paths`, without a centre. `config`: what the settings say to them.
    `scripts`: into whose actions they may hook, of which those in `texts` are in no file.

    Raises `ConfigError` for an unknown `without` and, unless `listing`, for a broken plugin of `paths` and for what
    settings say to a plugin and it cannot use.
    """
    plugins = Plugins(Registry(), listing=listing, switched_off=without, config=config, scripts=scripts, texts=texts)
    for event in EVENTS:
        plugins.add_event(event, "core")
    plugins.load([*entry_point_sources(), *(path_source(path) for path in paths)])
    plugins.check_switched_off()
    if not listing:
        plugins.check_config()
    if any(info.source != "built-in" for info in plugins):
        Planner(plugins, HostOptions().backend).check_plugins()
    return plugins


def cache_folder() -> Path | None:
    """Where compiled scripts are kept: OFFHOOK_CACHE, else the user's cache folder of this system.

    None, for no cache, if OFFHOOK_CACHE is empty or `off`.
    """
    given = os.environ.get("OFFHOOK_CACHE")
    if given is not None:
        return None if given.strip().lower() in ("", "off") else Path(given)
    from platformdirs import user_cache_path

    return user_cache_path("offhook", appauthor=False) / "scripts"
