"""Offhook: contact-centre actions through one typed, observable pipeline.

Everything a plugin may import stands here. The names are loaded when they are first used, so that the command starts
without pydantic.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offhook.api_version import API_VERSION
    from offhook.clock import Clock, RealClock, VirtualClock
    from offhook.commands import Command, CommandContext
    from offhook.deprecations import OffhookDeprecationWarning
    from offhook.errors import ActionCancelled, ActionError, ConfigError, OffhookError, PayloadError
    from offhook.events import Event, EventSpec
    from offhook.health import Health
    from offhook.hooks import hookimpl
    from offhook.host import Host
    from offhook.lazy_action import LazyAction
    from offhook.notifications import Notification
    from offhook.options import HostOptions
    from offhook.payload import (
        ACTING_WORKER,
        ActionSpec,
        ConversationRef,
        JsonMap,
        JsonValue,
        MediaRef,
        Options,
        ParticipantRef,
        Payload,
        SidReference,
        TaskRef,
        WorkerRef,
    )
    from offhook.payloads import (
        ActivityPayload,
        ConversationChoice,
        ConversationPayload,
        TaskChoice,
        TaskPayload,
        WorkerChoice,
    )
    from offhook.personal import PERSONAL
    from offhook.pipeline import Invocation
    from offhook.plugins import PluginConfig, TypeInfo
    from offhook.policies import HandlerOptions, Policy
    from offhook.questions import Question
    from offhook_grammar.types import FunctionInfo, ParameterInfo
    from offhook_grammar.values import EMPTY_MAP, FrozenDict

_HOMES = {
    "ACTING_WORKER": "offhook.payload",
    "API_VERSION": "offhook.api_version",
    "ActionCancelled": "offhook.errors",
    "ActionError": "offhook.errors",
    "ActionSpec": "offhook.payload",
    "ActivityPayload": "offhook.payloads",
    "Clock": "offhook.clock",
    "Command": "offhook.commands",
    "CommandContext": "offhook.commands",
    "ConfigError": "offhook.errors",
    "ConversationChoice": "offhook.payloads",
    "ConversationPayload": "offhook.payloads",
    "ConversationRef": "offhook.payload",
    "EMPTY_MAP": "offhook_grammar.values",
    "Event": "offhook.events",
    "EventSpec": "offhook.events",
    "FrozenDict": "offhook_grammar.values",
    "FunctionInfo": "offhook_grammar.types",
    "HandlerOptions": "offhook.policies",
    "Health": "offhook.health",
    "Host": "offhook.host",
    "HostOptions": "offhook.options",
    "Invocation": "offhook.pipeline",
    "JsonMap": "offhook.payload",
    "JsonValue": "offhook.payload",
    "LazyAction": "offhook.lazy_action",
    "MediaRef": "offhook.payload",
    "Notification": "offhook.notifications",
    "OffhookDeprecationWarning": "offhook.deprecations",
    "OffhookError": "offhook.errors",
    "Options": "offhook.payload",
    "PERSONAL": "offhook.personal",
    "ParameterInfo": "offhook_grammar.types",
    "ParticipantRef": "offhook.payload",
    "Payload": "offhook.payload",
    "PayloadError": "offhook.errors",
    "PluginConfig": "offhook.plugins",
    "Policy": "offhook.policies",
    "Question": "offhook.questions",
    "RealClock": "offhook.clock",
    "SidReference": "offhook.payload",
    "TaskChoice": "offhook.payloads",
    "TaskPayload": "offhook.payloads",
    "TaskRef": "offhook.payload",
    "TypeInfo": "offhook.plugins",
    "VirtualClock": "offhook.clock",
    "WorkerChoice": "offhook.payloads",
    "WorkerRef": "offhook.payload",
    "hookimpl": "offhook.hooks",
}

__all__ = [
    "ACTING_WORKER",
    "API_VERSION",
    "EMPTY_MAP",
    "PERSONAL",
    "ActionCancelled",
    "ActionError",
    "ActionSpec",
    "ActivityPayload",
    "Clock",
    "Command",
    "CommandContext",
    "ConfigError",
    "ConversationChoice",
    "ConversationPayload",
    "ConversationRef",
    "Event",
    "EventSpec",
    "FrozenDict",
    "FunctionInfo",
    "HandlerOptions",
    "Health",
    "Host",
    "HostOptions",
    "Invocation",
    "JsonMap",
    "JsonValue",
    "LazyAction",
    "MediaRef",
    "Notification",
    "OffhookDeprecationWarning",
    "OffhookError",
    "Options",
    "ParameterInfo",
    "ParticipantRef",
    "Payload",
    "PayloadError",
    "PluginConfig",
    "Policy",
    "Question",
    "RealClock",
    "SidReference",
    "TaskChoice",
    "TaskPayload",
    "TaskRef",
    "TypeInfo",
    "VirtualClock",
    "WorkerChoice",
    "WorkerRef",
    "hookimpl",
]


def __getattr__(name: str) -> Any:
    deprecation = None
    if not name.startswith("__"):
        from offhook.deprecations import DEPRECATIONS, warn_of_name

        deprecation = DEPRECATIONS.names.get(name)
    home = _HOMES.get(name)
    if deprecation is not None:
        warn_of_name(name, deprecation)
        if home is None:
            name, home = deprecation.instead, _HOMES.get(deprecation.instead)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    if deprecation is None:  # one that is deprecated comes here each time, so that each plugin is told
        globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
