"""What the ring keeps of an invocation that nobody listens to: references, of which a `Record` is made on demand.

Two such entries are made for every invocation, and hardly any of them is ever looked at. An entry is a plain tuple:
the function that makes its record, then what that function needs. It holds neither the invocation, whose result may be
large, nor its cause, which would hold the whole chain.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from offhook.journal.records import Record
from offhook.journal.verdicts import spelt

if TYPE_CHECKING:
    from offhook.pipeline.invocation import Invocation

Entry = tuple[Any, ...]


def committed_entry(invocation: Invocation, at: datetime | float) -> Entry:
    """The entry of `invocation.committed`, with the length that the verdicts have now, since there may be more. `at`:
    the instant, or the seconds since 1970."""
    cause, verdicts = invocation.cause, invocation.verdicts
    return (
        _committed,
        at,
        invocation.id,
        invocation.spec.name,
        invocation.by,
        invocation.actor,
        invocation.worker,
        invocation.marks,
        cause.id if cause is not None else None,
        invocation.given,
        invocation.payload,
        invocation.edits,
        verdicts,
        len(verdicts),
    )


def completed_entry(invocation: Invocation, at: datetime | float) -> Entry:
    """The entry of `invocation.settled` of one that was completed."""
    return (_completed, at, invocation.id, invocation.spec.name, invocation.verdicts)


def traced_entry(entry: Entry, more: Callable[[], dict[str, Any]]) -> Entry:
    """The entry with what a host that traces says besides, worked out once somebody asks for the record."""
    return (_traced, entry[1], entry, more)


def _traced(sequence: int, _at: datetime, entry: Entry, more: Callable[[], dict[str, Any]]) -> Record:
    record = record_of(entry, sequence)
    record.what |= more()
    return record


def record_of(entry: Record | Entry, sequence: int) -> Record:
    """The record of an entry of the ring."""
    if isinstance(entry, Record):
        return entry
    make, at, *facts = entry
    made: Record = make(sequence, datetime.fromtimestamp(at, UTC) if isinstance(at, float) else at, *facts)
    return made


def invocation_id(number: int) -> str:
    """The id of an invocation as journals and traces show it."""
    return f"IV{number:012d}"


def head(
    action: str,
    by: str,
    actor: Any,
    worker: Any,
    marks: tuple[str, ...],
    cause: int | None,
    given: Any,
    payload: Any,
    edits: tuple[Any, ...],
) -> dict[str, Any]:
    """What the records of an invocation have in common."""
    return {
        "action": action,
        "by": by,
        "actor": getattr(actor, "sid", None),
        "worker": getattr(worker, "sid", None),
        "marks": marks,
        "cause": invocation_id(cause) if cause is not None else None,
        "given": given if edits else None,
        "payload": payload,
        "edits": edits,
    }


def _committed(  # the shape of the entry above
    sequence: int,
    at: datetime,
    number: int,
    action: str,
    by: str,
    actor: Any,
    worker: Any,
    marks: tuple[str, ...],
    cause: int | None,
    given: Any,
    payload: Any,
    edits: tuple[Any, ...],
    verdicts: list[Any],
    verdict_count: int,
) -> Record:
    what = head(action, by, actor, worker, marks, cause, given, payload, edits)
    what["verdicts"] = spelt(verdicts[:verdict_count])
    return Record("invocation.committed", at, sequence, invocation_id(number), what)


def _completed(sequence: int, at: datetime, number: int, action: str, verdicts: list[Any]) -> Record:
    what = {"action": action, "outcome": "completed", "verdicts": spelt(verdicts)}
    return Record("invocation.settled", at, sequence, invocation_id(number), what)
