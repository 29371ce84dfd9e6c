"""Types: in a few words, and what their values can be."""

from __future__ import annotations

from offhook_grammar.types import Choice, Entity, ListOfType, OneOf, Record, Scalar, Type

_MOST = 4


def type_text(kind: Type) -> str:
    """A type as people say it: `text`, `Task`, `"agent" | "supervisor"`."""
    match kind:
        case Scalar():
            return "" if kind.name == "any" else kind.name
        case Entity():
            return kind.name
        case ListOfType():
            return f"list of {type_text(kind.item) or 'values'}"
        case Record():
            return "map"
        case Choice():
            words = [f'"{word}"' for word in kind.values[:_MOST]]
            return " | ".join([*words, "…"] if len(kind.values) > _MOST else words)
        case OneOf():
            return " or ".join(dict.fromkeys([text for option in kind.options if (text := type_text(option))]))
    return ""


def choices_of(kind: Type | None) -> tuple[str, ...]:
    """The words of which a text is one."""
    if isinstance(kind, Choice):
        return kind.values
    if isinstance(kind, OneOf):
        return tuple(dict.fromkeys([word for option in kind.options for word in choices_of(option)]))
    return choices_of(kind.item) if isinstance(kind, ListOfType) else ()


def entities_of(kind: Type | None) -> tuple[str, ...]:
    """The names of the entities that a value of this type can be."""
    if isinstance(kind, Entity):
        return (kind.name,)
    if isinstance(kind, OneOf):
        return tuple(dict.fromkeys([name for option in kind.options for name in entities_of(option)]))
    return ()


def of_one_type(kind: Type) -> Type:
    """The map among the types that a value may have; the type itself where there is no choice."""
    if isinstance(kind, OneOf):
        return next((option for option in kind.options if isinstance(option, Record)), kind)
    return kind.item if isinstance(kind, ListOfType) else kind
