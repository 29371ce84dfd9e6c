"""Input events as JSON, for a store: one that was read and has not happened yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from offhook.journal.records import plain
from offhook.simulation.input_events import (
    ActionInput,
    CancelTask,
    CustomerHangsUp,
    CustomerWrites,
    InputEvent,
    NewTask,
    WebhookInput,
    WorkerActivity,
)
from offhook_grammar.values import freeze

TYPES: Final[Mapping[type, str]] = {
    NewTask: "task.created",
    CancelTask: "task.canceled",
    CustomerWrites: "message.added",
    CustomerHangsUp: "call.ended",
    WorkerActivity: "worker.activity",
    WebhookInput: "webhook.received",
    ActionInput: "action",
}
_CLASSES: Final = {name: kind for kind, name in TYPES.items()}


def event_to_json(event: InputEvent) -> dict[str, Any]:
    """The event with its type; what is left out reads as none."""
    found = {each.name: getattr(event, each.name) for each in fields(event)}
    row = {name: plain(value) for name, value in found.items() if value is not None}
    return row | {"type": TYPES[type(event)], "at": event.at.isoformat()}


def event_from_json(row: Mapping[str, Any]) -> InputEvent:
    """The event again."""
    given = {name: freeze(value) for name, value in row.items() if name not in ("type", "at")}
    event: InputEvent = _CLASSES[row["type"]](at=datetime.fromisoformat(row["at"]), **given)
    return event
