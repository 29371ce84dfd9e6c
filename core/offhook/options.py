"""The options of a host: everything that it is given, in one object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from offhook_grammar.node import Frozen, node
from offhook_grammar.values import EMPTY_MAP

if TYPE_CHECKING:
    from offhook.centre import CentreConfig
    from offhook.clock import Clock
    from offhook.policies import Policy
    from offhook.shared import Shared


@node
class HostOptions(Frozen):
    """How to build a host.

    `clock`: real time unless given. `seed`: of everything that is drawn, SIDs included. `centre`: a TOML file or a
    parsed configuration; a small default centre if None. `backend`: whose implementations do the actions. `plugins`:
    files, folders, or modules and objects with hooks, loaded after the built-in ones and those of installed
    distributions. `entry_points`: whether these two are loaded. `without`: names of plugins to switch off. `scripts`:
    `.hook` files. `texts`: scripts that are in no file, by the names by which `scripts` has them. `params`: values for
    their parameters. `strict`: a broken plugin or a failing handler stops the host's work instead of being reported.
    `journal_size`: records kept in memory. `digest`: whether the journal has a digest, by which two runs can be told
    apart. `personal`: with "mask", personal data is shown as `[personal]` in journal, trace and log. `personal_names`:
    attributes that count as personal besides the known ones. `trace`: whether records tell how long each handler took
    and what its condition read; None for a host with a store only. `max_depth`: of a chain of causes. `max_runs`: how
    many events about one thing a handler hears in a minute, and a tenth of how many that it caused itself.
    `max_events`: of one unit of work. `max_steps`: turns of loops and calls of one run of a script. `max_memory`: bytes
    of the large texts, lists and maps that one run builds, all together. `policies`: what failures of a plugin's hooks
    do, how long and in which order these run, by the plugin's name, or `*` for all that are not built in. `hook_limit`:
    how long a `before` or `instead` hook of a plugin may suspend, an `after` or `failure` hook may keep the caller,
    and, in real time, any may keep virtual time from moving. `watchdog_limit`: how long a handler may hold up
    everything else in real time before it is reported, and interrupted at twice of it; None for no watchdog.
    `load_limit`: how long a plugin may take to load; None for any time. `plugin_config`: what each plugin is configured
    with, by its name. `config_places`: where each value of it was said, by (plugin, key, …). `cache`: the folder for
    compiled scripts; None for no cache. `store`: a file that keeps the centre, the journal and all that is on its way,
    for a host that is started on it again; None for one that keeps all in memory. `shared`: what this host has in
    common with others of the process, for a faster start; None for nothing.
    """

    clock: Clock | None = None
    seed: int = 0
    centre: str | Path | CentreConfig | None = None
    backend: str = "embedded"
    plugins: tuple[Any, ...] = ()
    entry_points: bool = True
    without: tuple[str, ...] = ()
    scripts: tuple[str | Path, ...] = ()
    texts: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAP)
    params: Mapping[str, Any] = field(default_factory=lambda: EMPTY_MAP)
    strict: bool = False
    journal_size: int = 10_000
    digest: bool = False
    personal: Literal["keep", "mask"] = "keep"
    personal_names: tuple[str, ...] = ()
    trace: bool | None = None
    max_depth: int = 32
    max_runs: int = 1000
    max_events: int = 10_000
    max_steps: int = 100_000
    max_memory: int = 400_000_000
    policies: Mapping[str, Policy] = field(default_factory=lambda: EMPTY_MAP)
    hook_limit: timedelta = timedelta(seconds=30)
    watchdog_limit: timedelta | None = timedelta(seconds=5)
    load_limit: timedelta | None = timedelta(seconds=30)
    plugin_config: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: EMPTY_MAP)
    config_places: Mapping[tuple[str | int, ...], str] = field(default_factory=dict)
    cache: Path | None = None
    store: str | Path | None = None
    shared: Shared | None = None
