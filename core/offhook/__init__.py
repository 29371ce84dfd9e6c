"""Offhook: contact-centre actions through one typed, observable pipeline.

Everything a plugin may import stands here. The names are loaded when they are first used, so that the command starts
without pydantic.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offhook_grammar.types import FunctionInfo, ParameterInfo
    from offhook_grammar.values import FrozenDict

    from offhook.clock import Clock, RealClock, VirtualClock
    from offhook.errors import ActionCancelled, ActionError, ConfigError, OffhookError, PayloadError
    from offhook.events import Event, EventSpec
    from offhook.hooks import hookimpl
    from offhook.host import Host
    from offhook.notifications import Notification
    from offhook.options import HostOptions
    from offhook.payload import ActionSpec, JsonMap, JsonValue, Payload, SidReference, TaskRef, WorkerRef
    from offhook.pipeline import Invocation

_HOMES = {
    "ActionCancelled": "offhook.errors",
    "ActionError": "offhook.errors",
    "ActionSpec": "offhook.payload",
    "Clock": "offhook.clock",
    "ConfigError": "offhook.errors",
    "Event": "offhook.events",
    "EventSpec": "offhook.events",
    "FrozenDict": "offhook_grammar.values",
    "FunctionInfo": "offhook_grammar.types",
    "Host": "offhook.host",
    "HostOptions": "offhook.options",
    "Invocation": "offhook.pipeline",
    "JsonMap": "offhook.payload",
    "JsonValue": "offhook.payload",
    "Notification": "offhook.notifications",
    "OffhookError": "offhook.errors",
    "ParameterInfo": "offhook_grammar.types",
    "Payload": "offhook.payload",
    "PayloadError": "offhook.errors",
    "RealClock": "offhook.clock",
    "SidReference": "offhook.payload",
    "TaskRef": "offhook.payload",
    "VirtualClock": "offhook.clock",
    "WorkerRef": "offhook.payload",
    "hookimpl": "offhook.hooks",
}

__all__ = [
    "ActionCancelled",
    "ActionError",
    "ActionSpec",
    "Clock",
    "ConfigError",
    "Event",
    "EventSpec",
    "FrozenDict",
    "FunctionInfo",
    "Host",
    "HostOptions",
    "Invocation",
    "JsonMap",
    "JsonValue",
    "Notification",
    "OffhookError",
    "ParameterInfo",
    "Payload",
    "PayloadError",
    "RealClock",
    "SidReference",
    "TaskRef",
    "VirtualClock",
    "WorkerRef",
    "hookimpl",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
