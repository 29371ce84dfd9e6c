"""What a command is given to run: scripts, or a folder with a scenario that names everything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from offhook.clock import VirtualClock
from offhook.errors import ConfigError
from offhook.options import HostOptions
from offhook.simulation.scenario import SCENARIO_FILE, LoadedScenario, load_scenario
from offhook_grammar.values import EMPTY_MAP


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What some paths come to. `scenario` is None where they are scripts alone."""

    scripts: tuple[str, ...]
    scenario: LoadedScenario | None = None
    plugins: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    centre: str | None = None
    params: Mapping[str, Any] = field(default_factory=lambda: EMPTY_MAP)
    seed: int = 0

    def host_options(self, clock: Any) -> HostOptions:
        """A host for them, on that clock."""
        return HostOptions(
            clock=clock,
            seed=self.seed,
            centre=self.centre,
            plugins=self.plugins,
            without=self.without,
            scripts=self.scripts,
            params=self.params,
        )

    @property
    def zone(self) -> tzinfo:
        """Whose times of day people are shown."""
        return self.scenario.model.zone if self.scenario is not None else UTC

    def start(self) -> datetime | None:
        """When virtual time begins, if the scenario says so."""
        if self.scenario is None or self.scenario.model.start is None:
            return None
        return self.scenario.model.instant(self.scenario.model.start).astimezone(UTC)

    def overridden(
        self, *, centre: str | None = None, seed: int | None = None, params: Mapping[str, Any] = EMPTY_MAP
    ) -> Sources:
        """With what the command line says in place of what the scenario says."""
        return replace(
            self,
            centre=centre if centre is not None else self.centre,
            seed=seed if seed is not None else self.seed,
            params={**self.params, **params},
        )


def read_sources(paths: Sequence[str], *, plugins: Sequence[str] = (), without: Sequence[str] = ()) -> Sources:
    """Scripts and at most one scenario (its folder or its file), from paths. `plugins` come after the scenario's own.

    Raises `ConfigError` for a path that is neither, and for a second scenario.
    """
    scripts: list[str] = []
    scenario: LoadedScenario | None = None
    for path in paths:
        if not _is_scenario(path):
            scripts.append(_script(path))
            continue
        if scenario is not None:
            raise ConfigError("a run has one scenario, and this is the second", file=path, code="two-scenarios")
        scenario = load_scenario(path)
        scripts += [scenario.path(script) for script in scenario.model.scripts]
    if scenario is None:
        return Sources(scripts=tuple(scripts), plugins=tuple(plugins), without=tuple(without))
    model = scenario.model
    own = [scenario.path(name) if (scenario.folder / name).exists() else name for name in model.plugins]
    return Sources(
        scripts=tuple(scripts),
        scenario=scenario,
        plugins=(*own, *plugins),
        without=tuple(without),
        centre=scenario.path(model.centre) if model.centre is not None else None,
        params=model.params,
        seed=model.seed,
    )


def host_options_for(paths: Sequence[str], *, plugins: Sequence[str] = (), without: Sequence[str] = ()) -> HostOptions:
    """The options of a host with these scripts or this scenario, on virtual time. Raises as `read_sources` does."""
    sources = read_sources(paths, plugins=plugins, without=without)
    start = sources.start()
    return sources.host_options(VirtualClock(start) if start is not None else VirtualClock())


def _is_scenario(path: str) -> bool:
    return Path(path).is_dir() or Path(path).suffix == ".toml"


def _script(path: str) -> str:
    if not Path(path).exists():
        raise ConfigError("there is no such file or folder", file=path, code="no-such-file")
    if Path(path).suffix != ".hook":
        raise ConfigError(
            "neither a script (.hook) nor a scenario",
            file=path,
            code="not-a-script",
            hint=f"a scenario is a folder with a {SCENARIO_FILE}",
        )
    return path
