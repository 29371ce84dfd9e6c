"""What the host tells the language: actions, events, functions and the objects that scripts read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from offhook.centre import OBJECTS
from offhook.events import COMMON_FIELDS
from offhook.lazy_action import LazyAction
from offhook.registry import SCRIPT_OWNER
from offhook.scripts.fingerprint import ModelDigest
from offhook.scripts.schema_types import payload_fields
from offhook.scripts.states import words_of
from offhook_grammar.types import (
    ANY,
    BOOLEAN,
    NUMBER,
    TEXT,
    TIME,
    ActionInfo,
    Entity,
    EventInfo,
    FieldInfo,
    FunctionInfo,
    ListOfType,
    ObjectInfo,
    Record,
    Scalar,
    Type,
)

if TYPE_CHECKING:
    from offhook.action_spec import ActionSpec
    from offhook.events import EventSpec
    from offhook.registry import Registry

SCOPE: Mapping[str, Type] = {
    "task": Entity("Task"),
    "reservation": Entity("Reservation"),
    "worker": Entity("Worker"),
    "actor": Entity("Worker"),
    "queue": Entity("Queue"),
    "workflow": Entity("Workflow"),
    "activity": Entity("Activity"),
    "call": Entity("Call"),
    "conversation": Entity("Conversation"),
    "desktop": Entity("Desktop"),
    "action": Entity("Action"),
    "tasks": Entity("Tasks"),
    "workers": Entity("Workers"),
    "queues": Entity("Queues"),
    "workflows": Entity("Workflows"),
    "activities": Entity("Activities"),
    "centre": Entity("Centre"),
    "now": TIME,
}
"""The names that every handler has in scope; `ScriptRun` has an attribute for each."""


def _fields(**types: Type) -> dict[str, FieldInfo]:
    return {name: FieldInfo(name, kind) for name, kind in types.items()}


_OWN_OBJECTS = {
    "Action": ObjectInfo(
        "Action",
        _fields(
            name=TEXT,
            id=TEXT,
            by=TEXT,
            script=TEXT,
            plugin=TEXT,
            marks=ListOfType(TEXT),
            cause=Entity("Action"),
        ),
        "The invocation that runs.",
    ),
    "Error": ObjectInfo(
        "Error",
        _fields(code=TEXT, message=TEXT, status=NUMBER, retryable=BOOLEAN, action=TEXT),
        "Why an action failed.",
    ),
    "Cancellation": ObjectInfo(
        "Cancellation", _fields(reason=TEXT, code=TEXT, by=TEXT), "That a handler cancelled an action."
    ),
    "Centre": ObjectInfo("Centre", _fields(zone=TEXT, country=TEXT), "The contact centre."),
    **{
        name: ObjectInfo(name, {}, f"All {name.lower()}, by their SID.", index_by=Entity(element))
        for name, element in {
            "Tasks": "Task",
            "Workers": "Worker",
            "Queues": "Queue",
            "Workflows": "Workflow",
            "Activities": "Activity",
        }.items()
    },
}

_READER_FIELDS = frozenset(field.name for info in OBJECTS.values() for field in info.fields.values() if field.of_reader)

_TYPES: Mapping[str, Type] = {
    name: Scalar(name) for name in ("text", "number", "boolean", "duration", "clock", "time", "map", "any")
}

_ANSWERS: Mapping[str, Type] = {
    **_TYPES,
    **{
        name: Entity(name.capitalize())
        for name in ("task", "reservation", "worker", "queue", "workflow", "activity", "conversation", "media")
    },
    "conversations": ListOfType(Entity("Conversation")),
}
"""The types of answers, by the words that models use for them."""


class HostCatalogue:
    """The registry in the language's terms, without what scripts themselves have brought: the checker finds that in
    their files. Made anew when plugins change; answers are kept."""

    def __init__(self, registry: Registry, plugins: Iterable[str], country: str | None = None) -> None:
        self._registry = registry
        self._plugins = tuple(plugins)
        self._country = country
        self._actions: dict[str, ActionInfo] = {}
        self._events: dict[str, EventInfo] = {}
        self._objects: dict[str, ObjectInfo] = {}

    def action(self, name: str) -> ActionInfo | None:
        spec = self._registry.find_action(name)
        if spec is None or self._is_of_script(spec.name):
            return None
        info = self._actions.get(spec.name)
        if info is None:
            fields = payload_fields(spec.model)
            outside = {name: info.alias or name for name, info in spec.model.model_fields.items()}
            info = self._actions[spec.name] = ActionInfo(
                spec.name,
                fields,
                spec.aliases,
                outside[spec.positional] if spec.positional else None,
                tuple(tuple(outside[field] for field in group) for group in spec.one_of),
                _answer(spec),
                spec.summary,
            )
        return info

    def action_names(self) -> Iterable[str]:
        return [name for name in self._registry.action_names if not self._is_of_script(name)]

    def _is_of_script(self, name: str) -> bool:
        return self._registry.owner(name).startswith(SCRIPT_OWNER)

    def event(self, name: str) -> EventInfo | None:
        spec = self._registry.event(name)
        if spec is None:
            return None
        info = self._events.get(name)
        if info is None:
            info = self._events[name] = _event_info(spec)
        return info

    def event_names(self) -> Iterable[str]:
        return [spec.name for spec in self._registry.events]

    def function(self, name: str) -> FunctionInfo | None:
        return self._registry.function(name)

    def function_names(self) -> Iterable[str]:
        return [function.name for function in self._registry.functions]

    def object(self, name: str) -> ObjectInfo | None:
        found = _OWN_OBJECTS.get(name) or OBJECTS.get(name) or self._objects.get(name)
        if found is None and name in self._registry.types:
            found = self._objects[name] = self._registry.types[name].object_info(name)
        return found

    def scope(self) -> Mapping[str, Type]:
        return SCOPE

    def reader_fields(self) -> Collection[str]:
        return _READER_FIELDS

    def plugin_names(self) -> Iterable[str]:
        return self._plugins

    def terms(self) -> tuple[Any, ...]:
        """What tells this catalogue from others of the same process: the names of all that it has."""
        names = (self.action_names(), self.event_names(), self.function_names(), self._registry.types)
        return self._country, self._plugins, *[tuple(each) for each in names]

    def fingerprint(self) -> str:
        """A digest of all that the checker and the compiler learn from the host: the names in scope and their objects,
        the plugins, every action's fields and answer, every event, every function's shape."""
        parts: list[Any] = [self._country, self._plugins]
        models = ModelDigest()
        models.add_unread(__name__)  # names in scope and their objects are written down in this package
        for action in self._registry.declared_actions:
            if self._is_of_script(action.name):
                continue
            if isinstance(action, LazyAction):
                models.add_unread(action.module)
                parts.append((action.name, action.aliases))
            else:
                models.add(action.model)
                answer = (str(action.result), dict(action.result_fields))
                said = (action.positional, action.one_of, *answer, action.summary)
                parts.append((action.name, action.aliases, *said))
        for name, info in self._registry.types.items():
            models.add(info.model)
            parts.append(("type", name, info.model.__qualname__))
        parts.extend(models.parts())
        parts.extend((spec.name, dict(spec.entities), dict(spec.fields)) for spec in self._registry.events)
        parts.extend(
            (function.name, function.parameters, function.returns, function.needs_context)
            for function in self._registry.functions
        )
        return sha256(repr(parts).encode()).hexdigest()


def _answer(spec: ActionSpec) -> Type:
    """What an action gives."""
    if not spec.result_fields:
        return _ANSWERS.get(str(spec.result), ANY)
    fields = tuple((name, _ANSWERS.get(kind, ANY)) for name, kind in spec.result_fields.items())
    return Record(f"the answer of {spec.name}", fields)


def _event_info(spec: EventSpec) -> EventInfo:
    fields = {name: FieldInfo(name, Entity(kind), required=True) for name, kind in spec.entities.items()}
    common = {name: _TYPES.get(kind, ANY) for name, kind in (*COMMON_FIELDS.items(), *spec.fields.items())}
    fields |= {name: FieldInfo(name, kind) for name, kind in common.items()}
    return EventInfo(spec.name, fields, spec.summary, words_of(spec.name))
