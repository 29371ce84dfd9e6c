"""What there is to trace: one row for each invocation, the latest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from offhook.tracing.entries import ALWAYS, Entry, TraceRecords, Window
from offhook.tracing.stories import names_of

_ENDS = ("invocation.settled", "invocation.refused")


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Which invocations to list: of one action, about one task, of a stretch of time, with one outcome."""

    action: str | None = None
    task: str | None = None
    outcome: str | None = None
    window: Window = ALWAYS
    limit: int = 20


@dataclass(frozen=True, slots=True)
class ListRow:
    """One invocation. `outcome`: completed, cancelled, failed, redirected, interrupted or refused."""

    id: str
    at: str
    action: str
    outcome: str
    by: str
    text: str

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "at": self.at,
            "action": self.action,
            "outcome": self.outcome,
            "by": self.by,
            "text": self.text,
        }


def list_rows(records: TraceRecords, wanted: ListFilter) -> list[ListRow]:
    """The latest invocations that fit, `limit` of them at most."""
    about = _about(records, wanted.task) if wanted.task is not None else None
    rows: list[ListRow] = []
    for entry in records.latest(wanted.window, _ENDS):
        if about is not None and entry.subject not in about:
            continue
        row = _row(records, entry) if _fits(entry, wanted) else None
        if row is not None:
            rows.append(row)
            if len(rows) >= wanted.limit:
                break
    return rows


def actions_in(records: TraceRecords) -> list[str]:
    """The actions that the records speak of, for hints."""
    return sorted({entry.text("action") for entry in records.latest(ALWAYS, _ENDS)} - {""})


def _about(records: TraceRecords, task: str) -> frozenset[str]:
    return frozenset(entry.subject for entry in records.mentioning(names_of(records, task)))


def _outcome(entry: Entry) -> str:
    return entry.text("outcome") if entry.kind == "invocation.settled" else "refused"


def _fits(entry: Entry, wanted: ListFilter) -> bool:
    action = entry.text("action")
    if wanted.action is not None and action.casefold() != wanted.action.casefold():
        return False
    return wanted.outcome is None or _outcome(entry) == wanted.outcome


def _row(records: TraceRecords, entry: Entry) -> ListRow:
    by = entry.text("by") or next(_said(records.of(entry.subject), "by"), "") if entry.subject else ""
    cancelled, error = entry.table("cancelled"), entry.table("error")
    text = cancelled.get("reason") or error.get("message") or entry.get("redirect") or ""
    return ListRow(entry.subject, entry.at, entry.text("action"), _outcome(entry), by, str(text))


def _said(entries: list[Entry], name: str) -> Iterator[str]:
    return (entry.text(name) for entry in entries if entry.text(name))
