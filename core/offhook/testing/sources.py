"""Which plugins a test's centre has: the built-in ones and those under test, whatever else is installed."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

from offhook.errors import ConfigError
from offhook.plugins.sources import GROUP, PluginSource, entry_point_sources
from offhook.registry import nearest


class PluginChoice:
    """What is installed, looked up once for all centres of a test run."""

    def __init__(self) -> None:
        self._installed: list[PluginSource] | None = None
        self._points: tuple[metadata.EntryPoint, ...] = ()

    def sources(self, given: Iterable[Any], *, built_in: bool = True, installed: bool = False) -> tuple[Any, ...]:
        """The built-in plugins, all others that are `installed` if so, and those given.

        Each given one is a module, an object, a path, or the name of an installed one. A module or object that is an
        installed plugin is that plugin: it has the name, and so the settings, that it has wherever it is installed.
        """
        there = self._look()
        chosen = [source for source in there if (built_in if source.source == "built-in" else installed)]
        more: list[Any] = []
        for one in given:
            found = self._found(one)
            if isinstance(found, PluginSource):
                if found not in chosen:
                    chosen.append(found)
            else:
                more.append(found)
        return (*chosen, *more)

    def _look(self) -> list[PluginSource]:
        if self._installed is None:
            self._installed = entry_point_sources()
            self._points = tuple(metadata.entry_points(group=GROUP))
        return self._installed

    def _found(self, given: Any) -> Any:
        if isinstance(given, Path):
            return given
        if not isinstance(given, str):
            return next((self._named(point.name) for point in self._points if _is_of(given, point)), given)
        named = self._named(given)
        if named is None and not Path(given).exists():
            near = nearest(given, [source.name for source in self._look()])
            raise ConfigError(
                f"there is no plugin {given}: none of that name is installed, and there is no such file",
                code="unknown-plugin",
                hint=f"did you mean {near}?" if near else None,
            )
        return named or given

    def _named(self, name: str) -> PluginSource | None:
        return next((source for source in self._look() if source.name == name), None)


def _is_of(plugin: Any, point: metadata.EntryPoint) -> bool:
    """Whether the entry point means this module or object; nothing is imported to know it."""
    module = sys.modules.get(point.module)
    if isinstance(plugin, ModuleType):
        return module is plugin and not point.attr
    return module is not None and bool(point.attr) and getattr(module, point.attr, None) is plugin
