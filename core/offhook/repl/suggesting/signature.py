"""The signature of the action or function at the cursor, for a toolbar."""

from __future__ import annotations

import re
from typing import Final

from offhook.repl.suggesting.position import position
from offhook.repl.suggesting.typing import type_text
from offhook.repl.suggesting.view import View

_FUNCTION: Final = re.compile(r"([^\W\d]\w*)\([^()]*\Z")


def signature(text: str, cursor: int, view: View) -> str:
    """The signature of what is being written at the cursor: `AcceptTask sid, task?`; nothing elsewhere."""
    before = text[:cursor]
    called = _FUNCTION.search(before)
    info = view.catalogue.function(called[1]) if called is not None else None
    if info is not None:
        names = [f"{one.name}?" if one.optional else one.name for one in info.parameters]
        return f"{info.name}({', '.join(names)})"
    at = position(before)
    action = view.catalogue.action(at.action or at.begun)
    if action is None:
        return ""
    said = []
    for name, field in action.fields.items():
        kind = type_text(field.type)
        said.append(f"{name}{'' if field.required else '?'}{f': {kind}' if kind else ''}")
    return f"{action.name} {', '.join(said)}".strip()
