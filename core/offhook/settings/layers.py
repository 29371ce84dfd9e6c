"""Levels of settings, and what they come to together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from offhook.settings.model import GROWING, Settings
from offhook.toml import KeyPath


@dataclass(frozen=True, slots=True)
class Layer:
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
    settings = Settings.model_validate(data)
    for name, rule in settings.plugin.items():
        rule.stands_at({path[2:]: place for path, place in places.items() if path[:2] == ("plugin", name)})
    return settings, places


def _put(data: dict[str, Any], places: dict[KeyPath, str], layer: Layer, key: str, value: Any) -> None:
    if isinstance(value, Mapping):
        data[key] = {**data.get(key, {}), **value}
        for name in value:
            places[(key, name)] = layer.places.get((key, name), layer.places.get((key,), ""))
        if key == "plugin":  # whatever is wrong in a plugin's table is told with its own line
            places.update({path: place for path, place in layer.places.items() if path[:1] == (key,) and path[1:]})
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
