"""The story of a task or a reservation: everything that happened to it, in the order of time."""

from __future__ import annotations

from offhook.tracing.entries import ALWAYS, Entry, TraceRecords, Window
from offhook.tracing.handlers_known import LOADED, KnownHandlers
from offhook.tracing.invocations import is_invocation
from offhook.tracing.node import Node
from offhook.tracing.verdicts import log_node
from offhook.tracing.weaving import short

_BESIDE = frozenset({LOADED, "schedule.fired", "handler.begun", "host.started", "host.resumed"})


def names_of(records: TraceRecords, sid: str) -> tuple[str, ...]:
    """The SIDs under which a task is spoken of: its own and those of its reservations."""
    if not sid.startswith("WT"):
        return (sid,)
    found = {sid: None}
    for entry in records.mentioning((sid,)):
        entities = entry.table("entities")
        reservation = entities.get("reservation")
        if entities.get("task") == sid and isinstance(reservation, str):
            found[reservation] = None
    return tuple(found)


def subjects_about(records: TraceRecords, sid: str, window: Window = ALWAYS) -> dict[str, Entry]:
    """The invocations, events and runs that speak of a task or reservation, with the first record that does."""
    found: dict[str, Entry] = {}
    for entry in records.mentioning(names_of(records, sid), window):
        if entry.kind not in _BESIDE:
            found.setdefault(entry.subject or f"#{entry.sequence}", entry)
    return found


def story_of(records: TraceRecords, known: KnownHandlers, sid: str, window: Window = ALWAYS) -> list[Node]:
    """What happened to the task or reservation: each invocation, event and run with its handlers, by the time."""
    nodes: list[tuple[str, int, Node]] = []
    for subject, entry in subjects_about(records, sid, window).items():
        node = log_node(entry) if subject.startswith("#") else short(records.of(subject), known)
        nodes.append((node.at, entry.sequence, node))
    nodes.sort(key=lambda item: item[:2])
    return [node for _, _, node in nodes]


__all__ = ["is_invocation", "names_of", "story_of", "subjects_about"]
