"""What a plugin uses that will go: found at load, told to its author by a warning at the plugin's own line."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from offhook.deprecations import Deprecations, warn_at
from offhook.hooks.marker import OPTIONS_ATTRIBUTE, HookOptions
from offhook.hooks.specs import HookTarget
from offhook.plugins.validation import marked_functions, place_of

_UNSAID = HookOptions()


def warn_of_uses(plugin: Any, table: Deprecations) -> list[str]:
    """Warn of each deprecated hook, argument and option of `hookimpl` that the plugin uses; gives them, with their
    places."""
    found: list[str] = []
    if not any(True for _ in table):  # nothing is on its way out
        return found
    for name, function in marked_functions(plugin).items():
        for message in table.of_hook(name, tuple(inspect.signature(function).parameters), _said(function)):
            file, line = place_of(function)
            found.append(f"{file}:{line}: {message}")
            warn_at(message, file, line, getattr(inspect.unwrap(function), "__globals__", None))
    return found


def with_old_names(targets: Mapping[str, HookTarget], table: Deprecations) -> Mapping[str, HookTarget]:
    """The hooks by name, those that were renamed by their old one, too."""
    renamed = {
        old: targets[told.instead]
        for old, told in table.hooks.items()
        if old not in targets and told.instead in targets
    }
    return {**targets, **renamed} if renamed else targets


def _said(function: Callable[..., Any]) -> tuple[str, ...]:
    """The options that the author gave to `hookimpl`."""
    options = getattr(function, OPTIONS_ATTRIBUTE)
    names = [field.name for field in fields(HookOptions)]
    return tuple(name for name in names if getattr(options, name) != getattr(_UNSAID, name))
