"""The public names of the package, by what they are for: Sphinx fills in what their docstrings say."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from types import ModuleType
from typing import Any, Final

import offhook
import offhook.centre
import offhook.fields
import offhook.testing
import offhook.types
from generating.markdown import table
from offhook.centre import transitions
from offhook_grammar.types import Scalar

_LATER: Final = "Other names"
# by the module that a name of `offhook` comes from
_GROUPS: Final = {
    "Hosts": ("host", "options", "clock", "policies", "notifications"),
    "Hooks and plugins": (
        "hooks",
        "pipeline",
        "plugins",
        "commands",
        "health",
        "lazy_action",
        "api_version",
        "deprecations",
    ),
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
    "SUPERVISOR_MODES": "How a supervisor takes part in a call: listening, heard by the worker alone, heard by all.",
    "TaskRef": "The type of a field that holds a task.",
    "WorkerRef": "The type of a field that holds a worker.",
    "ConversationRef": "The type of a field that holds a conversation.",
    "MediaRef": "The type of a field that holds a file of a conversation.",
    "ParticipantRef": "The type of a field that holds a participant of a conference.",
    "ActivitySid": "The SID of an activity (WA…).",
    "CallSid": "The SID of a call (CA…).",
    "ChannelSid": "The SID of an interaction channel (UO…).",
    "ContentSid": "The SID of a content template (HX…).",
    "ConversationSid": "What names a conversation: its SID (CH…) or its unique name.",
    "KeypadDigits": "Keys of a telephone: 0 to 9, `*` and `#`.",
    "MediaSid": "The SID of a file that a message carries (ME…).",
    "Method": "A method of HTTP: GET or POST.",
    "OwnTaskSid": "The SID of a task itself (WT…).",
    "Phone": "A telephone number, in E.164 or as people write it, or a `client:` or `sip:` address.",
    "QueueSid": "The SID of a queue (WQ…).",
    "TaskSid": "What names a task: the SID of its reservation (WR…) or its own (WT…).",
    "TransferTargetSid": "To whom a task may be handed over: a worker (WK…), a queue (WQ…), a workflow (WW…).",
    "WebAddress": "An absolute URL, http or https.",
    "WorkerSid": "The SID of a worker (WK…).",
    "WorkflowSid": "The SID of a workflow (WW…).",
    "Type": "Any of them.",
}
_MODULES: Final = {
    "The contact centre": offhook.centre,
    "Changing the centre": transitions,
    "Changing calls": transitions.voice,
    "Changing conversations": transitions.messaging,
    "Types of fields": offhook.fields,
    "Types of the language": offhook.types,
    "For tests": offhook.testing,
}


def api_sections() -> str:
    """A section for each group of names, then the centre, and what changes it."""
    groups: dict[str, list[str]] = {title: [] for title in (*_GROUPS, _LATER)}
    for name in offhook.__all__:
        groups[_group(name)].append(name)
    parts = [_section(title, offhook, names) for title, names in groups.items() if names]
    parts += [_section(title, module, module.__all__) for title, module in _MODULES.items()]
    return "\n\n".join(parts)


def _group(name: str) -> str:
    home = offhook._HOMES[name].partition(".")[2]
    return next((title for title, homes in _GROUPS.items() if home.partition(".")[0] in homes), _LATER)


def _section(title: str, module: ModuleType, names: Iterable[str]) -> str:
    said = f" {inspect.getdoc(module)}".partition("\n")[0] if module is not offhook else ""
    code, constants = [], []
    for name in names:
        value = getattr(module, name)
        if inspect.ismodule(value):
            continue  # has a section of its own
        if inspect.isclass(value) or inspect.isroutine(value):
            code.append(_entry(f"{module.__name__}.{name}", value))
        else:
            constants.append((f"`{name}`", _said_of(f"{module.__name__}.{name}", value)))
    parts = [f"## {title}", f"From `{module.__name__}`.{said}"]
    return "\n\n".join([*parts, *([table(("name", "what it is"), constants)] if constants else []), *code])


def _entry(full: str, value: Any) -> str:
    directive = f".. autofunction:: {full}"
    if inspect.isclass(value):
        directive = f".. autoclass:: {full}\n   :members:\n   :exclude-members: model_config"
    return f"### {full.rpartition('.')[2]}\n\n```{{eval-rst}}\n{directive}\n```"


def _said_of(full: str, value: Any) -> str:
    """What a constant is. Raises `ValueError` if nobody has said so."""
    name = full.rpartition(".")[2]
    if isinstance(value, Scalar):
        return f"The type `{value.name}`."
    if name not in _CONSTANTS:
        raise ValueError(f"docs/generating/api.py does not say what {full} is")
    return _CONSTANTS[name]
