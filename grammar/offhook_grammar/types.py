"""The static types of the language, and what a host tells the language about itself (`Catalogue`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field
from typing import Any, Protocol, TypeAlias

from offhook_grammar.node import Frozen, record


@record
class Scalar(Frozen):
    """text, number, boolean, duration, clock, time, map (of any), null, regex, secret, any."""

    name: str


TEXT, NUMBER, BOOLEAN, DURATION, CLOCK, TIME, MAP, NULL, REGEX, SECRET, ANY = (
    Scalar(name)
    for name in ("text", "number", "boolean", "duration", "clock", "time", "map", "null", "regex", "secret", "any")
)


@record
class ListOfType(Frozen):
    item: Type


@record
class Record(Frozen):
    """A map with known fields: a `type` of a script, a payload's nested options. `open` admits further keys."""

    name: str
    fields: tuple[tuple[str, Type], ...]
    open: bool = False


@record
class Entity(Frozen):
    """An object of the host's model by name (`Task`, `Worker`, `Event:reservation.created`): see `Catalogue.object`."""

    name: str


@record
class OneOf(Frozen):
    """A value of any of these types; `text` with `choices` is a word out of a list."""

    options: tuple[Type, ...]


@record
class Choice(Frozen):
    """A text out of a known list (a status, a mode)."""

    values: tuple[str, ...]


Type: TypeAlias = Scalar | ListOfType | Record | Entity | OneOf | Choice


@record
class FieldInfo(Frozen):
    """A field of a payload or an object. `nullable`: it may be null. Names are camelCase."""

    name: str
    type: Type
    required: bool = False
    nullable: bool = True
    summary: str = ""
    of_reader: bool = False  # each reader is told something else: see `operations.reading.OfReader`


@record
class ObjectInfo(Frozen):
    """An object of the model that scripts read: its declared fields, nothing else."""

    name: str
    fields: Mapping[str, FieldInfo]
    summary: str = ""
    index_by: Type | None = None  # the list-like `queues[sid]` objects: the type of an element


@record
class ActionInfo(Frozen):
    """An action as the checker sees it. `result` is the type of its answer."""

    name: str
    fields: Mapping[str, FieldInfo]
    aliases: tuple[str, ...] = ()
    positional: str | None = None
    one_of: tuple[tuple[str, ...], ...] = ()
    result: Type = ANY
    summary: str = ""


@record
class EventInfo(Frozen):
    """An event: `fields` are what `event` has; the entities among them are in scope by their own names too. `current`:
    what can be in the state to which it leads (`tasks`, …)."""

    name: str
    fields: Mapping[str, FieldInfo]
    summary: str = ""
    current: tuple[str, ...] = ()


@record
class ParameterInfo(Frozen):
    name: str
    type: Type = ANY
    optional: bool = False
    repeated: bool = False  # the last one may stand for any number of arguments (`max(a, b, c)`)


@record
class FunctionInfo(Frozen):
    """A pure function. `call` takes language values, and gives one; it may raise `LanguageError`.

    `needs_context` functions get the run's context first (for `now` and the default country).
    """

    name: str
    parameters: tuple[ParameterInfo, ...]
    returns: Type
    call: Callable[..., Any]
    summary: str = ""
    needs_context: bool = False


class Catalogue(Protocol):
    """What the host tells the language. Names of actions and aliases are exact; nothing here is called per run."""

    def action(self, name: str) -> ActionInfo | None:
        """The action with that name or alias."""
        ...

    def action_names(self) -> Iterable[str]: ...

    def event(self, name: str) -> EventInfo | None: ...

    def event_names(self) -> Iterable[str]: ...

    def function(self, name: str) -> FunctionInfo | None: ...

    def function_names(self) -> Iterable[str]: ...

    def object(self, name: str) -> ObjectInfo | None:
        """The object type with that name (`Task`)."""
        ...

    def scope(self) -> Mapping[str, Type]:
        """Names that every handler has in scope (`task`, `worker`, `now`, `tasks`, …) with their types."""
        ...

    def reader_fields(self) -> Collection[str]:
        """The names of all fields that are `of_reader`: they are read for the run's worker."""
        ...

    def plugin_names(self) -> Iterable[str]: ...

    def fingerprint(self) -> str:
        """Changes whenever anything above does: part of the key of cached code."""
        ...


@record
class StaticCatalogue(Frozen):
    """A catalogue made of plain tables, for tests and for hosts that have nothing else."""

    actions: Mapping[str, ActionInfo] = field(default_factory=dict)
    events: Mapping[str, EventInfo] = field(default_factory=dict)
    functions: Mapping[str, FunctionInfo] = field(default_factory=dict)
    objects: Mapping[str, ObjectInfo] = field(default_factory=dict)
    names: Mapping[str, Type] = field(default_factory=dict)
    plugins: tuple[str, ...] = ()
    version: str = "static"

    def action(self, name: str) -> ActionInfo | None:
        found = self.actions.get(name)
        return found or next((info for info in self.actions.values() if name in info.aliases), None)

    def action_names(self) -> Iterable[str]:
        return [name for info in self.actions.values() for name in (info.name, *info.aliases)]

    def event(self, name: str) -> EventInfo | None:
        return self.events.get(name)

    def event_names(self) -> Iterable[str]:
        return self.events.keys()

    def function(self, name: str) -> FunctionInfo | None:
        return self.functions.get(name)

    def function_names(self) -> Iterable[str]:
        return self.functions.keys()

    def object(self, name: str) -> ObjectInfo | None:
        return self.objects.get(name)

    def scope(self) -> Mapping[str, Type]:
        return self.names

    def reader_fields(self) -> Collection[str]:
        return {field.name for info in self.objects.values() for field in info.fields.values() if field.of_reader}

    def plugin_names(self) -> Iterable[str]:
        return self.plugins

    def fingerprint(self) -> str:
        return self.version
