"""What suggestions are made of: the language's catalogue, the living centre, and what the session has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from offhook.repl.items import Items
from offhook_grammar.types import Catalogue, Entity, Type

MOST: Final = 50
"""So many entities of one kind at most: nobody reads more, and there may be ten thousand."""
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


class View(NamedTuple):
    """`centre`: the living one. `values`: the session's variables. `words_of`: what can stand behind a command, with a
    few words on each."""

    catalogue: Catalogue
    centre: Any
    items: Items
    values: Mapping[str, Any]
    commands: Mapping[str, Command]
    words_of: Callable[[str, str], Iterable[tuple[str, str]]]

    def entities(self, kind: str, begun: str) -> Iterable[tuple[str, str]]:
        """The entities of a kind whose SID or label begins with what is there: SID and label, the first ones."""
        register = getattr(self.centre, _REGISTERS.get(kind, ""), None)
        found = 0
        begun = begun.casefold()
        for each in register if register is not None else ():
            sid, label = sid_of(each), label_of(each)
            if sid is None or not (sid.casefold().startswith(begun) or label.casefold().startswith(begun)):
                continue
            yield sid, label
            found += 1
            if found == MOST:
                return

    def type_of(self, name: str) -> Type | None:
        """The type of a name: of the session's variables by what they hold now."""
        if name in self.values:
            return type_of_value(self.values[name])
        return self.catalogue.scope().get(name)


def type_of_value(value: Any) -> Type | None:
    """The type of an entity; None for anything else, since its fields are its own keys."""
    kind = getattr(value, "entity_kind", None)
    return Entity("".join(part.capitalize() for part in kind.split("_"))) if isinstance(kind, str) else None


def sid_of(entity: Any) -> str | None:
    """What an action takes for it: a reservation's SID for a task that has one."""
    for name in ("sid", "task_sid", "key"):
        found = getattr(entity, name, None)
        if isinstance(found, str):
            return found
    return None


def label_of(entity: Any) -> str:
    """What tells people which one it is."""
    name = getattr(entity, "name", None)
    if isinstance(name, str) and name:
        return name
    words = [getattr(entity, "channel", None), getattr(entity, "status", None)]
    worker = getattr(entity, "worker", None)
    words.append(getattr(worker, "name", None))
    attributes = getattr(entity, "attributes", None)
    words.append(attributes.get("name") if isinstance(attributes, Mapping) else None)
    return " ".join([word for word in words if isinstance(word, str)])
