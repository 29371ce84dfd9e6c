"""What a value of a type has inside: its fields, what its index gives, what a loop over it gives."""

from __future__ import annotations

from offhook_grammar.checker.relations import is_map, is_text, is_unknown, join_all, options
from offhook_grammar.types import (
    ANY,
    MAP,
    NULL,
    NUMBER,
    TEXT,
    Catalogue,
    Entity,
    ListOfType,
    ObjectInfo,
    Record,
    Type,
)


def field_type(owner: Type, name: str, catalogue: Catalogue) -> Type | None:
    """The type of `owner.name`, or None when it has no such field."""
    if is_unknown(owner):
        return ANY
    found = [kind for option in options(owner) if (kind := _field(option, name, catalogue)) is not None]
    return join_all(found) if found else None


def as_list(kind: Type, catalogue: Catalogue) -> Type:
    """The same type, a collection of the host (`tasks`) seen as the list that it can be used as."""
    inside = _elements(kind, catalogue)
    return kind if inside is None else ListOfType(inside)


def field_names(owner: Type, catalogue: Catalogue) -> tuple[str, ...]:
    """The fields that a value of this type is known to have; none for a number, a text, a list."""
    names: dict[str, None] = {}
    for option in options(owner):
        if isinstance(option, Record):
            names.update(dict.fromkeys(name for name, _ in option.fields))
        elif (info := object_of(option, catalogue)) is not None:
            names.update(dict.fromkeys(info.fields))
    return tuple(names)


def has_fields(owner: Type) -> bool:
    """Whether values of this type have fields at all."""
    return any(is_map(option) or isinstance(option, Entity) or option in (ANY, NULL) for option in options(owner))


def object_of(kind: Type, catalogue: Catalogue) -> ObjectInfo | None:
    return catalogue.object(kind.name) if isinstance(kind, Entity) else None


def element(source: Type, catalogue: Catalogue) -> Type | None:
    """What a loop over such a value gives, or None when it cannot be looped over."""
    if is_unknown(source):
        return ANY
    found = [kind for option in options(source) if (kind := _element(option, catalogue)) is not None]
    return join_all(found) if found else None


def indexed(owner: Type, key: Type, catalogue: Catalogue) -> Type | None:
    """The type of `owner[key]`, or None when such a value has no index of that type."""
    if is_unknown(owner):
        return ANY
    found = [kind for option in options(owner) if (kind := _indexed(option, key, catalogue)) is not None]
    return join_all(found) if found else None


def index_key(owner: Type, catalogue: Catalogue) -> Type | None:
    """The type of the keys by which such a value is indexed, or None when it has no index."""
    for option in options(owner):
        if isinstance(option, ListOfType):
            return NUMBER
        if is_map(option) or _elements(option, catalogue) is not None:
            return TEXT
    return None


def _field(owner: Type, name: str, catalogue: Catalogue) -> Type | None:
    if owner == MAP:
        return ANY
    if owner == NULL:
        return NULL
    if isinstance(owner, Record):
        return dict(owner.fields).get(name, ANY if owner.open else None)
    if not isinstance(owner, Entity):
        return None
    info = catalogue.object(owner.name)
    if info is None:
        return ANY
    return info.fields[name].type if name in info.fields else None


def _elements(kind: Type, catalogue: Catalogue) -> Type | None:
    info = object_of(kind, catalogue)
    return None if info is None else info.index_by


def _element(source: Type, catalogue: Catalogue) -> Type | None:
    if isinstance(source, ListOfType):
        return source.item
    if source == NULL:
        return ANY
    if is_map(source):
        return TEXT
    if isinstance(source, Entity) and catalogue.object(source.name) is None:
        return ANY
    return _elements(source, catalogue)


def _indexed(owner: Type, key: Type, catalogue: Catalogue) -> Type | None:
    if owner == NULL:
        return NULL
    free = is_unknown(key) or key == NULL
    if isinstance(owner, ListOfType):
        return owner.item if free or NUMBER in options(key) else None
    if not (free or any(is_text(option) for option in options(key))):
        return None
    if is_map(owner) or (isinstance(owner, Entity) and catalogue.object(owner.name) is None):
        return ANY
    return _elements(owner, catalogue)
