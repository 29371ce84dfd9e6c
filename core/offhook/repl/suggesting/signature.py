"""The signature of the action or function at the cursor, for a toolbar."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from offhook.repl.suggesting.position import Position, position
from offhook.repl.suggesting.typing import type_text
from offhook.repl.suggesting.view import View

_CALLED: Final = re.compile(r"([^\W\d]\w*)\(([^()]*)\Z")
_QUOTED: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"?')


class Signature(NamedTuple):
    """`SetActivity activityName?: text`: a name and what it takes. `current`: which of the parts is being written, None
    if none is. `opening` stands ahead of the parts, `closing` behind them."""

    name: str
    parts: tuple[str, ...]
    current: int | None = None
    opening: str = " "
    closing: str = ""

    def __str__(self) -> str:
        return f"{self.name}{self.opening}{', '.join(self.parts)}{self.closing}".rstrip()


def signature(text: str, cursor: int, view: View) -> Signature | None:
    """The signature of what is being written at the cursor; None elsewhere."""
    before = text[:cursor]
    return _of_function(before, view) or _of_action(position(before), view)


def _of_function(before: str, view: View) -> Signature | None:
    blanked = _QUOTED.sub(lambda text: "_" * len(text[0]), before)  # brackets and commas in texts are none
    called = _CALLED.search(blanked)
    parameters = view.parameters(called[1]) if called is not None else None
    if called is None or parameters is None:
        return None
    current = min(called[2].count(","), len(parameters) - 1) if parameters else None
    return Signature(called[1], tuple(parameters), current, "(", ")")


def _of_action(at: Position, view: View) -> Signature | None:
    name = at.action or at.begun
    fields = view.arguments(name)
    if fields is None:
        return None
    parts, current = [], None
    for number, (argument, field) in enumerate(fields.items()):
        kind = type_text(field.type)
        parts.append(f"{argument}{'' if field.required else '?'}{f': {kind}' if kind else ''}")
        if argument == at.argument:
            current = number
    return Signature(name, tuple(parts), current)
