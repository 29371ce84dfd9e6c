"""How a verdict or an outcome looks: its sign, and the style to paint it in."""

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


def style_of(status: str) -> tuple[str, str]:
    """Sign and style: good, bad, waiting or quiet. Of an unknown word there is neither."""
    return _STYLES.get(status, ("", ""))
