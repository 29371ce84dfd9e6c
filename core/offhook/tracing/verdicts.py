"""What became of each handler: the verdicts in a record, with reads and timings beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from offhook.tracing.entries import Entry
from offhook.tracing.handlers_known import HandlerInfo
from offhook.tracing.node import Node

_ABOUT: Final = ("text", "message", "reason", "why")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A handler's verdict: ran, declined, dropped, queued, waits, failed, cancelled, cancelled inside, redirected,
    not reached, own cause, proceeded, replaced, dropped it."""

    name: str
    verdict: str
    reads: Mapping[str, Any] | None
    seconds: float | None

    def node(self, stage: str, info: HandlerInfo | None) -> Node:
        """The node of the handler."""
        return Node(
            "handler",
            self.name,
            status=self.verdict,
            stage=stage,
            seconds=self.seconds,
            place=info.place if info is not None else "",
            condition=info.condition if info is not None else "",
            reads=self.reads,
        )


def verdicts_of(entry: Entry) -> list[Verdict]:
    """The verdicts that a record tells, in the order in which they fell."""
    pairs = entry.items("verdicts")
    reads, timings = entry.items("reads"), entry.items("timings")
    found: list[Verdict] = []
    for place, pair in enumerate(pairs):
        if isinstance(pair, list) and len(pair) == 2:
            read = reads[place] if place < len(reads) else None
            seconds = timings[place] if place < len(timings) else None
            found.append(
                Verdict(
                    str(pair[0]),
                    str(pair[1]),
                    read if isinstance(read, Mapping) else None,
                    float(seconds) if isinstance(seconds, (int, float)) else None,
                )
            )
    return found


def log_node(entry: Entry) -> Node:
    """A line that a script logged, a notification, or any other record, as a node."""
    kind = {"script.logged": "log", "notification.shown": "notification"}.get(entry.kind, "note")
    text = next((entry.text(name) for name in _ABOUT if entry.text(name)), "")
    node = Node(kind, entry.text("level") if kind != "note" else entry.kind, at=entry.at, text=text)
    node.place = entry.text("place")
    if kind == "note":
        node.values = {name: value for name, value in entry.what.items() if name not in ("place", *_ABOUT)}
    return node


def owner_of(node: Node, handlers: Sequence[Node]) -> Node | None:
    """The handler within which a place lies: of the same file, the last that begins above it."""
    file, line = _split(node.place)
    best: tuple[int, Node] | None = None
    for handler in handlers:
        other, start = _split(handler.place)
        ran = handler.status not in ("declined", "not reached", "own cause", "dropped")
        if handler.kind == "handler" and ran and other == file and 0 < start <= line:
            best = (start, handler) if best is None or start > best[0] else best
    return best[1] if best is not None else None


def _split(place: str) -> tuple[str, int]:
    file, _, line = place.rpartition(":")
    return file, int(line) if line.isdecimal() and len(line) < 8 else 0
