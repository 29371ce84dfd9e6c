"""The records of the journal. They hold references to immutable values; their JSON is made only when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from offhook.payload import Payload
from offhook_grammar.values import FrozenDict


def plain(value: Any) -> Any:
    """A value as JSON has it: entities by their SID, times in ISO 8601."""
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, Payload):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    found = identity(value)
    return found if found is not None else str(value)


def identity(entity: Any) -> str | None:
    """The SID by which a record names an entity; a task's own (WT), since it outlives its reservations."""
    sid = getattr(entity, "task_sid", None) or getattr(entity, "sid", None)
    return sid if isinstance(sid, str) else None


@dataclass(slots=True)
class Record:
    """One entry. `kind` is a dotted word, `at` the instant, `subject` what it is about (an invocation's id or
    an event's); `what` holds the rest, by name."""

    kind: str
    at: datetime
    sequence: int
    subject: str
    what: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The record for programs."""
        head = {"sequence": self.sequence, "kind": self.kind, "at": plain(self.at), "subject": self.subject}
        return head | {name: plain(value) for name, value in self.what.items() if not _is_empty(value)}


def _is_empty(value: Any) -> bool:
    return value is None or value == () or (isinstance(value, FrozenDict) and not value)
