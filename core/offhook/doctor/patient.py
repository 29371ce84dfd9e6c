"""`Patient`: what the checks look at."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from offhook.errors import ConfigError
from offhook.hosting import load_plugins
from offhook.pipeline import Handler, Planner
from offhook.plugins import GivenConfig, LoadedHook, PluginConfigError, PluginError, PluginInfo, Plugins
from offhook.policies import Policies

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.options import HostOptions
    from offhook.settings import Effective


@dataclass(frozen=True, slots=True)
class Patient:
    """The plugins and settings of a place. `host` is one that was built from them, not started; None where none can be
    built, and `trouble` tells why. `distributions`: those that are installed."""

    levels: Effective
    options: HostOptions
    plugins: Plugins
    policies: Policies
    planner: Planner
    host: Host | None
    trouble: ConfigError | None
    distributions: tuple[metadata.Distribution, ...]

    @classmethod
    def of(cls, levels: Effective, distributions: Iterable[metadata.Distribution] | None = None) -> Patient:
        """Load all there is. Raises `ConfigError` for settings that cannot be used; what is wrong with plugins and
        scripts does not stop it."""
        from offhook.host import Host
        from offhook.simulation.sources import host_options_for

        options = host_options_for((), levels=levels)
        found = tuple(metadata.distributions() if distributions is None else distributions)
        try:
            host = Host(options)
        except ConfigError as problem:
            # a plugin that is broken stands among the broken ones
            trouble = None if isinstance(problem, (PluginError, PluginConfigError)) else problem
            plugins, policies = _listed(options)
            planner = Planner(plugins, options.backend, policies.rule)
            planner.check_plugins()  # of those that do not go together, the last one is broken
            return cls(levels, options, plugins, policies, planner, None, trouble, found)
        _take_up(host, levels.settings.store)
        return cls(levels, options, host.plugins, host.policies, host.planner, host, None, found)

    @property
    def added(self) -> list[PluginInfo]:
        """The plugins that are not built in."""
        return [info for info in self.plugins if info.source != "built-in"]

    def hook(self, handler: Handler) -> LoadedHook | None:
        """The plugin's hook that a handler is; None for one of a script."""
        info = self.plugins.find(handler.origin.owner) if handler.origin.kind == "plugin" else None
        if info is None:
            return None
        place = (handler.origin.file, handler.origin.line, handler.stage)
        return next((one for one in info.hooks if (one.file, one.line, one.target.stage) == place), None)

    def is_built_in(self, handler: Handler) -> bool:
        """Whether the handler is one of a built-in plugin."""
        info = self.plugins.find(handler.origin.owner) if handler.origin.kind == "plugin" else None
        return info is not None and info.source == "built-in"


def _take_up(host: Host, store: str | None) -> None:
    """Know which plugins the store's host has disabled; the store is only read."""
    if store is None or not Path(store).exists():
        return
    from offhook.store.reader import open_reader

    with open_reader(store) as reader:
        rows = reader.select("select key, body from parts where part = ?", (host.policies.name,))
    host.policies.restore({key: json.loads(body) for key, body in rows})
    host.planner.forget()


def _listed(options: HostOptions) -> tuple[Plugins, Policies]:
    """The plugins where no host can be built. Raises `ConfigError` for what settings say of them and cannot be."""
    given = GivenConfig(options.plugin_config, options.config_places)
    names = tuple(str(one) for one in options.plugins)
    plugins = load_plugins(
        names, options.without, listing=True, config=given, scripts=[str(path) for path in options.scripts]
    )
    plugins.check_config()
    return plugins, Policies(options.policies, plugins, options.hook_limit)
