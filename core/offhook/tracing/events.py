"""The node of one event of the centre, out of its records."""

from __future__ import annotations

from offhook.tracing.entries import Entry
from offhook.tracing.handlers_known import KnownHandlers
from offhook.tracing.node import Change, Node
from offhook.tracing.verdicts import log_node, owner_of, verdicts_of

_SAID = frozenset({"script.logged", "notification.shown"})
_ASKED = frozenset({"question.asked", "question.answered", "question.default", "question.withdrawn"})
_BESIDE = frozenset({"event.heard", "handler.failed", *_SAID, *_ASKED})


def is_event(entry: Entry) -> bool:
    """Whether the record is the event itself, not something about it."""
    return entry.subject.startswith("EV") and entry.kind not in _BESIDE


def event_node(subject: str, entries: list[Entry], known: KnownHandlers) -> Node:
    """The event with its entities, what changed, and who heard it."""
    event = next((entry for entry in entries if is_event(entry)), entries[0])
    node = Node("event", event.kind, subject, event.at, text=event.text("reason"))
    node.values = {**event.table("entities"), **event.table("data")}
    node.changes = [Change(str(name), before, None) for name, before in event.table("previous").items()]
    for entry in entries:
        if entry.kind == "event.heard":
            for verdict in verdicts_of(entry):
                node.children.append(verdict.node("on", known.find(verdict.name, entry.sequence)))
    for entry in entries:
        if entry.kind == "handler.failed":
            name = entry.text("handler")
            handler = next((one for one in node.children if one.name == name), None)
            if handler is None:
                handler = Node("problem", name)
                node.children.append(handler)
            handler.text, handler.place = entry.failure, entry.text("place") or handler.place
        elif entry.kind != "event.heard" and entry is not event:
            log = log_node(entry)
            (owner_of(log, node.children) or node).children.append(log)
    return node
