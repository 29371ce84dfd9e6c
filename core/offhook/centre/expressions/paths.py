"""Names of an expression as the steps that lead to a value."""

from __future__ import annotations

import re

_PIECE = re.compile(r"\.?([^\W\d]\w*)|\[(\d+)\]")


def path_of(name: str) -> tuple[str | int, ...]:
    """`a.b[0].c` → ("a", "b", 0, "c")."""
    return tuple([word or int(number) for word, number in _PIECE.findall(name)])
