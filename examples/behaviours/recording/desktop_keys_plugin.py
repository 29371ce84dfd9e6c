"""The keys of the desktop, for scripts: a shell that draws it emits `key.pressed`, and scripts say what a key does."""

from __future__ import annotations

from offhook import EventSpec, hookimpl


@hookimpl
def register_events() -> list[EventSpec]:
    """`on key.pressed when event.key == "…"`."""
    return [EventSpec("key.pressed", {"worker": "Worker"}, "A worker pressed a key of the desktop.", {"key": "text"})]
