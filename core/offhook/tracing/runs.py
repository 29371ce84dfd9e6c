"""The node of a run: an execution of a handler that outlived what started it."""

from __future__ import annotations

from offhook.tracing.entries import Entry
from offhook.tracing.handlers_known import KnownHandlers
from offhook.tracing.node import Node
from offhook.tracing.showing import clock
from offhook.tracing.verdicts import log_node

_ENDS = frozenset({"run.ended", "run.interrupted"})


def run_node(entries: list[Entry], known: KnownHandlers) -> Node:
    """The run with its waits; `status` is how it ended, or `waits`."""
    first = entries[0]
    name = first.text("handler")
    info = known.find(name, first.sequence)
    node = Node("run", name, first.subject, first.at, status="waits", place=info.place if info is not None else "")
    node.values = {"key": first.text("key")} if first.text("key") else {}
    for entry in entries:
        if entry.kind in _ENDS:
            verdict = entry.text("verdict") or entry.kind.rpartition(".")[2]
            node.status = "ended" if verdict == "ran" else verdict
            node.children.append(Node("wait", "ended", at=entry.at, status="" if verdict == "ran" else verdict))
        elif entry.kind == "run.waits":
            told = [f"for {entry.text('for')}" if entry.text("for") else ""]
            told.append(f"until {clock(entry.text('until'))}" if entry.text("until") else "")
            node.children.append(Node("wait", "waits", at=entry.at, text=" ".join(word for word in told if word)))
        else:
            node.children.append(log_node(entry))
    return node
