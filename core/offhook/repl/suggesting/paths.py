"""The types along a path, as far as they are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from offhook.repl.suggesting.view import View, type_of_value
from offhook_grammar.types import Choice, Entity, FieldInfo, ListOfType, OneOf, Record, Type


def fields_at(view: View, path: tuple[str, ...]) -> Mapping[str, FieldInfo]:
    """The fields of what a path leads to; the keys of a map that is there."""
    if not path:
        return {}
    if path[0] in view.values:
        found = _followed(view.values[path[0]], path[1:])
        kind = type_of_value(found)
        if kind is None:
            keys = found if isinstance(found, Mapping) else {}
            return {str(key): FieldInfo(str(key), Entity("")) for key in keys if str(key).isidentifier()}
        return fields_of(view, kind)
    kind = type_at(view, path)
    return fields_of(view, kind) if kind is not None else {}


def type_at(view: View, path: tuple[str, ...]) -> Type | None:
    """The type of what a path leads to; None where it is not known."""
    kind = view.type_of(path[0]) if path else None
    for name in path[1:]:
        kind = _inside(view, kind, name)
    return kind


def choices_of(kind: Type | None) -> tuple[str, ...]:
    """The words of which a text is one."""
    if isinstance(kind, Choice):
        return kind.values
    if isinstance(kind, OneOf):
        return tuple(dict.fromkeys([word for option in kind.options for word in choices_of(option)]))
    return choices_of(kind.item) if isinstance(kind, ListOfType) else ()


def entity_of(kind: Type | None) -> str:
    """The name of the entity that a value of this type is; nothing for others."""
    if isinstance(kind, Entity):
        return kind.name
    if isinstance(kind, OneOf):
        return next((name for option in kind.options if (name := entity_of(option))), "")
    return ""


def fields_of(view: View, kind: Type) -> Mapping[str, FieldInfo]:
    """The fields of a type."""
    if isinstance(kind, Entity):
        info = view.catalogue.object(kind.name)
        return info.fields if info is not None else {}
    if isinstance(kind, Record):
        return {name: FieldInfo(name, inner) for name, inner in kind.fields}
    if isinstance(kind, OneOf):
        return {name: info for option in kind.options for name, info in fields_of(view, option).items()}
    return {}


def _inside(view: View, kind: Type | None, name: str) -> Type | None:
    if kind is None:
        return None
    if name == "[]":
        if isinstance(kind, ListOfType):
            return kind.item
        info = view.catalogue.object(kind.name) if isinstance(kind, Entity) else None
        return info.index_by if info is not None else None
    field = fields_of(view, kind).get(name)
    return field.type if field is not None else None


def _followed(value: Any, names: tuple[str, ...]) -> Any:
    """What a path leads to within a value; None where it leads nowhere."""
    for name in names:
        if isinstance(value, Mapping):
            value = value.get(name)
        elif name == "[]":
            value = next(iter(value), None) if isinstance(value, (list, tuple)) else None
        else:
            getter = (getattr(type(value), "script_fields", None) or {}).get(name)
            value = getter(value) if getter is not None else None
    return value
