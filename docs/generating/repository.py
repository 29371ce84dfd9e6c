"""The plugins of the repository: the built-in ones and those of the examples, and none that happen to be installed."""

from __future__ import annotations

import importlib
import sys
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from offhook.centre import EVENTS
from offhook.plugins import Plugins, PluginSource, entry_point_sources, path_source
from offhook.registry import Registry

ROOT: Final = Path(__file__).parents[2]
_FILES: Final = ("docs/examples/manners.py", "examples/city_hall/city_plugin.py")
_PACKAGES: Final = ("docs/examples/*/pyproject.toml", "examples/plugins/*/pyproject.toml")


def built_in_plugins() -> Plugins:
    """The built-in ones."""
    plugins = Plugins(Registry(), listing=True)
    for event in EVENTS:
        plugins.add_event(event, "core")
    built_in = [source for source in entry_point_sources() if source.source == "built-in"]
    plugins.load(sorted(built_in, key=lambda source: source.name))  # whatever order the installer wrote them in
    return plugins


def all_plugins() -> tuple[Plugins, dict[str, str]]:
    """All of them, and where those of the examples are, by name. Raises `ValueError` for a broken one."""
    plugins, places = built_in_plugins(), {}
    for source, place in _examples():
        plugins.load([source])
        places[source.name] = place
    broken = [f"{info.name}: {info.problem}" for info in plugins if info.problem]
    if broken:
        raise ValueError("; ".join(broken))
    return plugins, places


def _examples() -> Iterator[tuple[PluginSource, str]]:
    """Single files, then packages by their entry points."""
    for file in _FILES:
        yield path_source(ROOT / file), file
    for project in (path for pattern in _PACKAGES for path in sorted(ROOT.glob(pattern))):
        points = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["entry-points"]["offhook"]
        for name, module in points.items():
            source = PluginSource(name, "given", partial(_imported, project.parent, module))
            yield source, project.parent.relative_to(ROOT).as_posix()


def _imported(folder: Path, module: str) -> Any:
    """A module of a distribution that need not be installed."""
    sources = [str(place) for place in (folder / "src", folder) if place.is_dir()]
    sys.path[:0] = sources
    try:
        return importlib.import_module(module)
    finally:
        for place in sources:
            sys.path.remove(place)
