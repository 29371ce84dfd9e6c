"""Types in a few words."""

from __future__ import annotations

from offhook_grammar.types import Choice, Entity, ListOfType, OneOf, Record, Scalar, Type

_MOST = 4


def type_text(kind: Type) -> str:
    """A type as people say it: `text`, `a Task`, `"agent" | "supervisor"`."""
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
