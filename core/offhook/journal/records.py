"""The records of the journal. They hold references to immutable values; their JSON is made only when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from offhook.payload import Payload
from offhook_grammar.durations import format_duration
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
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=repr)  # nothing may depend on hashing
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, timedelta):
        return format_duration(value)
    found = identity(value)
    if found is not None:
        return found
    # Python's own words for an object hold its address, which differs from run to run
    plain_object = type(value).__str__ is object.__str__  # type: ignore[comparison-overlap]
    return str(value) if not plain_object else f"<{type(value).__name__}>"


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
