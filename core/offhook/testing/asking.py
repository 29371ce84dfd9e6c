"""How a test names an action and its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from offhook.testing.times import Duration, duration


def payload_of(given: Any, fields: Mapping[str, Any]) -> Any:
    """The payload: a mapping or the bare value of the one field that may be given so, or the fields by name.

    Raises `TypeError` for both at once.
    """
    if given is not None and fields:
        raise TypeError(f"give the payload, or its fields by name ({', '.join(fields)}), and not both")
    return given if given is not None else (dict(fields) or None)


def options_of(worker: Any, by: str, marks: tuple[str, ...], deadline: Duration | None) -> dict[str, Any]:
    """The options of an invocation."""
    limit = duration(deadline) if deadline is not None else None
    return {"worker": worker, "by": by, "marks": marks, "deadline": limit}
