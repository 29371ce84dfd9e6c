"""What led to something: the chain of causes up to who or what began it."""

from __future__ import annotations

from typing import Final

from offhook.tracing.entries import Entry, TraceRecords
from offhook.tracing.events import is_event
from offhook.tracing.invocations import is_invocation
from offhook.tracing.node import Node

_LONGEST: Final = 100

_BEGINNINGS: Final = {
    "input": "a row of the input",
    "customer": "the customer",
    "shift": "a worker's shift",
    "routing": "the centre's routing",
    "start": "the start of the host",
    "reservation timeout": "nobody answered the offer in time",
    "task timer": "the task's time was up",
    "system": "the centre itself",
}

_WHO: Final = {
    "agent": "a worker",
    "supervisor": "a supervisor",
    "api": "a program, through host.invoke",
    "script": "a script",
    "plugin": "a plugin",
    "system": "the system",
}


def causes_of(records: TraceRecords, subject: str) -> list[Node]:
    """The causes of an invocation, event or run, the first one first. The last node tells what caused it directly."""
    chain: list[Node] = []
    seen: set[str] = set()
    while subject and subject not in seen and len(chain) < _LONGEST:
        seen.add(subject)
        entries = records.of(subject)
        first = _told_by(entries)
        if first is None:
            break
        if len(seen) > 1:
            chain.append(_named(first))
        subject = _next(chain, first)
    chain.reverse()
    return chain


def _told_by(entries: list[Entry]) -> Entry | None:
    """The record that tells the cause."""
    found = [entry for entry in entries if is_invocation(entry) and entry.get("by")]
    found += [entry for entry in entries if is_event(entry) or entry.subject.startswith("RN")]
    return found[0] if found else entries[0] if entries else None


def _next(chain: list[Node], entry: Entry) -> str:
    """The subject that caused this one; what is no subject ends the chain."""
    origin = {name: str(value) for name, value in entry.origin.items() if isinstance(value, str)}
    handler = origin.get("handler", "")
    cause = entry.text("cause") or origin.get("event", "")
    if not is_invocation(entry):
        if cause[:2] in ("IV", "EV") and cause[2:].isalnum():
            return cause
        if cause:
            chain.append(Node("cause", cause, text=_beginning(cause)))
        return ""
    if handler:
        chain.append(Node("cause", handler, stage="handler", text=f"invoked by the handler {handler}"))
    if cause:
        return cause
    if not handler or entry.text("by") not in ("script", "plugin"):
        who = entry.text("by")
        chain.append(Node("cause", who, text=_WHO.get(who, ""), values=_people(entry)))
    else:
        chain[-1].text += ", which a schedule or the host's start had called"
    return ""


def _beginning(cause: str) -> str:
    """The word for what began it, in words."""
    word, line, number = cause.partition(" line ")
    return f"{_BEGINNINGS[word]}, line {number}" if line and word in _BEGINNINGS else _BEGINNINGS.get(cause, "")


def _people(entry: Entry) -> dict[str, str]:
    return {name: entry.text(name) for name in ("actor", "worker") if entry.text(name)}


def _named(entry: Entry) -> Node:
    if is_invocation(entry):
        return Node("invocation", entry.text("action"), entry.subject, entry.at)
    kind = "run" if entry.subject.startswith("RN") else "event"
    name = entry.text("handler") if kind == "run" else entry.kind
    return Node(kind, name, entry.subject, entry.at)
