"""The journal as lines to read: one for each record."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from offhook.journal.brief import brief
from offhook.journal.records import is_empty
from offhook.testing.stubs import without_idle_stub

if TYPE_CHECKING:
    from offhook.journal import Record

_SID: Final = re.compile(r"\b([A-Z]{2}[0-9a-f]{4})[0-9a-f]{28}\b")
_KNOWN = (
    "action",
    "outcome",
    "error",
    "cancelled",
    "verdicts",
    "payload",
    "entities",
    "cause",
    "by",
    "actor",
    "worker",
)
_HANDLED = ("invocation.committed", "invocation.settled", "invocation.refused")


def line(record: Record, name_of: Callable[[str], str]) -> str:
    """A record in a line, its SIDs cut short. `name_of` gives a worker's name for a SID, and else what it was given."""
    text = f"{record.at:%H:%M:%S} {_text(record, name_of)}".rstrip()
    return _SID.sub(r"\1…", text)


def _text(record: Record, name_of: Callable[[str], str]) -> str:
    what = record.what
    if record.kind == "invocation.committed":
        payload = brief(what["payload"])
        fields = ", ".join(f"{key}={value!r}" for key, value in payload.items()) if isinstance(payload, Mapping) else ""
        return f"{what['action']}({fields})" + (f" for {name_of(what['worker'])}" if what.get("worker") else "")
    if record.kind in _HANDLED:
        return _ended(what)
    if record.kind == "notification.shown":
        return f"shown to {name_of(what['to']) if what['to'] else 'nobody in particular'}: {what['text']}"
    if record.kind == "question.asked":
        whom = ", ".join(map(name_of, what["to"])) if what["to"] is not None else "anybody"
        return f"asked {whom}: {what['text']}"
    if record.kind == "script.logged":
        return f"log: {what.get('text')}"
    if record.kind == "handler.failed":
        return f"{what['handler']} failed: {what['message']} ({what['place']})"
    entities = [f"{key} {name_of(sid)}" for key, sid in what.get("entities", {}).items() if sid]
    rest = [f"{key}={brief(value)!r}" for key, value in what.items() if key not in _KNOWN and not is_empty(value)]
    return f"{record.kind} " + ", ".join([*entities, *rest])


def _ended(what: Mapping[str, Any]) -> str:
    told = what.get("error") or what.get("cancelled") or {}
    reason = told.get("message") or told.get("reason")
    by = f" by {told['by']}" if told.get("by") else ""
    verdicts = ", ".join(f"{name} {verdict}" for name, verdict in without_idle_stub(what.get("verdicts", ())))
    outcome = what.get("outcome", "refused")
    return (
        f"{what['action']} {outcome}{by}"
        + (f" ({told.get('code')}: {reason})" if told else "")
        + (f" [{verdicts}]" if verdicts else "")
    )
