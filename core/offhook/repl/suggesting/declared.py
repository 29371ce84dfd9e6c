"""What scripts declare: functions, actions, params and so on, with what they take."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from offhook.repl.suggesting.tokens import Token
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


def declared_by(tokens: list[Token]) -> tuple[Declared, ...]:
    """What a text that is still being typed declares, as far as its tokens tell."""
    found: list[Declared] = []
    for place, token in enumerate(tokens[:-2]):
        if place and tokens[place - 1].kind != "line":
            continue
        name, behind = tokens[place + 1], tokens[place + 2].text
        if token.text in ("define", "action") and behind == "(":
            found.append(Declared(token.text, name.text, _taken(tokens, place + 3)))
        elif (token.text == "const" and behind == "=") or (token.text == "param" and behind == ":"):
            found.append(Declared(token.text, name.text, {}))
        elif token.text == "memory" and behind == "." and place + 3 < len(tokens):
            found.append(Declared("memory", f"{name.text}.{tokens[place + 3].text}", {}))
        elif token.text == "type" and behind == "=":
            found.append(Declared("type", name.text, {}))
    return tuple(found)


def _taken(tokens: list[Token], place: int) -> dict[str, FieldInfo]:
    """The names in a declaration's brackets, which begin there."""
    found: dict[str, FieldInfo] = {}
    while place < len(tokens) and tokens[place].text != ")":
        if tokens[place].kind == "word" and tokens[place - 1].text in ("(", ","):
            kind = tokens[place + 2].text if place + 2 < len(tokens) and tokens[place + 1].text == ":" else ""
            found[tokens[place].text] = FieldInfo(tokens[place].text, named_type(kind), required=True)
        place += 1
    return found


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
