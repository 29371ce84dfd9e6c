"""`Policies`: what a host's options say of its plugins, and how often each plugin has failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from offhook.errors import ConfigError
from offhook.policies.policy import HandlerOptions, Policy
from offhook.policies.rules import CANCELLING, HOLDING, HandlerRule, authors_rule, rule_of
from offhook.registry import nearest

if TYPE_CHECKING:
    from offhook.pipeline.handlers import Handler
    from offhook.plugins.info import LoadedHook, PluginInfo
    from offhook.plugins.manager import Plugins

OTHERS: Final = "*"
"""In place of a plugin's name: every plugin that is not built in, for what is not said of it by name."""
_DEFAULT: Final = Policy()


class Policies:
    """The policies of one host, and how often hooks that switch their plugin off have failed. A `Part` of its store.

    `limit`: the host's limit of hooks. Raises `ConfigError` for a name that no plugin has (`unknown-plugin`), a hook
    that the plugin does not have (`unknown-hook`) and what cannot be said of a hook (`bad-policy`).
    """

    name = "policies"

    def __init__(self, given: Mapping[str, Policy], plugins: Plugins, limit: timedelta | None = None) -> None:
        self._plugins = plugins
        self._given = {self._plugin_named(name): policy for name, policy in given.items()}
        self._limit = limit
        self.failures: dict[str, int] = {}
        self._changed: dict[str, None] = {}
        for name, policy in self._given.items():
            self._check(name, policy)

    def of(self, info: PluginInfo) -> Policy:
        """What is said of all hooks of the plugin."""
        return self._given.get(info.name, _DEFAULT).over(self._others(info))

    def limit_of(self, info: PluginInfo, said: timedelta | None) -> timedelta | None:
        """How long a hook about the plugin itself may take, whose author says `said`; None for the host's limit."""
        return self._given.get(info.name, _DEFAULT).limit or said or self._others(info).limit

    def rule(self, info: PluginInfo, hook: LoadedHook) -> HandlerRule:
        """How a hook of the plugin takes part."""
        policy = self._given.get(info.name, _DEFAULT)
        if policy is _DEFAULT and self._others(info) is _DEFAULT:
            return authors_rule(hook.options, hook.target.stage, self._limit)
        return rule_of(
            hook,
            own=policy.handlers.get(hook.target.hook_name),
            plugin=policy,
            others=self._others(info),
            limit=self._limit,
        )

    def failed(self, handler: Handler) -> PluginInfo | None:
        """A plugin's hook has failed; gives the plugin if it is to be disabled for that."""
        if handler.on_failure != "disable":
            return None
        plugin = handler.origin.owner
        count = self.failures[plugin] = self.failures.get(plugin, 0) + 1
        self._changed[plugin] = None
        info = self._plugins.find(plugin)
        return info if info is not None and self._is_over(info, count) else None

    def _plugin_named(self, name: str) -> str:
        """The plugin's own name, where settings write `-` for `_` or the other way round."""
        if self._plugins.find(name) is not None:
            return name
        folded = name.replace("-", "_").casefold()
        alike = (info.name for info in self._plugins if info.name.replace("-", "_").casefold() == folded)
        return next(alike, name)

    def _others(self, info: PluginInfo) -> Policy:
        return _DEFAULT if info.source == "built-in" else self._given.get(OTHERS, _DEFAULT)

    def _is_over(self, info: PluginInfo, count: int) -> bool:
        return count >= (self.of(info).after or 1) and info in self._plugins.active

    def _disables(self, info: PluginInfo) -> bool:
        """Whether failures may switch the plugin off."""
        rules = (self.rule(info, hook) for hook in info.hooks)
        return self.of(info).on_failure == "disable" or any(rule.on_failure == "disable" for rule in rules)

    # What cannot be said

    def _check(self, name: str, policy: Policy) -> None:
        if name == OTHERS:
            if policy.handlers:
                raise _error(policy, "`*` is for all plugins, and hooks are those of one", code="bad-policy")
            return
        info = self._plugins.find(name)
        if info is None:
            names = [info.name for info in self._plugins]
            message = f"there is no plugin {name} to have a policy for"
            raise _error(policy, message, code="unknown-plugin", name=name, names=names)
        hooks = {hook.target.hook_name: hook for hook in info.hooks}
        if not hooks and info not in self._plugins.active:
            return  # it is switched off or broken, and its hooks are not known
        for hook_name, options in policy.handlers.items():
            hook = hooks.get(hook_name)
            if hook is None:
                message = f"the plugin {name} has no hook {hook_name}"
                raise _error(options, message, code="unknown-hook", name=hook_name, names=list(hooks))
            for problem in _misfits(hook, options):
                raise _error(options, f"{problem}, and {name} has it as {hook_name}", code="bad-policy")

    # What a store keeps

    def ready(self) -> bool:
        return True

    def changes(self) -> Mapping[str, Any]:
        changed, self._changed = self._changed, {}
        return {name: self.failures[name] for name in changed}

    def restore(self, rows: Mapping[str, Any]) -> None:
        """Count on; what was disabled stays so."""
        for name, count in rows.items():
            info = self._plugins.find(name)
            self.failures[name] = count
            if info is not None and self._disables(info) and self._is_over(info, count):
                self._plugins.disable(info, f"disabled after {self.failures_of(name)}, before the restart")

    def failures_of(self, plugin: str) -> str:
        """How often it has failed, in words."""
        count = self.failures.get(plugin, 0)
        return f"{count} failure{'s' if count != 1 else ''}"


def _misfits(hook: LoadedHook, options: HandlerOptions) -> Iterator[str]:
    stage = hook.target.stage
    if options.limit is not None and stage not in HOLDING:
        yield "a limit is for hooks that hold their caller, before, instead of, after or on failure of an action"
    if options.on_failure == "cancel" and stage not in CANCELLING:
        yield "only a before or instead hook can cancel an action"
    if options.on_failure == "ignore" and hook.options.required:
        yield "the failure of a guard (required=True) cannot be ignored"


def _error(
    said: Policy | HandlerOptions, message: str, *, code: str, name: str = "", names: list[str] | None = None
) -> ConfigError:
    near = nearest(name, names) if names else None
    file, _, line = said.place.rpartition(":")
    hint = f"did you mean {near}?" if near else None
    if not line.isdecimal():
        return ConfigError(message, file=said.place or None, code=code, hint=hint)
    return ConfigError(message, file=file, line=int(line), code=code, hint=hint)
