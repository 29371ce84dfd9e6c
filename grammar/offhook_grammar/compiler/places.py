"""Places that can be set: a name, then fields and indexes."""

from __future__ import annotations

from offhook_grammar.tree import Call, Expression, Field, Index, Name, Node, Number, Text


def root_name(place: Node) -> str | None:
    """The name a place starts with, None if it does not start with one."""
    while isinstance(place, (Field, Index)):
        place = place.target
    return place.name if isinstance(place, Name) else None


def steps(place: Expression) -> list[Field | Index]:
    """The fields and indexes after the root, outermost first."""
    found: list[Field | Index] = []
    while isinstance(place, (Field, Index)):
        found.append(place)
        place = place.target
    return found[::-1]


def path_text(node: Expression) -> str | None:
    """How a message names a value: `task.age`, `round(…)`; None for what is no name."""
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Field):
        base = path_text(node.target)
        return f"{base}.{node.name.text}" if base else f"….{node.name.text}"
    if isinstance(node, Index):
        base = path_text(node.target) or "…"
        return f"{base}[{_index_text(node.index)}]"
    if isinstance(node, Call):
        return f"{node.function.text}(…)"
    return None


def _index_text(index: Expression) -> str:
    if isinstance(index, Number):
        return str(index.value)
    if isinstance(index, Text) and index.literal is not None:
        return f'"{index.literal}"'
    return path_text(index) or "…"
