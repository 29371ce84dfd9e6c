"""What suggestions are made of: the language's catalogue, the living centre, and what the session has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final, NamedTuple

from offhook.repl.suggesting.declared import Declared
from offhook_grammar.types import Catalogue, Entity, FieldInfo, Type

MOST: Final = 50
"""So many entities of one kind at most: nobody reads more, and there may be ten thousand."""
_WITHIN: Final = 3
"""From so many letters on, they may stand anywhere within."""
_SID: Final = re.compile(r"[a-z]{1,2}\Z|[a-z]{2}[0-9a-f]+\Z")
_REGISTERS: Final[Mapping[str, str]] = {
    "Task": "tasks",
    "Worker": "workers",
    "Queue": "queues",
    "Workflow": "workflows",
    "Activity": "activities",
    "Conversation": "conversations",
    "Call": "calls",
}


class Command(NamedTuple):
    """A command: how it is written, what it does."""

    name: str
    usage: str
    summary: str


class Words(NamedTuple):
    """What can stand behind a command: each with a few words on it. `begin`: the offset, behind the command, of what is
    begun."""

    begin: int
    found: Iterable[tuple[str, str]]


class View(NamedTuple):
    """`centre`: the living one. `declared`: what the scripts of the session declare. `values`: the session's variables,
    and `about` a few words on one. `words_of`: what can stand behind a command. `files`: scripts that begin so."""

    catalogue: Catalogue
    centre: Any
    declared: tuple[Declared, ...]
    values: Mapping[str, Any]
    commands: Mapping[str, Command]
    words_of: Callable[[str, str], Words]
    about: Callable[[Any], str]
    files: Callable[[str], Iterable[tuple[str, str]]]

    def arguments(self, action: str) -> Mapping[str, FieldInfo] | None:
        """What an action takes, of a plugin or a script; None if there is none of that name."""
        info = self.catalogue.action(action)
        if info is not None:
            return info.fields
        own = next((one.fields for one in self.declared if one.kind == "action" and one.name == action), None)
        if own is not None or not action:
            return own
        thing = self.catalogue.object(action)  # of which a test makes one
        return thing.fields if thing is not None else None

    def parameters(self, function: str) -> list[str] | None:
        """What a function takes, of a plugin or a script; None if there is none of that name."""
        info = self.catalogue.function(function)
        if info is not None:
            return [f"{one.name}{'…' if one.repeated else '?' if one.optional else ''}" for one in info.parameters]
        own = next((one for one in self.declared if one.kind in ("define", "procedure") and one.name == function), None)
        return [*own.fields] if own is not None else None

    def entities(self, kinds: Iterable[str], begun: str) -> Iterator[tuple[str, Any, str]]:
        """The entities of these kinds whose SID or label has what is begun: kind, entity, label; the first ones."""
        return entities_like(self.centre, kinds, begun)


def entities_like(centre: Any, kinds: Iterable[str], begun: str) -> Iterator[tuple[str, Any, str]]:
    """The entities of these kinds whose SID or label has what is begun: kind, entity, label; the first ones."""
    wanted = begun.casefold()
    for kind in kinds:
        found = 0
        for each in entities_of(centre, kind):
            if wanted and not _has(each, kind, wanted):
                continue
            yield kind, each, label_of(each)
            found += 1
            if found == MOST:
                break


def _has(entity: Any, kind: str, wanted: str) -> bool:
    """Whether its SID, its name or channel, or its customer is what is wanted; asked of every task, so without much
    ado."""
    if _SID.match(wanted) and sid_of(entity, kind).casefold().startswith(wanted):
        return True
    task = entity if kind == "Task" else getattr(entity, "task", None)
    said = getattr(entity, "name", None) if task is None else f"{task.channel} {_customer(task.attributes) or ''}"
    if not said:
        return False
    low = said.casefold()
    return low.startswith(wanted) or (wanted in low if len(wanted) >= _WITHIN else f" {wanted}" in low)


def entities_of(centre: Any, kind: str, most: int | None = None) -> Iterable[Any]:
    """Those of a kind that are in the centre: all, or the first ones."""
    register = getattr(centre, _REGISTERS.get(kind, "tasks" if kind == "Reservation" else ""), None)
    if register is None:
        return ()
    if kind == "Reservation":
        held = (task.reservation for task in register)
        return islice((one for one in held if one is not None), most)
    return islice(register, most)


def type_of_value(value: Any) -> Type | None:
    """The type of an entity; None for anything else, since its fields are its own keys."""
    kind = getattr(value, "entity_kind", None)
    return Entity("".join(part.capitalize() for part in kind.split("_"))) if isinstance(kind, str) else None


def sid_of(entity: Any, kind: str) -> str:
    """The entity's own SID."""
    for name in ("task_sid", "key", "sid") if kind == "Task" else ("sid", "key"):
        found = getattr(entity, name, None)
        if isinstance(found, str):
            return found
    return ""


def label_of(entity: Any) -> str:
    """What tells people which one it is: a name, or a customer, a channel, how it stands and with whom."""
    name = getattr(entity, "name", None)
    if isinstance(name, str) and name:
        return name
    task = getattr(entity, "task", None) or next(iter(reversed(getattr(entity, "tasks", None) or [])), None)
    worker = _first(entity, task, "worker")
    words = [
        _first(entity, task, "channel"),
        _customer(getattr(task or entity, "attributes", None)),
        _first(entity, None, "status") or _first(entity, None, "state"),
        f"({worker.name})" if worker is not None else None,
    ]
    return " ".join([word for word in words if isinstance(word, str) and word])


def _first(entity: Any, task: Any, name: str) -> Any:
    """What it has under a name, or else its task."""
    for each in (entity, task):
        found = getattr(each, name, None)
        if found is not None and (name == "worker" or isinstance(found, str)):
            return found
    return None


def _customer(attributes: Any) -> str | None:
    try:
        found = attributes.get("customerName") or attributes.get("name") or attributes.get("from")
    except AttributeError:  # they are no map
        return None
    return str(found) if found else None
