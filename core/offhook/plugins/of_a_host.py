"""The plugins of a host, as its options have them."""

from __future__ import annotations

from offhook.centre import EVENTS
from offhook.options import HostOptions
from offhook.plugins.config import GivenConfig
from offhook.plugins.manager import HOST, Plugins
from offhook.plugins.sources import given_sources
from offhook.registry import Registry


def plugins_of(options: HostOptions, registry: Registry) -> Plugins:
    """The plugins, loaded into `registry`, with the host's own events; no more can be loaded. Raises `ConfigError`."""
    plugins = Plugins(
        registry,
        strict=options.strict,
        switched_off=options.without,
        limit=options.load_limit,
        config=GivenConfig(options.plugin_config, options.config_places),
        scripts=[str(path) for path in options.scripts],
    )
    for event in EVENTS:
        plugins.add_event(event, HOST)
    plugins.load(given_sources(options))
    plugins.check_switched_off()
    plugins.check_config()
    plugins.check_backend(options.backend)
    plugins.complete = True
    return plugins
