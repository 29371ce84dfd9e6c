"""Trees out of records: an invocation with its handlers, effects and all that came of it; an event; a run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from offhook.tracing.entries import Entry, TraceRecords
from offhook.tracing.events import event_node, is_event
from offhook.tracing.handlers_known import KnownHandlers
from offhook.tracing.invocations import InvocationParts, is_invocation
from offhook.tracing.node import Node
from offhook.tracing.runs import run_node

_DEEPEST: Final = 24
_MOST: Final = 2000


class Weaver:
    """Makes nodes with all that hangs on them. `most` bounds how many invocations, events and runs are drawn in all;
    `cut` counts those that were left out."""

    def __init__(self, records: TraceRecords, known: KnownHandlers | None = None, most: int = _MOST) -> None:
        self.records = records
        self.known = known or KnownHandlers(records)
        self.cut = 0
        self._left = most
        self._drawn: set[str] = set()

    def node(self, subject: str, depth: int = 0) -> Node | None:
        """The invocation, event or run of this ID; None if nothing is known of it, or it was drawn already."""
        if subject in self._drawn:
            return None
        entries = self.records.of(subject)
        if not entries:
            return None
        if depth > _DEEPEST or self._left <= 0:
            self.cut += 1
            return None
        self._drawn.add(subject)
        self._left -= 1
        if subject.startswith("RN"):
            return self._run(entries, depth)
        first = entries[0]
        if any(is_invocation(entry) for entry in entries):
            return self._invocation(entries, depth)
        return self._event(first.subject, entries, depth)

    def _invocation(self, entries: list[Entry], depth: int) -> Node:
        parts = InvocationParts(entries, self.known)
        # what a run did belongs to the run, which the invocation caused in its turn
        for entry in sorted(self.records.caused_by(entries[0].subject), key=lambda one: one.subject[:2] != "RN"):
            child = self.node(entry.subject, depth + 1)
            if child is not None:
                parts.hang(child, entry)
        return parts.root

    def _event(self, subject: str, entries: list[Entry], depth: int) -> Node:
        root = event_node(subject, entries, self.known)
        self._hang_on_handlers(root, self.records.caused_by(subject), depth)
        return root

    def _run(self, entries: list[Entry], depth: int) -> Node:
        root = run_node(entries, self.known)
        for entry in self.records.caused_by(entries[0].subject):
            child = self.node(entry.subject, depth + 1)
            if child is not None:
                root.children.append(child)
        root.children.sort(key=lambda node: (node.at, (node.kind, node.name) == ("wait", "ended")))
        return root

    def _hang_on_handlers(self, root: Node, caused: Iterable[Entry], depth: int) -> None:
        """What came of an event belongs to the handler that did it."""
        runs = [entry for entry in caused if entry.subject.startswith("RN")]
        for entry in [*runs, *[entry for entry in caused if not entry.subject.startswith("RN")]]:
            child = self.node(entry.subject, depth + 1)
            if child is None:
                continue
            handler = entry.text("handler") or str(entry.origin.get("handler") or "")
            place = next((node for node in root.children if node.kind == "handler" and node.name == handler), root)
            place.children.append(child)


def short(entries: list[Entry], known: KnownHandlers) -> Node:
    """An invocation, event or run in one line, for lists and stories."""
    if entries[0].subject.startswith("RN"):
        node = run_node(entries, known)
    elif any(is_invocation(entry) for entry in entries):
        node = InvocationParts(entries, known).root
    else:
        node = event_node(entries[0].subject, entries, known)
    return node


__all__ = ["Weaver", "is_event", "is_invocation", "short"]
