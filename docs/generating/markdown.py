"""Tables and anchors in Markdown, and the types of the language in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from offhook_grammar.types import Choice, Entity, ListOfType, OneOf, Record, Scalar, Type

# a cell of a table must not be ended, and no word in it be taken for markup
_CELL = str.maketrans({"|": "\\|", "<": "&lt;", ">": "&gt;", "\n": " "})


def cell(text: str) -> str:
    """Text as it may stand in a cell. What stands in backquotes keeps its angle brackets."""
    parts = text.split("`")
    return "`".join(
        part.translate(_CELL) if place % 2 == 0 else part.replace("|", "\\|") for place, part in enumerate(parts)
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells are escaped."""
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    lines += [f"| {' | '.join(cell(text) for text in row)} |" for row in rows]
    return "\n".join(lines)


def anchor(heading: str) -> str:
    """Where a link to a heading goes, by the rule of the common hosts."""
    kept = "".join(letter for letter in heading.lower() if letter.isalnum() or letter in " -_")
    return kept.strip().replace(" ", "-")


def type_words(kind: Type, *, links: bool = True) -> str:
    """A type in words; objects link to their own tables."""
    if isinstance(kind, Scalar):
        return kind.name
    if isinstance(kind, ListOfType):
        return f"list of {type_words(kind.item, links=links)}"
    if isinstance(kind, Entity):
        return f"[{kind.name}](#{anchor(kind.name)})" if links else kind.name
    if isinstance(kind, Choice):
        return ", ".join(f"`{value}`" for value in kind.values)
    if isinstance(kind, OneOf):
        return " or ".join(type_words(option, links=links) for option in kind.options)
    if isinstance(kind, Record):
        fields = ", ".join(name for name, _ in kind.fields)
        return f"map with {fields}" if fields else "map"
    raise TypeError(f"no words for {kind!r}")
