"""What makes a run the one that a store belongs to, and what of it may change under way."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from offhook.errors import ConfigError
from offhook.journal.records import plain
from offhook.plugins import PluginStatus

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.simulation.sources import Sources

_ON_THEIR_OWN: Final = ("name", "centre", "scripts", "plugins", "params", "seed")
"""Keys of a scenario that are compared as what they come to, or do not matter."""


def identity_of(sources: Sources, host: Host, *, realtime: bool, events_format: str | None) -> dict[str, Any]:
    """The run in short: what has to be the same, and under `files` what scripts and plugins say."""
    scenario = sources.scenario
    scripts = [Path(path).name for path in sources.scripts]
    files = dict.fromkeys([*sources.scripts, *(each.origin.file for each in host.scripts.handlers)])
    # plugins that are installed have versions of their own
    files.update(dict.fromkeys(info.file for info in host.plugins if info.source == "path" and info.file))
    return {
        "scripts": scripts,
        "plugins": sorted(info.name for info in host.plugins if info.status is not PluginStatus.SWITCHED_OFF),
        "scenario": _keys(_toml(scenario.file), _ON_THEIR_OWN) if scenario is not None else None,
        "centre": _keys(_toml(sources.centre)) if sources.centre is not None else None,
        "params": {name: plain(value) for name, value in sorted(sources.params.items())},
        "seed": sources.seed,
        "time": "real" if realtime else "virtual",
        "format": events_format,
        "files": {_short(file): _digest_of(file) for file in files},
    }


def check_same(kept: Mapping[str, Any], now: Mapping[str, Any], store: str) -> None:
    """Raises `ConfigError` (`other-run`) that names all that differs."""
    found = list(_differences(kept, now))
    if found:
        raise ConfigError(
            f"it belongs to another run: {'; '.join(found)}",
            file=store,
            code="other-run",
            hint="give the command that the run began with, or another --store FILE",
        )


def changed_files(kept: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The scripts and plugins that say something else than when the run was last begun."""
    before, after = kept["files"], now["files"]
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]


def _differences(kept: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[str]:
    for name in ("scripts", "plugins"):
        if kept[name] != now[name]:
            yield f"its {name} were {_listed(kept[name])}, and are {_listed(now[name])}"
    for name in ("scenario", "centre"):
        yield from _in_tables(name, kept[name], now[name])
    for name in {**kept["params"], **now["params"]}:
        was, is_now = kept["params"].get(name), now["params"].get(name)
        if was != is_now:
            yield f"the parameter {name} was {_shown(was)}, and is {_shown(is_now)}"
    for name in ("seed", "format"):
        if kept[name] != now[name]:
            yield f"its {name} was {_shown(kept[name])}, and is {_shown(now[name])}"
    if kept["time"] != now["time"]:
        yield f"it was in {kept['time']} time, and is in {now['time']} time"


def _in_tables(name: str, kept: Mapping[str, str] | None, now: Mapping[str, str] | None) -> Iterable[str]:
    if kept is None or now is None:
        if kept is not now:
            yield f"it had {'no' if kept is None else 'a'} {name}, and has {'none' if now is None else 'one'}"
        return
    found = [key for key in {**kept, **now} if kept.get(key) != now.get(key)]
    if found:
        yield f"in its {name} {_listed(found)} {'was' if len(found) == 1 else 'were'} different"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _shown(value: Any) -> str:
    return "not given" if value is None else repr(value)


def _toml(path: str) -> dict[str, Any]:
    with suppress(OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):  # whoever loads it says what is wrong
        return tomllib.loads(Path(path).read_bytes().decode("utf-8-sig"))
    return {}


def _keys(table: Mapping[str, Any], without: Iterable[str] = ()) -> dict[str, str]:
    """A digest of each table or value: comments and layout do not count."""
    return {
        key: sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16]
        for key, value in table.items()
        if key not in without
    }


def _short(file: str) -> str:
    path = Path(file)
    return path.name if path.name != "__init__.py" else f"{path.parent.name}/{path.name}"


def _digest_of(file: str) -> str:
    try:
        return sha256(Path(file).read_bytes()).hexdigest()[:16]
    except OSError:
        return ""
