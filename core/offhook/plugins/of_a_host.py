"""The plugins of a host, as its options have them."""

from __future__ import annotations

from itertools import takewhile

from offhook.centre import EVENTS
from offhook.options import HostOptions
from offhook.plugins.config import GivenConfig
from offhook.plugins.manager import HOST, Plugins
from offhook.plugins.sources import PluginSource, given_sources
from offhook.registry import Registry


def load_shared(plugins: Plugins, sources: list[PluginSource], options: HostOptions) -> None:
    """Take the host's events and the built-in plugins, which come first, out of `sources`: those that another host has
    loaded already, or loaded now for all."""
    shared = options.shared
    own = list(takewhile(lambda source: source.source == "built-in", sources))
    if shared is None:
        return
    said = repr([options.plugin_config.get(source.name) for source in own])
    key = (tuple([source.name for source in own]), options.without, options.strict, options.backend, said)
    there = shared.brought.get(key)
    if there is None:
        _add_events(plugins)
        plugins.load(own)
        shared.brought[key] = plugins.brought()
    else:
        plugins.take(there)
    del sources[: len(own)]


def _add_events(plugins: Plugins) -> None:
    for event in EVENTS:
        plugins.add_event(event, HOST)


def plugins_of(options: HostOptions, registry: Registry) -> Plugins:
    """The plugins, loaded into `registry`, with the host's own events; no more can be loaded. Raises `ConfigError`."""
    plugins = Plugins(
        registry,
        strict=options.strict,
        switched_off=options.without,
        limit=options.load_limit,
        config=GivenConfig(options.plugin_config, options.config_places),
        scripts=[str(path) for path in options.scripts],
        texts=options.texts,
    )
    sources = given_sources(options)
    if options.shared is None:
        _add_events(plugins)
    else:
        load_shared(plugins, sources, options)
    plugins.load(sources)
    plugins.check_switched_off()
    plugins.check_config()
    plugins.check_backend(options.backend)
    plugins.complete = True
    return plugins
