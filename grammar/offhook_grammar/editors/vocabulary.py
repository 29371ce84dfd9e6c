"""The words of the language by what they are, as painting needs them: taken from the grammar's own tables."""

from __future__ import annotations

from typing import Final, NamedTuple

from offhook_grammar.parsing.tables import Tables, load
from offhook_grammar.parsing.words import HEAD_WORDS, ITEM_WORDS

_CONSTANTS: Final = frozenset({"true", "false", "null"})
_OPERATORS: Final = frozenset({
    "and", "or", "not", "in", "contains", "starts", "ends", "with", "matches", "is", "empty", "default", "any", "all",
    "count", "first", "satisfy", "where",
})  # fmt: skip
DURATION: Final = r"\d+(?:\.\d+)?(?:ms|[smhd])(?: \d+(?:ms|[smhd]))*(?!\w)"
NUMBER: Final = r"\d+(?:\.\d+)?(?!\w)"
ACTION: Final = r"[A-Z][A-Z0-9_]*[a-z]\w*|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?!\w)"
REGEX: Final = r"/(?:[^/\\\[\r\n]|\\.|\[(?:[^\]\\\r\n]|\\.)*\])+/i?(?!\w)"


class Vocabulary(NamedTuple):
    """`items` begin an item or a clause of a head; `statements` are all other words; each in order."""

    items: tuple[str, ...]
    statements: tuple[str, ...]
    operators: tuple[str, ...]
    constants: tuple[str, ...]


def vocabulary(tables: Tables | None = None) -> Vocabulary:
    """The words of the grammar."""
    words = {word for word in (tables or load()).words if word.isalpha()}
    items = (words & (ITEM_WORDS | HEAD_WORDS | {"of", "per", "mode"})) - {"do"}
    rest = words - items - _OPERATORS - _CONSTANTS
    return Vocabulary(
        tuple(sorted(items)),
        tuple(sorted(rest)),
        tuple(sorted(words & _OPERATORS)),
        tuple(sorted(words & _CONSTANTS)),
    )
