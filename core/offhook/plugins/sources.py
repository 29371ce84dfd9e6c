"""Where plugins come from: entry points of installed distributions, files and folders, objects given by a program."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from offhook.api_version import check_text
from offhook.errors import ConfigError
from offhook.whose import authors_place

if TYPE_CHECKING:
    from offhook.options import HostOptions

GROUP = "offhook"
OWN_DISTRIBUTION = "offhook"


class PluginSource(NamedTuple):
    """A plugin not yet loaded. `load()` gives the module or object, and may raise anything."""

    name: str
    source: str
    load: Callable[[], Any]
    version: str = ""


def loaded(source: PluginSource) -> Any:
    """The plugin itself. Raises whatever it raises as it is imported; `ConfigError` (`api-version`) if it is written
    for a version of the interface that is not offered, which may be why."""
    try:
        return source.load()
    except Exception as problem:
        place = authors_place(problem)
        if place is not None:
            check_text(place.rpartition(":")[0])
        raise


def entry_point_sources() -> list[PluginSource]:
    """The plugins that installed distributions declare in the entry-point group `offhook`, our own first.

    Sorted by distribution and order of declaration, so that the load order does not hang on the file system.
    """
    found: list[tuple[tuple[bool, str, int], PluginSource]] = []
    for distribution in metadata.distributions():
        if GROUP not in (distribution.read_text("entry_points.txt") or ""):
            continue  # most have none of ours, and to make objects of all theirs takes longer than the rest
        points = [point for point in distribution.entry_points if point.group == GROUP]
        if not points:
            continue  # its other files are not read
        name, version = _name_and_version(distribution)
        own = name.casefold() == OWN_DISTRIBUTION
        for position, point in enumerate(points):
            source = PluginSource(point.name, "built-in" if own else "entry point", point.load, version)
            found.append(((not own, name.casefold(), position), source))
    unique: dict[str, PluginSource] = {}
    for _, source in sorted(found, key=lambda item: item[0]):
        unique.setdefault(f"{source.source}:{source.name}", source)
    return list(unique.values())


def own_version() -> str:
    """The version of the Offhook that is installed."""
    return _name_and_version(metadata.distribution(OWN_DISTRIBUTION))[1]


def _name_and_version(distribution: metadata.Distribution) -> tuple[str, str]:
    """What the head of its metadata says; `Distribution.metadata` would read the whole text, as an e-mail."""
    text = distribution.read_text("METADATA") or distribution.read_text("PKG-INFO") or ""
    lines = [line.partition(":") for line in text.partition("\n\n")[0].splitlines()]
    said = {name.casefold(): value.strip() for name, _, value in lines}
    return said.get("name", ""), said.get("version", "")


def path_source(path: str | Path) -> PluginSource:
    """A plugin from a `.py` file or a package folder. Raises `ConfigError` if there is none."""
    place = Path(path)
    file = place / "__init__.py" if place.is_dir() else place
    if not file.is_file():
        raise ConfigError(f"there is no plugin at {path}", file=str(path), hint="give a .py file or a package folder")
    name = place.resolve().stem

    def load() -> Any:
        # a name of its own, so that two plugins of the same file name, or one of a library's, do not meet
        module_name = f"_offhook_plugin_{sha256(str(file.resolve()).encode()).hexdigest()[:12]}_{name}"
        spec = importlib.util.spec_from_file_location(module_name, file)
        if spec is None or spec.loader is None:
            raise ImportError(f"{path} is not a Python file")
        module = importlib.util.module_from_spec(spec)
        sys.modules[module_name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[module_name]
            raise
        return module

    return PluginSource(name, "path", load)


def given_sources(options: HostOptions) -> list[PluginSource]:
    """The plugins of a host: those of installed distributions, then those that its options name.

    Raises `ConfigError` for a path at which there is none.
    """
    sources = list(entry_point_sources()) if options.entry_points else []
    for given in options.plugins:
        if isinstance(given, (str, Path)):
            sources.append(path_source(given))
        elif isinstance(given, PluginSource):
            sources.append(given)
        else:
            name = getattr(given, "plugin_name", None) or getattr(given, "__name__", type(given).__name__)
            sources.append(PluginSource(str(name).rpartition(".")[2], "given", lambda given=given: given))  # type: ignore[misc]
    return sources
