"""The records of the journal, and their values as JSON has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from pydantic import BaseModel

from offhook.payload import outside_fields
from offhook_grammar.durations import format_duration
from offhook_grammar.node import Fields, changing
from offhook_grammar.values import FrozenDict

ASIDE: Final = frozenset({"place", "seconds", "timings", "reads", "from", "effects", "implementing"})
"""Of what a record says, the names that may differ between two machines that did the same."""

_AS_IT_IS: Final = frozenset({str, int, float, bool, type(None)})


def plain(value: Any) -> Any:
    """A value as JSON has it, in Python's own types: entities by their SID, times in ISO 8601, payloads by their
    names outside Python and without what nobody gave."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is FrozenDict:
        return {key: plain(item) for key, item in value.items()}
    if kind is tuple or kind is list:
        return [plain(item) for item in value]
    if isinstance(value, BaseModel):
        return _plain_model(value)
    return _plain_rarity(value)


def identity(entity: Any) -> str | None:
    """The SID by which a record names an entity; a task's own (WT), since it outlives its reservations."""
    sid = getattr(entity, "task_sid", None) or getattr(entity, "sid", None)
    return sid if isinstance(sid, str) else None


@changing
class Record(Fields):
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
        return head | {name: plain(value) for name, value in self.what.items() if not is_empty(value)}


def is_empty(value: Any) -> bool:
    """Whether a record leaves this out."""
    return value is None or value == () or (type(value) is FrozenDict and not value)


def _plain_model(model: BaseModel) -> Any:
    fields = outside_fields(type(model))
    if fields is None:
        return model.model_dump(mode="json", by_alias=True, exclude_unset=True)
    given, values = model.__pydantic_fields_set__, model.__dict__
    return {outside: plain(values[name]) for name, outside in fields if name in given}


def _plain_rarity(value: Any) -> Any:
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, (str, int, float)):
        return value
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
    return _plain_object(value)


def _plain_object(value: Any) -> str:
    found = identity(value)
    if found is not None:
        return found
    # Python's own words for an object hold its address, which differs from run to run
    plain_object = type(value).__str__ is object.__str__  # type: ignore[comparison-overlap]
    return str(value) if not plain_object else f"<{type(value).__name__}>"
