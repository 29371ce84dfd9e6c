"""The plugins of one host: pluggy holds them, and this closes pluggy's traps around it.

pluggy registers misspelt hooks silently, lets one broken plugin stop the loading of all, and calls the last one
registered first; here every plugin that happens to be installed is loaded behind a wall of its own, all are checked
whole, and planned in load order. One that somebody names by its path is required: its guards must not go missing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pluggy

from offhook.api_version import check_api_version
from offhook.deprecations import DEPRECATIONS, Deprecations
from offhook.errors import ConfigError, OffhookError
from offhook.events import EventSpec
from offhook.hooks.marker import PROJECT
from offhook.hooks.specs import (
    HookTarget,
    Namespace,
    PluginSpecs,
    action_specs,
    event_specs,
    general_specs,
    namespace,
    script_action_specs,
)
from offhook.lazy_action import LazyAction
from offhook.payload import Payload
from offhook.plugins.asking import AT_LOAD, WHILE_RUNNING, answers, arguments_of_its_own, backend_of, given_to, own_hook
from offhook.plugins.config import GivenConfig, PluginConfigError, check_model, check_names
from offhook.plugins.config import namespace as namespace_of
from offhook.plugins.deprecated import warn_of_uses, with_old_names
from offhook.plugins.functions import of_plugin
from offhook.plugins.info import LoadedHook, PluginInfo, PluginStatus
from offhook.plugins.models import check_event, check_fields
from offhook.plugins.patience import limited
from offhook.plugins.secrets import hide, secret_texts
from offhook.plugins.sources import PluginSource, loaded
from offhook.plugins.trouble import PluginError, describe, placed
from offhook.plugins.type_info import TypeInfo, check_type, with_own_types
from offhook.plugins.validation import OWN_HOOKS, check_hook, check_own_hook, forgotten_functions, marked_functions
from offhook.registry import Registry, nearest
from offhook.whose import may_be_an_authors
from offhook_grammar.types import FunctionInfo
from offhook_grammar.values import EMPTY_MAP

if TYPE_CHECKING:
    from offhook.commands import Command

log = logging.getLogger("offhook.plugins")

HOST = "core"
"""The owner of what the host itself brings; no plugin can be named so."""

_TOLD = ("api-version",)
"""Codes that say more than that a plugin is broken."""


class Brought(NamedTuple):
    """What plugins have brought, for another host to take."""

    registry: Registry
    infos: tuple[PluginInfo, ...]
    targets: dict[str, HookTarget]
    left_out: frozenset[str]
    secrets: tuple[str, ...]


class Plugins:
    """Loads plugins into a registry.

    A broken plugin that was named by its path raises `PluginError`, any other is listed as broken. `strict`: any
    broken one raises. `listing`: none does, for a look at what there is. `limit`: how long one may take to load.
    `config`: what the settings say to plugins. `deprecations`: what they should not use any more. `scripts`:
    those that will be loaded, into whose actions plugins may hook; `texts` has those that are in no file. `complete`:
    set when nothing more can be loaded.
    """

    def __init__(
        self,
        registry: Registry,
        *,
        strict: bool = False,
        listing: bool = False,
        switched_off: Iterable[str] = (),
        limit: timedelta | None = timedelta(seconds=30),
        config: GivenConfig | None = None,
        deprecations: Deprecations = DEPRECATIONS,
        scripts: Iterable[str] = (),
        texts: Mapping[str, str] = EMPTY_MAP,
    ) -> None:
        self.registry = registry
        self.strict = strict
        self.listing = listing
        self.switched_off = tuple(switched_off)
        self.complete = False
        self._limit = limit
        self._config = config or GivenConfig()
        self._deprecations = deprecations
        self._scripts = tuple(scripts)
        self._texts = texts
        self.infos: list[PluginInfo] = []
        self.secrets: tuple[str, ...] = ()
        self._targets: dict[str, HookTarget] = {}
        self._specified: set[str] = set()  # the hooks that pluggy knows
        self._left_out: set[str] = set()  # those of our own actions that are switched off
        self._pluggy = pluggy.PluginManager(PROJECT)
        self._add_targets(general_specs())

    def __iter__(self) -> Any:
        return iter(self.infos)

    def find(self, name: str) -> PluginInfo | None:
        """The plugin of that name, whatever its status."""
        return next((info for info in self.infos if info.name == name), None)

    @property
    def active(self) -> list[PluginInfo]:
        return [info for info in self.infos if info.status is PluginStatus.ACTIVE]

    def load(self, sources: Iterable[PluginSource]) -> None:
        """Load each source; a broken one does not touch the others. Raises `PluginError` for one that is required,
        `PluginConfigError` for what settings say to one and it cannot use.

        Actions and events of all are registered before the hooks of any are checked, so that the order in which
        plugins are found does not decide whether one may hook into another.
        """
        if self.complete:
            raise ConfigError("plugins are loaded while a host is built, and not later", code="host-complete")
        found: list[PluginInfo] = []
        for source in sources:
            info = PluginInfo(source.name, source.source, source.version)
            self.infos.append(info)
            if source.name in self.switched_off:
                info.status = PluginStatus.SWITCHED_OFF
                self._leave_out(source)
                continue
            if self._name_taken(info):
                continue
            if self._walled(info, partial(self._bring, info, source)):
                found.append(info)
        for info in found:
            self._walled(info, partial(self._hook, info))

    def brought(self) -> Brought:
        """What was loaded so far."""
        infos = tuple([info.copy() for info in self.infos])
        return Brought(self.registry.copy(), infos, dict(self._targets), frozenset(self._left_out), self.secrets)

    def take(self, brought: Brought) -> None:
        """Take what plugins have brought elsewhere as if it had been loaded here, before anything else is."""
        self.registry.take(brought.registry)
        self.infos = [info.copy() for info in brought.infos]
        self._targets = dict(brought.targets)
        self._left_out = set(brought.left_out)
        self.secrets = brought.secrets

    def give_up(self, problem: ConfigError, owners: Iterable[str]) -> None:
        """Of the plugins that cannot be used together, leave the last one out. Raises `PluginError` if it is required,
        and `problem` itself if none is left to do without."""
        last = next((info for info in reversed(self.active) if info.name in owners and info.source != "built-in"), None)
        if last is None:
            raise problem
        self._break(last, problem)

    def check_switched_off(self) -> None:
        """Raise `ConfigError` for a name to switch off that no plugin has."""
        for name in self.switched_off:
            if self.find(name) is None:
                near = nearest(name, [info.name for info in self.infos])
                raise ConfigError(
                    f"there is no plugin {name} to switch off",
                    code="unknown-plugin",
                    hint=f"did you mean {near}?" if near else None,
                )

    def check_config(self) -> None:
        """Raise `PluginConfigError` for what the settings say to plugins that are not there, or take nothing."""
        check_names(self._config, self.infos)

    def check_backend(self, name: str) -> None:
        """Raise `ConfigError` for a backend that no plugin is, where there are any at all."""
        names = [info.backend for info in self.active if info.backend]
        if names and name not in names:
            near = nearest(name, names)
            raise ConfigError(
                f"there is no backend {name}",
                code="unknown-backend",
                hint=f"did you mean {near}?" if near else f"there is {', '.join(names)}",
            )

    def add_event(self, spec: EventSpec, owner: str) -> None:
        """Register an event of the host itself, with its hook."""
        self.registry.add_event(spec, owner)
        self._add_targets(event_specs(spec))

    def disable(self, info: PluginInfo, reason: str) -> None:
        """Switch a plugin off while the host runs: its hooks are planned no more, what it brings stays."""
        info.status = PluginStatus.DISABLED
        info.problem = reason

    @property
    def loaded(self) -> list[PluginInfo]:
        """Those that were loaded, in load order: a disabled one has things to put away, too."""
        return [info for info in self.infos if info.is_loaded]

    def command(self, name: str) -> tuple[PluginInfo, Command] | None:
        """The command of that name, and the plugin that brings it."""
        return next(((info, info.commands[name]) for info in self.active if name in info.commands), None)

    @property
    def command_names(self) -> list[str]:
        """The names of all commands that plugins bring."""
        return [name for info in self.active for name in info.commands]

    def _leave_out(self, source: PluginSource) -> None:
        """Note the hooks of our own actions that are switched off: the backend that does them is none the worse."""
        if source.source == "built-in":
            brings = getattr(loaded(source), "register_actions", tuple)
            self._left_out.update([target.hook_name for action in brings() for target in action_specs(action)])

    def _name_taken(self, info: PluginInfo) -> bool:
        """List a plugin whose name another one has as broken; the other one is not touched."""
        if info.name != HOST and not any(other is not info and other.name == info.name for other in self.active):
            return False
        info.status = PluginStatus.BROKEN
        info.problem, info.code = f"another plugin is named {info.name} already", "duplicate-plugin"
        if self._required(info):
            raise PluginError(info.problem, plugin=info.name, code="duplicate-plugin")
        log.warning("a plugin from %s cannot be used: %s", info.source, info.problem)
        return True

    def _required(self, info: PluginInfo) -> bool:
        """Whether nothing may go on without the plugin."""
        return not self.listing and (self.strict or info.source == "path")

    def _walled(self, info: PluginInfo, step: Callable[[], None]) -> bool:
        limit = self._limit if info.source != "built-in" else None
        try:
            with limited(info.name, limit, may_be_an_authors):
                step()
        except KeyboardInterrupt:
            raise
        except BaseException as problem:  # noqa: BLE001  # whatever a plugin raises at load is its own affair
            self._break(info, problem)
            return False
        return True

    def _break(self, info: PluginInfo, problem: BaseException) -> None:
        info.status = PluginStatus.BROKEN
        info.problem = hide(describe(problem, self._limit), self.secrets)
        info.code = problem.code if isinstance(problem, OffhookError) else PluginError.code
        info.hooks.clear()
        for name in [*info.actions, *info.events]:
            for hook_name in [hook for hook, target in self._targets.items() if target.target == name]:
                del self._targets[hook_name]
        for brought in (info.actions, info.events, info.functions, info.commands, info.types):
            brought.clear()
        self.registry.remove_plugin(info.name)
        if self._pluggy.has_plugin(info.name):
            self._pluggy.unregister(name=info.name)
        if isinstance(problem, PluginConfigError) and not self.listing:
            raise problem
        if self._required(info):
            code = info.code if info.code in _TOLD else None
            message = f"the plugin {info.name} cannot be used: {info.problem}"
            raise PluginError(message, plugin=info.name, code=code) from problem
        log.warning("the plugin %s cannot be used: %s", info.name, info.problem)

    def _bring(self, info: PluginInfo, source: PluginSource) -> None:
        """Import the plugin and register what it brings."""
        plugin = info.plugin = loaded(source)
        info.file = getattr(plugin, "__file__", "") or ""
        check_api_version(plugin)
        info.version = info.version or str(getattr(plugin, "__version__", ""))
        self._configure(info)
        for action in answers(info, "register_actions", _is_action, "payload models"):
            self._add_action(info, action)
        for event in answers(info, "register_events", _is_event, "EventSpec"):
            with placed(info.plugin.register_events):
                check_event(event)
                self.add_event(event, info.name)
            info.events.append(event.name)
        self._add_types(info)
        for function in answers(info, "register_functions", _is_function, "FunctionInfo"):
            with placed(info.plugin.register_functions):
                held = with_own_types(function, info.name, info.types.values()) if info.types else function
                named = of_plugin(held, info.name)
                self.registry.add_function(named, info.name)
            info.functions.append(named.name)
        self._add_commands(info)
        info.backend = backend_of(info)

    def _configure(self, info: PluginInfo) -> None:
        """Read the plugin's configuration."""
        function = own_hook(info, "register_config")
        if function is None:
            return
        for other in self.active:
            if other is not info and other.takes_config and namespace_of(other.name) == namespace_of(info.name):
                raise ConfigError(
                    f"its configuration is that of the plugin {other.name}: in settings, - and _ are the same",
                    code="config-clash",
                )
        if info.source == "built-in" and not self.listing and self._config.key_of(info.name) is None:
            info.later = function  # ours are as they should be, and most starts need none of their models
            return
        model = function()
        with placed(function):
            check_model(model)
        with placed(model):
            info.configure(model, self._config)
        self.secrets += tuple(secret_texts(info.config))

    def _add_types(self, info: PluginInfo) -> None:
        for kind in answers(info, "register_types", _is_type, "TypeInfo"):
            with placed(info.plugin.register_types):
                check_type(kind)
                self.registry.add_type(f"{info.name}.{kind.name}", kind, info.name)
            info.types[kind.name] = kind

    def _add_commands(self, info: PluginInfo) -> None:
        for command in answers(info, "register_commands", _is_command, "Command"):
            with placed(info.plugin.register_commands):
                from offhook.commands import check_command  # few plugins bring one

                check_command(command)
                taken = next((one for one in self.active if command.name in one.commands), None)
                if taken is not None:
                    raise ConfigError(
                        f"the command {command.name} exists already, from the plugin {taken.name}",
                        code="duplicate-command",
                    )
            info.commands[command.name] = command

    def _add_action(self, info: PluginInfo, action: type[Payload] | LazyAction) -> None:
        if isinstance(action, LazyAction):
            if info.source == "built-in":  # ours are as they should be, and a start that imports them all is slow
                self.registry.add_lazy_action(action, info.name)
                info.actions.append(action.name)
                self._add_targets(action_specs(action))
                return
            with placed(info.plugin.register_actions):
                action = action.model()
        with placed(action):
            spec = self.registry.add_action(action, info.name)
            info.actions.append(spec.name)
            check_fields(spec)
            if info.source != "built-in":
                spec.model.model_rebuild()  # what is wrong with it comes up here, not in an invocation
        self._add_targets(action_specs(spec))

    def _hook(self, info: PluginInfo) -> None:
        """Check and register the plugin's hook functions."""
        problems: list[str] = []
        hooks: list[LoadedHook] = []
        marked = marked_functions(info.plugin)
        self._look_into_scripts(marked)
        targets = with_old_names(self._targets, self._deprecations)
        own = arguments_of_its_own(info)
        for name, function in marked.items():
            if name in AT_LOAD:
                continue  # checked when it was asked
            if info.source == "built-in" and name in self._left_out:
                continue
            if name in WHILE_RUNNING:
                problem = check_own_hook(name, function, given_to(name, info))
                problems += [problem] if problem else []
                info.life[name] = function
                continue
            hook, problem = check_hook(name, function, targets, self.registry, own=own)
            if problem:
                problems.append(problem)
            if hook:
                hooks.append(hook)
        if problems:
            raise ConfigError("; ".join(problems), code="bad-hook")
        info.deprecations.extend(warn_of_uses(info.plugin, self._deprecations))
        self._specify(marked, [hook.target for hook in hooks])
        self._pluggy.register(Namespace(marked), name=info.name)
        info.hooks.extend(sorted(hooks, key=lambda hook: hook.line))
        info.warnings.extend(forgotten_functions(info.plugin))
        for warning in info.warnings:
            log.warning("%s", warning)

    def _look_into_scripts(self, wanted: Iterable[str]) -> None:
        """Know the hooks of the actions that scripts declare, if there is one among these that nobody else has."""
        known = with_old_names(self._targets, self._deprecations)
        if self._scripts and any(name not in known and name not in OWN_HOOKS for name in wanted):
            from offhook.scripts.declared import declared_actions  # most plugins never need the language

            scripts, self._scripts = self._scripts, ()
            for action in declared_actions(scripts, self._texts):
                if self.registry.action_name(action) is None:
                    self._add_targets(script_action_specs(action))

    def _add_targets(self, targets: Iterable[HookTarget]) -> None:
        for target in targets:
            self._targets.setdefault(target.hook_name, target)

    def _specify(self, marked: Iterable[str], targets: Iterable[HookTarget]) -> None:
        """Tell pluggy of hooks that somebody implements; of all that there are would take longer than all the rest."""
        about = {name: vars(PluginSpecs)[name] for name in marked if name in vars(PluginSpecs)}
        own = {name: function for name, function in about.items() if name not in self._specified}
        fresh = {target.hook_name: target for target in targets if target.hook_name not in self._specified}
        if own:
            specs: Any = Namespace(own)  # an object with their names is all that pluggy needs
            self._pluggy.add_hookspecs(specs)
        if fresh:
            self._pluggy.add_hookspecs(namespace(fresh.values()))
        self._specified.update(own, fresh)


def _is_action(item: Any) -> bool:
    return isinstance(item, LazyAction) or (isinstance(item, type) and issubclass(item, Payload))


def _is_type(item: Any) -> bool:
    return isinstance(item, TypeInfo)


def _is_command(item: Any) -> bool:
    from offhook.commands import Command

    return isinstance(item, Command)


def _is_event(item: Any) -> bool:
    return isinstance(item, EventSpec)


def _is_function(item: Any) -> bool:
    return isinstance(item, FunctionInfo) and isinstance(item.name, str) and callable(item.call)
