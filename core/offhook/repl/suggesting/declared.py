"""What scripts declare: functions, actions, params and so on, with what they take."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from offhook_grammar.checker.typenames import BUILT_IN
from offhook_grammar.parser import Parser
from offhook_grammar.tree import (
    ActionItem,
    Const,
    DefineFunction,
    DefineProcedure,
    Memory,
    NamedType,
    Param,
    TypeDeclaration,
)
from offhook_grammar.tree import TypeField as Field
from offhook_grammar.tree.items import TypeReference
from offhook_grammar.types import ANY, Entity, FieldInfo, ListOfType, Record, Type

_ENTITIES: Final = frozenset({"Queue", "Worker", "Activity", "Workflow", "Task", "Reservation", "Conversation"})


class Declared(NamedTuple):
    """A thing of a script. `fields`: what it takes, by name; `type`: that of its value, as far as it says."""

    kind: str
    name: str
    fields: dict[str, FieldInfo]
    type: Type = ANY


@lru_cache(maxsize=64)
def declared_in(text: str) -> tuple[Declared, ...]:
    """What a script declares, in its order; nothing of one that cannot be read."""
    file = Parser().parse(text, "").file
    found: list[Declared] = []
    records: dict[str, Type] = {}
    for item in file.items if file is not None else ():
        if isinstance(item, TypeDeclaration):
            fields = _fields(item.fields, records)
            kind = Record(item.name.text, tuple((name, one.type) for name, one in fields.items()))
            records[item.name.text] = kind
            found.append(Declared("type", item.name.text, fields, kind))
        elif isinstance(item, ActionItem):
            found.append(Declared("action", item.name.text, _fields(item.fields, records)))
        elif isinstance(item, (DefineFunction, DefineProcedure)):
            taken = {one.text: FieldInfo(one.text, ANY, required=True) for one in item.parameters}
            kind_of = "define" if isinstance(item, DefineFunction) else "procedure"
            found.append(Declared(kind_of, item.name.text, taken))
        elif isinstance(item, Param):
            found.append(Declared("param", item.name.text, {}, _type(item.type, records)))
        elif isinstance(item, Const):
            found.append(Declared("const", item.name.text, {}))
        elif isinstance(item, Memory):
            name = f"{item.kind.text}.{item.name.text}"
            found.append(Declared("memory", name, {}, _type(item.type, records)))
    return tuple(found)


def named_type(name: str) -> Type:
    """The type that a word names; anything for one that is not known here."""
    return BUILT_IN.get(name) or (Entity(name) if name in _ENTITIES else ANY)


def _fields(fields: tuple[Field, ...], records: dict[str, Type]) -> dict[str, FieldInfo]:
    return {
        one.name.text: FieldInfo(one.name.text, _type(one.type, records), required=one.default is None)
        for one in fields
    }


def _type(reference: TypeReference, records: dict[str, Type]) -> Type:
    if isinstance(reference, NamedType):
        return records.get(reference.name) or named_type(reference.name)
    return ListOfType(_type(reference.item, records))
