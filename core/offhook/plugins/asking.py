"""The hooks about the plugin itself: which there are, what they are given, what they may answer."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Final

from offhook.errors import ConfigError
from offhook.hooks.marker import OPTIONS_ATTRIBUTE
from offhook.plugins.info import PluginInfo
from offhook.plugins.trouble import placed
from offhook.plugins.validation import check_own_hook
from offhook.wording import shown

AT_LOAD: Final = (
    "register_config",
    "register_actions",
    "register_events",
    "register_types",
    "register_functions",
    "register_commands",
    "backend_name",
)
"""Asked once, while the plugin is loaded."""
WHILE_RUNNING: Final = ("offhook_started", "offhook_stopped", "offhook_health")
"""Called by a host that runs."""


def arguments_of_its_own(info: PluginInfo) -> tuple[str, ...]:
    """What hooks of this plugin can take besides: its configuration, if it has one, and its state, if it starts."""
    starts = hasattr(getattr(info.plugin, "offhook_started", None), OPTIONS_ATTRIBUTE)
    return (*(("config",) if info.takes_config else ()), *(("state",) if starts else ()))


def given_to(name: str, info: PluginInfo) -> tuple[str, ...]:
    """The arguments that such a hook can take."""
    if name == "register_config":
        return ()
    own = arguments_of_its_own(info)
    if name in WHILE_RUNNING and name != "offhook_started":
        return ("host", *own)
    own = tuple(argument for argument in own if argument != "state")  # there is none yet
    return ("host", *own) if name in WHILE_RUNNING else own


def own_hook(info: PluginInfo, name: str) -> Callable[..., Any] | None:
    """The plugin's hook of that name, which is asked at load; None where it has none. Raises `ConfigError`."""
    function: Callable[..., Any] | None = getattr(info.plugin, name, None)
    if not (callable(function) and hasattr(function, OPTIONS_ATTRIBUTE)):
        return None
    problem = check_own_hook(name, function, given_to(name, info), plain=True)
    if problem is not None:
        raise ConfigError(problem, code="bad-hook")
    return function


def asked(info: PluginInfo, function: Callable[..., Any], **known: Any) -> Any:
    """What the hook gives, called with those of `known` and the configuration that it takes."""
    if not known and not info.takes_config:
        return function()
    taken = inspect.signature(function).parameters
    if info.takes_config and "config" in taken:
        known["config"] = info.config
    return function(**{name: thing for name, thing in known.items() if name in taken})


def answers(info: PluginInfo, name: str, fits: Callable[[Any], bool], wanted: str) -> list[Any]:
    """What the plugin's hook lists, none where it has no such hook. Raises `ConfigError` for anything else."""
    function = own_hook(info, name)
    if function is None:
        return []
    answer = asked(info, function)
    with placed(function):
        if not isinstance(answer, (list, tuple)) or not all(fits(item) for item in answer):
            raise ConfigError(f"{name} should give a list of {wanted}, it gave {shown(answer)}", code="bad-hook")
    return list(answer)


def backend_of(info: PluginInfo) -> str | None:
    """The backend that the plugin is."""
    function = own_hook(info, "backend_name")
    if function is None:
        return None
    name = asked(info, function)
    with placed(function):
        if not isinstance(name, str) or not name:
            raise ConfigError(f"backend_name should give a text, it gave {shown(name)}", code="bad-hook")
    return name
