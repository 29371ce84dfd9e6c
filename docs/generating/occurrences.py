"""The table of events, for scripts and for plugins."""

from __future__ import annotations

from generating.markdown import anchor, table
from offhook.centre import EVENTS


def event_table() -> str:
    """The events with what they bring."""
    rows = []
    for spec in EVENTS:
        things = [f"[{name}](#{anchor(kind)})" for name, kind in spec.entities.items()]
        fields = [f"{name}: {kind}" for name, kind in spec.fields.items()]
        rows.append((f"`{spec.name}`", spec.summary, ", ".join([*things, *fields])))
    return table(("event", "when", "what `event` has beyond the common fields"), rows)
