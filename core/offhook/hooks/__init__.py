"""Hooks: how plugins mark their functions, and the specifications made from actions and events."""

from offhook.hooks.marker import HookOptions, hookimpl
from offhook.hooks.specs import HookTarget, PluginSpecs, action_specs, event_specs

__all__ = ["HookOptions", "HookTarget", "PluginSpecs", "action_specs", "event_specs", "hookimpl"]
