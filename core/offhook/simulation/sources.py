"""What a command is given to run: scripts, or a folder with a scenario that names everything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offhook.clock import VirtualClock
from offhook.errors import ConfigError
from offhook.options import HostOptions
from offhook.settings import Effective, Layer, Settings
from offhook_grammar.node import Frozen, node
from offhook_grammar.values import EMPTY_MAP

if TYPE_CHECKING:
    from offhook.simulation.scenario import LoadedScenario


@node
class Sources(Frozen):
    """What some paths come to. `scenario` is None where they are scripts alone."""

    scripts: tuple[str, ...]
    scenario: LoadedScenario | None = None
    plugins: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    centre: str | None = None
    params: Mapping[str, Any] = field(default_factory=lambda: EMPTY_MAP)
    seed: int = 0
    settings: Settings = field(default_factory=Settings)

    def host_options(self, clock: Any) -> HostOptions:
        """A host for them, on that clock; what they do not say is as the settings have it, but for the store: only
        what goes on in it opens it."""
        return self.settings.host_options(
            store=None,
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


def read_sources(
    paths: Sequence[str],
    *,
    plugins: Sequence[str] = (),
    without: Sequence[str] = (),
    levels: Effective | None = None,
) -> Sources:
    """Scripts and at most one scenario (its folder or its file), from paths; without any, the scripts of the settings.

    `plugins` come after the scenario's own. `levels`: the settings of the command. Raises `ConfigError` for a path that
    is neither, and for a second scenario.
    """
    levels = levels or Effective().with_given(plugins=tuple(plugins), without=tuple(without))
    scripts: list[str] = []
    scenario: LoadedScenario | None = None
    for path in paths:
        if not _is_scenario(path):
            scripts.append(_script(path))
            continue
        if scenario is not None:
            raise ConfigError("a run has one scenario, and this is the second", file=path, code="two-scenarios")
        from offhook.simulation.scenario import load_scenario  # plain scripts do without its models

        scenario = load_scenario(path)
        scripts += [scenario.path(script) for script in scenario.model.scripts]
    if scenario is not None:
        levels = levels.with_scenario(_level(scenario))
    if paths:
        levels = levels.with_given(scripts=tuple(scripts))
    settings = levels.settings
    return Sources(
        scripts=settings.scripts,
        scenario=scenario,
        plugins=settings.plugins,
        without=settings.without,
        centre=settings.centre,
        params=settings.params,
        seed=settings.seed,
        settings=settings,
    )


def _level(scenario: LoadedScenario) -> Layer:
    """What the scenario says of what settings can say."""
    model = scenario.model
    data: dict[str, Any] = {"params": model.params} if model.params else {}
    data["plugins"] = [scenario.path(name) if (scenario.folder / name).exists() else name for name in model.plugins]
    if model.centre is not None:
        data["centre"] = scenario.path(model.centre)
    if "seed" in model.model_fields_set:
        data["seed"] = model.seed
    return Layer(data, {key: f"{scenario.file}:{line}" for key, line in scenario.lines.items()})


def host_options_for(
    paths: Sequence[str],
    *,
    plugins: Sequence[str] = (),
    without: Sequence[str] = (),
    levels: Effective | None = None,
) -> HostOptions:
    """The options of a host with these scripts or this scenario, on virtual time. As `read_sources`, errors, too."""
    sources = read_sources(paths, plugins=plugins, without=without, levels=levels)
    start = sources.start()
    return sources.host_options(VirtualClock(start) if start is not None else VirtualClock())


def _is_scenario(path: str) -> bool:
    return Path(path).is_dir() or Path(path).suffix == ".toml"


def _script(path: str) -> str:
    if not Path(path).exists():
        raise ConfigError("there is no such file or folder", file=path, code="no-such-file")
    if Path(path).suffix != ".hook":
        from offhook.simulation.scenario import SCENARIO_FILE

        raise ConfigError(
            "neither a script (.hook) nor a scenario",
            file=path,
            code="not-a-script",
            hint=f"a scenario is a folder with a {SCENARIO_FILE}",
        )
    return path
