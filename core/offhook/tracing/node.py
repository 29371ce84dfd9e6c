"""`Node`: what a trace is made of: plain data, from which text, JSON and page are drawn alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

FORMAT = 1
"""Counts up when a field of the JSON changes its meaning or goes; new ones may come at any time."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that changed. `path` as scripts write it (`payload.body`, `attributes.topic`)."""

    path: str
    before: Any
    after: Any

    def to_json(self) -> dict[str, Any]:
        return {"path": self.path, "before": self.before, "after": self.after}


@dataclass(slots=True)
class Node:
    """One line of a trace with all that hangs on it.

    `kind`: invocation, event, handler, implementation, run, wait, schedule, cause, log, notification, problem or note.
    `name`: of the action, event or handler. `id`: IV…, EV…, RN… where it has one. `at`: ISO 8601. `status`: how it
    ended, or a handler's verdict. `stage`: of a handler. `seconds`: how long it took. `place`: file and line.
    `text`: a sentence, such as a reason. `condition`: of a handler, as written, and `reads` what that read.
    `values`: a payload's or an event's fields. `changes`: of payload or centre.
    """

    kind: str
    name: str = ""
    id: str = ""
    at: str = ""
    status: str = ""
    stage: str = ""
    seconds: float | None = None
    place: str = ""
    text: str = ""
    condition: str = ""
    reads: Mapping[str, Any] | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, depth first."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(node.children))

    def to_json(self) -> dict[str, Any]:
        """The node for programs; what it does not have is left out."""
        out: dict[str, Any] = {"kind": self.kind}
        for name in ("name", "id", "at", "status", "stage", "seconds", "place", "text", "condition"):
            value = getattr(self, name)
            if value not in ("", None):
                out[name] = value
        if self.reads is not None:
            out["reads"] = dict(self.reads)
        if self.values:
            out["values"] = dict(self.values)
        if self.changes:
            out["changes"] = [change.to_json() for change in self.changes]
        if self.children:
            out["children"] = [child.to_json() for child in self.children]
        return out


@dataclass(slots=True)
class Trace:
    """A tree, or several in the order of time. `causes`: what led to it, the first cause first. `cut`: how many nodes
    were left out since there were too many. `names`: what the things are called that it names by their SIDs."""

    title: str
    file: str
    roots: list[Node]
    causes: list[Node] = field(default_factory=list)
    cut: int = 0
    names: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The trace for programs."""
        return {
            "format": FORMAT,
            "title": self.title,
            "file": self.file,
            "causes": [node.to_json() for node in self.causes],
            "roots": [node.to_json() for node in self.roots],
            "cut": self.cut,
            "names": dict(self.names),
        }
