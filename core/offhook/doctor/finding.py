"""`Finding`: one thing that is wrong, or may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from offhook_grammar.values import EMPTY_MAP


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `check` is the check's name; `plugin` whom it is about, empty where it is no plugin's;
    `file` and `line` where to look, as far as known; `hint` what would help. `is_note`: nothing is wrong, and one may
    want to know. `facts`: for programs, whatever has a JSON form."""

    check: str
    plugin: str
    message: str
    file: str = ""
    line: int | None = None
    hint: str = ""
    is_note: bool = False
    facts: Mapping[str, Any] = field(default_factory=lambda: EMPTY_MAP)

    @property
    def place(self) -> str:
        """Where to look, as "file:line"; empty where nothing is known."""
        return f"{self.file}:{self.line}" if self.file and self.line else self.file

    def to_json(self) -> dict[str, Any]:
        """The finding for programs."""
        return {
            "check": self.check,
            "level": "note" if self.is_note else "finding",
            "plugin": self.plugin or None,
            "message": self.message,
            "file": self.file or None,
            "line": self.line,
            "hint": self.hint or None,
            "facts": dict(self.facts),
        }
