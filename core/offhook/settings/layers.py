"""Levels of settings, and what they come to together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any

from offhook.settings.model import GROWING, Settings
from offhook.toml import KeyPath
from offhook_grammar.node import Frozen, record


@record
class Layer(Frozen):
    """One level: a table as a file of settings holds it, and where each of its keys was said."""

    data: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[KeyPath, str] = field(default_factory=dict)

    def without(self, *keys: str) -> Layer:
        """The level without these keys."""
        return Layer({key: value for key, value in self.data.items() if key not in keys}, self.places)


def merge(layers: Iterable[Layer]) -> tuple[Settings, dict[KeyPath, str]]:
    """The settings of these levels, rising, and where each value that somebody gave was said.

    A higher level replaces what a lower one says, params and limits one by one; plugins, and names of plugins to switch
    off, are added to those of the lower ones.
    """
    data: dict[str, Any] = {}
    places: dict[KeyPath, str] = {}
    for layer in layers:
        for key, value in layer.data.items():
            _put(data, places, layer, key, value)
    settings = Settings.of(data)
    for name, rule in settings.plugin.items():
        rule.stands_at({path[2:]: place for path, place in places.items() if path[:2] == ("plugin", name)})
    return settings, places


def _put(data: dict[str, Any], places: dict[KeyPath, str], layer: Layer, key: str, value: Any) -> None:
    if key == "plugin":
        _put_plugins(data, places, layer, value)
        return
    if isinstance(value, Mapping):
        data[key] = {**data.get(key, {}), **value}
        for name in value:
            places[(key, name)] = layer.places.get((key, name), layer.places.get((key,), ""))
        return
    if key in GROWING:
        added = [value] if isinstance(value, str) else list(value)
        value = list(dict.fromkeys([*data.get(key, ()), *added]))
        before = places.get((key,))
        place = layer.places.get((key,), "")
        places[(key,)] = f"{before}, {place}" if before and place not in before else place
    else:
        places[(key,)] = layer.places.get((key,), "")
    data[key] = value


def _put_plugins(data: dict[str, Any], places: dict[KeyPath, str], layer: Layer, tables: Mapping[str, Any]) -> None:
    """Key by key; whatever is wrong in a plugin's table is told with its own line."""
    from offhook.plugins.config import namespace  # most settings say nothing to plugins

    known = dict(data.get("plugin", {}))
    for name, table in tables.items():
        called = name
        if set(table) == {"config"}:  # as the environment says it, where `-` cannot be written
            called = next((other for other in known if namespace(other) == namespace(name)), name)
        data.setdefault("plugin", {})[called] = _over(known.get(called, {}), table)
        for path, place in layer.places.items():
            if path[:2] == ("plugin", name):
                places[("plugin", called, *path[2:])] = place


def _over(lower: Mapping[str, Any], higher: Mapping[str, Any]) -> dict[str, Any]:
    """The tables together, what the higher one says in place of what the lower one says."""
    merged = dict(lower)
    for key, value in higher.items():
        below = merged.get(key)
        merged[key] = _over(below, value) if isinstance(value, Mapping) and isinstance(below, Mapping) else value
    return merged
