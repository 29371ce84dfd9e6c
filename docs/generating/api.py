"""The public names of the package, by what they are for: Sphinx fills in what their docstrings say."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Final

import offhook
import offhook.centre
from offhook.centre import transitions

_LATER: Final = "Other names"
# by the module that a name of `offhook` comes from
_GROUPS: Final = {
    "Hosts": ("host", "options", "clock", "policies", "notifications"),
    "Hooks and plugins": ("hooks", "pipeline", "plugins", "commands", "health", "lazy_action"),
    "Actions and their payloads": ("payload", "payloads", "action_spec", "json_values", "references", "personal"),
    "Events": ("events",),
    "For scripts": ("types", "values"),
    "Errors": ("errors",),
}
# what has no docstring
_CONSTANTS: Final = {
    "ACTING_WORKER": "In the `key` of an action: the worker for whom it is invoked, whom the payload does not name.",
    "API_VERSION": "The version of what plugins rely on; a plugin's `offhook_api` says for which one it was written.",
    "EMPTY_MAP": "A `FrozenDict` of nothing.",
    "EVENTS": "The specifications of the events that the centre emits.",
    "OBJECTS": "What scripts read of the centre's objects, by the names of their types.",
    "PERSONAL": "Marks a field as personal: `Annotated[str, PERSONAL]`. It is masked where personal data is.",
    "JsonMap": "The type of a field that holds a map of JSON values: it becomes a `FrozenDict`.",
    "JsonValue": "The type of a field that holds any JSON value.",
    "TaskRef": "The type of a field that holds a task.",
    "WorkerRef": "The type of a field that holds a worker.",
    "ConversationRef": "The type of a field that holds a conversation.",
    "ParticipantRef": "The type of a field that holds a participant of a conference.",
}


def api_sections() -> str:
    """A section for each group of names, then the centre, and what changes it."""
    groups: dict[str, list[str]] = {title: [] for title in (*_GROUPS, _LATER)}
    for name in offhook.__all__:
        groups[_group(name)].append(name)
    parts = [_section(title, offhook, names) for title, names in groups.items() if names]
    parts.append(_section("The contact centre", offhook.centre, list(offhook.centre.__all__)))
    parts.append(_section("Changing the centre", transitions, list(transitions.__all__)))
    return "\n\n".join(parts)


def _group(name: str) -> str:
    home = offhook._HOMES[name].partition(".")[2]
    return next((title for title, homes in _GROUPS.items() if home.partition(".")[0] in homes), _LATER)


def _section(title: str, module: ModuleType, names: list[str]) -> str:
    said = f" {inspect.getdoc(module)}".partition("\n")[0] if module is not offhook else ""
    return "\n\n".join([f"## {title}", f"From `{module.__name__}`.{said}", *(_entry(module, name) for name in names)])


def _entry(module: ModuleType, name: str) -> str:
    value, full = getattr(module, name), f"{module.__name__}.{name}"
    if inspect.isclass(value):
        directive = f".. autoclass:: {full}\n   :members:\n   :exclude-members: model_config"
    elif inspect.isroutine(value):
        directive = f".. autofunction:: {full}"
    elif name in _CONSTANTS:
        directive = f".. py:data:: {full}\n\n   {_CONSTANTS[name]}"
    else:
        raise ValueError(f"docs/generating/api.py does not say what {full} is")
    return f"### {name}\n\n```{{eval-rst}}\n{directive}\n```"
