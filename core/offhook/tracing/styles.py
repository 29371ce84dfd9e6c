"""How nodes look: the sign and the style of a verdict or an outcome, and the word in front of a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_STYLES: Final[Mapping[str, tuple[str, str]]] = {
    **dict.fromkeys(("completed", "done", "ran", "proceeded", "ended"), ("✓", "good")),
    **dict.fromkeys(("failed", "refused", "cancelled", "cancelled inside", "interrupted"), ("✗", "bad")),
    **dict.fromkeys(("queued", "waits", "under way"), ("…", "waiting")),
    **dict.fromkeys(("redirected", "replaced"), ("→", "waiting")),
    **dict.fromkeys(("dropped", "dropped it"), ("○", "waiting")),
    **dict.fromkeys(("not reached", "own cause"), ("○", "quiet")),
    "declined": ("·", "quiet"),
}

WORDS: Final[Mapping[str, str]] = {
    "implementation": "does", "invocation": "", "handler": "", "note": "", "wait": "",
}  # fmt: skip
"""What stands in front of a node's name, where that is not its kind or stage."""

SAID: Final = frozenset({"log", "notification", "wait"})
"""Kinds of nodes whose text is what they are: it stands on their line."""


def style_of(status: str) -> tuple[str, str]:
    """Sign and style: good, bad, waiting or quiet. Of an unknown word there is neither."""
    return _STYLES.get(status, ("", ""))
