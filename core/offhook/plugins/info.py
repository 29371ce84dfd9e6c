"""What is known of a plugin: for the listing, the order of handlers and the blame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from offhook.hooks.marker import HookOptions
from offhook.hooks.specs import HookTarget
from offhook.plugins.config import GivenConfig, describe_config, read_config
from offhook_grammar.node import Fields, Frozen, changing, record

if TYPE_CHECKING:
    from pydantic import BaseModel

    from offhook.commands import Command
    from offhook.plugins.type_info import TypeInfo


class PluginStatus(StrEnum):
    ACTIVE = "active"
    SWITCHED_OFF = "switched off"
    BROKEN = "broken"
    DISABLED = "disabled"


@record
class LoadedHook(Frozen):
    """One hook function of a plugin. `arguments` are the names that it takes, `by_name` if only as keywords."""

    target: HookTarget
    function: Callable[..., Any]
    options: HookOptions
    arguments: tuple[str, ...]
    is_async: bool
    file: str
    line: int
    by_name: bool = False


@changing
class PluginInfo(Fields):
    """A plugin as `offhook plugins` shows it. `source` is "built-in", "entry point", "path" or "given".

    `backend` is the backend's name if the plugin is one. `life` holds its hooks of the host's start and end. `state` is
    what its `offhook_started` gave, while the host runs. `later` gives the model of a configuration of which nobody
    said anything: it is asked when somebody looks.
    `problem` tells why a broken one is broken, with its `code`, or a disabled one disabled, `warnings` what its author
    may not have meant, `deprecations` what it uses that will go.
    """

    name: str
    source: str
    version: str = ""
    file: str = ""
    status: PluginStatus = PluginStatus.ACTIVE
    backend: str | None = None
    hooks: list[LoadedHook] = field(default_factory=list)
    life: dict[str, Callable[..., Any]] = field(default_factory=dict)
    later: Callable[[], type[BaseModel]] | None = None
    _config_model: type[BaseModel] | None = None
    _config: BaseModel | None = None
    state: Any = None
    actions: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    commands: dict[str, Command] = field(default_factory=dict)
    types: dict[str, TypeInfo] = field(default_factory=dict)
    problem: str | None = None
    code: str | None = None
    warnings: list[str] = field(default_factory=list)
    deprecations: list[str] = field(default_factory=list)
    plugin: Any = None

    @property
    def takes_config(self) -> bool:
        """Whether it has a configuration."""
        return self.later is not None or self._config_model is not None

    @property
    def config_model(self) -> type[BaseModel] | None:
        """What its configuration is read through; None for a plugin without."""
        self._look()
        return self._config_model

    @property
    def config(self) -> BaseModel | None:
        """Its configuration; None for a plugin without."""
        self._look()
        return self._config

    def configure(self, model: type[BaseModel], given: GivenConfig) -> None:
        """Take what was given as the configuration. Raises as `read_config` does."""
        self.later, self._config_model = None, model
        self._config = read_config(self.name, model, given)

    def _look(self) -> None:
        if self.later is not None:
            self.configure(self.later(), GivenConfig())

    @property
    def is_loaded(self) -> bool:
        """Whether it was loaded and not found broken; it may be disabled since."""
        return self.status in (PluginStatus.ACTIVE, PluginStatus.DISABLED)

    def copy(self) -> PluginInfo:
        """The same plugin for another host."""
        kept = ("hooks", "life", "actions", "events", "functions", "commands", "types", "warnings", "deprecations")
        return replace(self, **{name: getattr(self, name).copy() for name in kept}, state=None)

    def to_json(self) -> dict[str, Any]:
        """The plugin for programs."""
        return {
            "name": self.name,
            "version": self.version,
            "source": self.source,
            "file": self.file,
            "status": str(self.status),
            "backend": self.backend,
            "hooks": [hook.target.hook_name for hook in self.hooks],
            "actions": self.actions,
            "events": self.events,
            "functions": self.functions,
            "types": [{"name": f"{self.name}.{one.name}", "summary": one.summary} for one in self.types.values()],
            "commands": [{"name": one.name, "summary": one.summary} for one in self.commands.values()],
            "config": describe_config(self.config_model) if self.config_model is not None else [],
            "problem": self.problem,
            "code": self.code,
            "warnings": self.warnings,
            "deprecations": self.deprecations,
        }
