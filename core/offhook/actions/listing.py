"""The list of all actions, by group, as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from offhook.actions.describe import AVAILABLE

Paint: TypeAlias = Callable[[str, str], str]


def list_actions(actions: Sequence[Mapping[str, Any]], backend: str, paint: Paint | None = None) -> str:
    """Actions as `describe_action` gives them, under their groups: name, whether `backend` does it, summary.

    `paint(text, style)` puts colour on headings and on what is not available; None leaves the text plain.
    """
    paint = paint or (lambda text, _style: text)
    if not actions:
        return "there are no actions"
    width = max(len(action["name"]) for action in actions)
    groups: dict[str, list[str]] = {}
    for action in actions:
        available = action["backends"].get(backend) == AVAILABLE
        mark = " " if available else paint("-", "dim")
        name = action["name"].ljust(width)
        line = f"  {mark} {name if available else paint(name, 'dim')}  {action['summary']}"
        groups.setdefault(action["group"], []).append(line.rstrip())
    blocks = ["\n".join([paint(group, "heading"), *lines]) for group, lines in groups.items()]
    missing = sum(1 for action in actions if action["backends"].get(backend) != AVAILABLE)
    counts = f"{len(actions)} actions"
    if missing:
        counts += f"; {missing} marked - are not available on the {backend} backend"
    return "\n\n".join([*blocks, f"{counts}. `offhook actions NAME` shows one whole."])
