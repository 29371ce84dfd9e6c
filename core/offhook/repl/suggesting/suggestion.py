"""`Suggestion`: what can be put in at the cursor."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal[
    "action", "argument", "command", "entity", "event", "field", "function", "item", "keyword", "name", "value"
]


class Suggestion(NamedTuple):
    """`text` stands in place of what is there from `start` (an offset) to the cursor. `label`: how it is listed;
    `about`: a few words on it."""

    text: str
    start: int
    kind: Kind
    label: str = ""
    about: str = ""

    @property
    def shown(self) -> str:
        """How it is listed."""
        return self.label or self.text
