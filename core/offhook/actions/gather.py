"""The descriptions of all actions that the loaded plugins bring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offhook.actions.describe import availability, describe_action
from offhook.registry import SCRIPT_OWNER

if TYPE_CHECKING:
    from offhook.plugins import Plugins
    from offhook.registry import Registry


def describe_all(registry: Registry, plugins: Plugins) -> list[dict[str, Any]]:
    """Every action of the registry as `describe_action` gives it, in the order of registration."""
    implemented: dict[str, list[str]] = {}
    everywhere: set[str] = set()
    for info in plugins.active:
        hooks = [hook.target.hook_name for hook in info.hooks if hook.target.stage is None]
        if info.backend is not None:
            implemented[info.backend] = hooks
        else:
            everywhere.update(hooks)
    everywhere.update(spec.hook_name for spec in registry.actions if registry.owner(spec.name).startswith(SCRIPT_OWNER))
    return [
        describe_action(spec, registry.owner(spec.name), availability(spec, implemented, everywhere))
        for spec in registry.actions
    ]
