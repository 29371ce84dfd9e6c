"""What the failures of a plugin's hooks do, beside being reported: nothing, cancel the action, disable the plugin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from offhook.errors import ConfigError
from offhook.registry import nearest

if TYPE_CHECKING:
    from offhook.plugins import PluginInfo, Plugins

OnFailure = Literal["ignore", "cancel", "disable"]
_WAYS: Final = ("ignore", "cancel", "disable")

OTHERS: Final = "*"
"""In place of a plugin's name: every plugin that has no policy of its own and is not built in."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What failures of one plugin's hooks do. Every failure is reported, whatever the policy.

    `on_failure`: "ignore", everything else goes on; "cancel", a failing `before` or `instead` hook cancels the action,
    as a guard does; "disable", the plugin is switched off `after` so many failures.

    Raises `ConfigError` (`bad-policy`).
    """

    on_failure: OnFailure = "ignore"
    after: int = 1

    def __post_init__(self) -> None:
        if self.on_failure not in _WAYS:
            near = nearest(str(self.on_failure), _WAYS)
            raise ConfigError(
                f"a policy is {', '.join(_WAYS[:-1])} or {_WAYS[-1]}; found {self.on_failure!r}",
                code="bad-policy",
                hint=f"did you mean {near}?" if near else None,
            )
        if type(self.after) is not int or self.after < 1:
            raise ConfigError(f"`after` is a whole number from 1; found {self.after!r}", code="bad-policy")


_DEFAULT = Policy()


class Policies:
    """The policies of one host, and how often each plugin has failed. A `Part` of its store.

    Raises `ConfigError` (`unknown-plugin`) for a name that no plugin has.
    """

    name = "policies"

    def __init__(self, given: Mapping[str, Policy], plugins: Plugins) -> None:
        names = [info.name for info in plugins]
        for name in given:
            if name != OTHERS and name not in names:
                near = nearest(name, names)
                raise ConfigError(
                    f"there is no plugin {name} to have a policy for",
                    code="unknown-plugin",
                    hint=f"did you mean {near}?" if near else None,
                )
        self._given = dict(given)
        self._plugins = plugins
        self.failures: dict[str, int] = {}
        self._changed: dict[str, None] = {}

    def of(self, info: PluginInfo) -> Policy:
        """The plugin's policy."""
        fallback = _DEFAULT if info.source == "built-in" else self._given.get(OTHERS, _DEFAULT)
        return self._given.get(info.name, fallback)

    def cancels(self, info: PluginInfo) -> bool:
        """Whether a failing `before` or `instead` hook of the plugin cancels the action."""
        return self.of(info).on_failure == "cancel"

    def failed(self, plugin: str) -> PluginInfo | None:
        """A hook of the plugin has failed; gives the plugin if it is to be disabled for that."""
        count = self.failures[plugin] = self.failures.get(plugin, 0) + 1
        self._changed[plugin] = None
        info = self._plugins.find(plugin)
        return info if info is not None and self._is_over(info, count) else None

    def _is_over(self, info: PluginInfo, count: int) -> bool:
        policy = self.of(info)
        return policy.on_failure == "disable" and count >= policy.after and info in self._plugins.active

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
            if info is not None and self._is_over(info, count):
                self._plugins.disable(info, f"disabled after {self.failures_of(name)}, before the restart")

    def failures_of(self, plugin: str) -> str:
        """How often it has failed, in words."""
        count = self.failures.get(plugin, 0)
        return f"{count} failure{'s' if count != 1 else ''}"
