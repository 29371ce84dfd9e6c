"""`describe_action`: an action as data, for `offhook actions --format json`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from offhook.payload import ActionSpec, outside_name

AVAILABLE = "available"
NOT_AVAILABLE = "not available on this backend"
REASONS = {"twilio": f"{NOT_AVAILABLE}: it comes with the extra offhook[twilio]"}
"""Why an action is not available on a backend that is not loaded."""


def availability(
    spec: ActionSpec, implemented: Mapping[str, Iterable[str]], everywhere: Collection[str] = ()
) -> dict[str, str]:
    """For each backend, "available" or why the action is not.

    `implemented` maps the name of each loaded backend to the hook names that it implements; those of `everywhere` are
    implemented by plugins that are no backend, which do them on every one.
    """
    if spec.hook_name in everywhere:
        return dict.fromkeys([*implemented, *REASONS], AVAILABLE)
    backends = {
        name: AVAILABLE if spec.hook_name in set(hooks) else NOT_AVAILABLE for name, hooks in implemented.items()
    }
    for name, reason in REASONS.items():
        backends.setdefault(name, reason)
    return backends


def payload_schema(spec: ActionSpec) -> dict[str, Any]:
    """The JSON Schema of the payload, with the names outside Python."""
    schema = spec.model.model_json_schema(by_alias=True)
    # the action has these for itself
    schema.pop("description", None)
    schema["title"] = spec.name
    schema.setdefault("properties", {})
    return schema


def describe_action(spec: ActionSpec, plugin: str, backends: Mapping[str, str]) -> dict[str, Any]:
    """The action as data.

    `backends` maps backends to "available" or why not. The keys: name, aliases, group, summary, effect, role,
    visibility, plugin, payload (a JSON Schema, camelCase), one_of (groups of fields of which at least one is
    needed), positional (the field that may be passed bare, or null), key (the fields by which two invocations are
    the same), result, errors (code → when), examples (valid payloads), backends, source.
    """
    model = spec.model
    return {
        "name": spec.name,
        "aliases": list(spec.aliases),
        "group": spec.group,
        "summary": spec.summary,
        "effect": spec.effect,
        "role": spec.role,
        "visibility": spec.visibility,
        "plugin": plugin,
        "payload": payload_schema(spec),
        "one_of": [[outside_name(model, name) for name in group] for group in spec.one_of],
        "positional": outside_name(model, spec.positional) if spec.positional else None,
        "key": [name if name.startswith("@") else outside_name(model, name) for name in spec.key],
        "result": spec.result,
        "errors": dict(spec.errors),
        "examples": [dict(example) for example in spec.examples],
        "backends": dict(backends),
        "source": spec.source,
    }
