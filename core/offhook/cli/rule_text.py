"""How a handler takes part, in a few words: its order, its limit, what its failure does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_SAID: Final = {
    "priority": "priority {}",
    "ahead_of": "ahead of {}",
    "behind": "behind {}",
    "limit": "limit {}",
    "on_failure": "on failure {}",
}


def rule_words(told: Mapping[str, Any]) -> str:
    """What was said of a handler, as `  (guard, limit 5s; by settings: priority 7)`; empty where nothing was.

    `told` is the handler for programs.
    """
    said = told["said"]
    own: list[str] = []
    settings: list[str] = []
    for name, words in _SAID.items():
        value = told[name]
        unsaid = name in ("limit", "on_failure") and name not in said
        if value and not unsaid:
            shown = ", ".join(value) if isinstance(value, list) else value
            (settings if said.get(name) == "settings" else own).append(words.format(shown))
    own += ["guard"] if told["guard"] else []
    own += [f"mode {told['mode']}"] if told.get("mode") else []
    parts = [", ".join(own)] if own else []
    parts += ["by settings: " + ", ".join(settings)] if settings else []
    return f"  ({'; '.join(parts)})" if parts else ""
