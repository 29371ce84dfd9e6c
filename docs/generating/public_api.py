"""What this version of the interface for plugins is made of: names, arguments, options, fields.

What is added goes into its file. What was in it stays, also if it is not there any more: a test tells then that plugins
which use it would break.
"""

from __future__ import annotations

import importlib
import inspect
import json
from dataclasses import fields
from pathlib import Path

from offhook import API_VERSION, Event, EventSpec, Host, HostOptions, Invocation, VirtualClock, hookimpl
from offhook.hooks.specs import PluginSpecs, general_specs

PUBLIC_API = Path(__file__).parents[2] / "tests" / "data" / "api" / f"version-{API_VERSION}.json"
_MODULES = ("offhook", "offhook.centre", "offhook.fields", "offhook.types", "offhook.testing")
# what the pages for authors speak of; the host's own parts use more
_MEMBERS: dict[type, str] = {
    Host: "advance block centre clock close invoke journal notify on_event options plugins registry"
    " reload_scripts run settle sleep spawn start stop unblock",
    Invocation: "action actor by cancel cause centre edit error host invoke marks notify payload redirect result"
    " worker",
    Event: "at data entities entity id previous reason type",
    EventSpec: "entities fields hook_name name summary",
}


def public() -> dict[str, dict[str, list[str]]]:
    """The interface: for each kind of thing, each thing with its parts."""
    return {
        "modules": {name: sorted(_exported(name)) for name in _MODULES},
        "members of classes": {kind.__name__: _members(kind) for kind in _MEMBERS},
        "arguments of hooks": _hooks(),
        "options": {
            "hookimpl": sorted(set(inspect.signature(hookimpl).parameters) - {"function"}),
            "HostOptions": sorted(field.name for field in fields(HostOptions)),
        },
        "fields of actions": _actions(),
        "events": {"events": sorted(_host().registry.event_names)},
    }


def _exported(name: str) -> list[str]:
    listed: list[str] = importlib.import_module(name).__all__
    return listed


def _members(kind: type) -> list[str]:
    there = {*dir(kind), *dir(_one(kind))}
    return sorted(name for name in _MEMBERS[kind].split() if name in there)


def _one(kind: type) -> object:
    """One of the kind that has all its attributes; the class itself where that tells of them."""
    if kind is Host:
        return _host()
    return _host().prepare("HideDirectory") if kind is Invocation else kind


def _hooks() -> dict[str, list[str]]:
    kinds = {target.hook_name: list(target.arguments) for target in general_specs()}
    for name, function in vars(PluginSpecs).items():
        if not name.startswith("_"):
            kinds[name] = [argument for argument in inspect.signature(function).parameters if argument != "self"]
    return kinds


def _actions() -> dict[str, list[str]]:
    return {
        spec.name: sorted(info.alias or name for name, info in spec.model.model_fields.items())
        for spec in _host().registry.actions
    }


def _host() -> Host:
    return Host(HostOptions(clock=VirtualClock()))


def public_api_text() -> str:
    """The file: what was promised, and what there is now."""
    promised = json.loads(PUBLIC_API.read_text(encoding="utf-8")) if PUBLIC_API.exists() else {}
    merged = {
        kind: {
            thing: sorted({*parts, *promised.get(kind, {}).get(thing, ())})
            for thing, parts in {**dict.fromkeys(promised.get(kind, {}), ()), **things}.items()
        }
        for kind, things in public().items()
    }
    return json.dumps(merged, indent=1, sort_keys=True) + "\n"
