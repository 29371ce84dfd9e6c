"""A record as text: what a store keeps, and what the digest covers."""

from __future__ import annotations

from json import dumps
from typing import Any, NamedTuple

from pydantic_core import to_json

from offhook.journal.records import ASIDE, Record, is_empty, plain


class Encoded(NamedTuple):
    """A record's texts. `at` is ISO 8601 in UTC with a Z. `what` is JSON of all that equal runs have in common,
    `aside` of the rest (`ASIDE`), None where there is none; the two together are what `Record.to_json` gives."""

    at: str
    kind: str
    subject: str
    what: bytes
    aside: bytes | None


def encode(record: Record) -> Encoded:
    """Encode a record, at once: later, what it refers to may have changed."""
    at = record.at.isoformat().replace("+00:00", "Z")
    what: dict[str, Any] = {}
    aside: dict[str, Any] = {}
    for name, value in record.what.items():
        if not is_empty(value):
            (aside if name in ASIDE else what)[name] = value
    return Encoded(at, record.kind, record.subject, _json(what), _json(aside) if aside else None)


def _json(values: dict[str, Any]) -> bytes:
    try:
        return to_json({name: plain(value) for name, value in values.items()})
    except Exception:  # noqa: BLE001  # what happened has happened, whatever a plugin put into its record
        return dumps({name: _speakable(value) for name, value in values.items()}).encode()


def _speakable(value: Any) -> Any:
    """Of a record with something in it that no encoder takes, each part by itself, else by its type. Half of a
    surrogate pair is spelt as an escape."""
    try:
        found = plain(value)
        dumps(found)
    except Exception:  # noqa: BLE001  # as above
        return f"<{type(value).__name__}>"
    return found
