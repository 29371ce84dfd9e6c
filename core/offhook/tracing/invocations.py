"""The node of one invocation, out of its records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from offhook.tracing.differences import differences
from offhook.tracing.entries import Entry
from offhook.tracing.handlers_known import KnownHandlers
from offhook.tracing.node import Change, Node
from offhook.tracing.verdicts import Verdict, log_node, owner_of, verdicts_of

_KINDS: Final = frozenset({"invocation.committed", "invocation.settled", "invocation.refused"})
_LAST: Final = ("after", "on failure of")


def is_invocation(entry: Entry) -> bool:
    """Whether the record is one of the three that an invocation leaves."""
    return entry.kind in _KINDS


class InvocationParts:
    """An invocation's node, on whose parts can be hung what came of them.

    The parts stand in the order in which they ran: handlers before and instead, the implementation, handlers after.
    """

    def __init__(self, entries: list[Entry], known: KnownHandlers) -> None:
        by_kind = {entry.kind: entry for entry in entries if is_invocation(entry)}
        self._committed = by_kind.get("invocation.committed")
        self._settled = by_kind.get("invocation.settled")
        self._refused = by_kind.get("invocation.refused")
        self.head: Entry = self._committed or self._settled or self._refused or entries[0]
        self._known = known
        self.root = self._made(min(entries, key=lambda entry: entry.sequence).at)
        self._implementation: Node | None = None
        self._add_handlers()
        self._add_edits()
        self._add_others(entries)

    # ------------------------------------------------------------ what came of it

    def hang(self, child: Node, entry: Entry) -> None:
        """Hang an event, a run or a nested invocation on the part that caused it."""
        handler = str(entry.origin.get("handler") or "") or (entry.text("handler") if child.kind == "run" else "")
        self._part(handler, is_event=child.kind == "event").children.append(child)

    def _part(self, handler: str, *, is_event: bool) -> Node:
        if not is_event and handler:
            found = next((node for node in self.root.children if node.name == handler and node.kind == "handler"), None)
            if found is not None:
                return found
        return self._implementation or self.root

    # ------------------------------------------------------------ the invocation itself

    def _made(self, began: str) -> Node:
        """`began`: what a handler logged before the commit was the first that was heard of it."""
        head, settled = self.head, self._settled or self._refused
        values = {str(name): value for name, value in head.table("payload").items()}
        node = Node(
            "invocation", head.text("action"), head.subject, began, values=values, status=self._status(),
        )  # fmt: skip
        node.seconds = _number((settled or head).get("seconds"))
        node.place = (settled or head).text("place")
        node.text = _told(settled) if settled is not None else ""
        return node

    def _status(self) -> str:
        if self._refused is not None:
            return "refused"
        if self._settled is not None:
            return self._settled.text("outcome") or "settled"
        return "under way"

    def _add_handlers(self) -> None:
        known, head = self._known, self._settled or self._committed
        verdicts = verdicts_of(head) if head is not None else []
        early = len(self._committed.items("verdicts")) if self._committed is not None else len(verdicts)
        failed = self._settled is not None and self._settled.text("outcome") == "failed"
        stages = [self._stage(verdict, place, early, failed) for place, verdict in enumerate(verdicts)]
        if self._committed is None and failed:
            early = next((place for place, stage in enumerate(stages) if stage in _LAST), len(verdicts))
        for place, verdict in enumerate(verdicts):
            if place == early:
                self._add_implementation(failed)
            info = known.find(verdict.name, self.head.sequence)
            self.root.children.append(verdict.node(stages[place], info))
        if early >= len(verdicts):
            self._add_implementation(failed)

    def _stage(self, verdict: Verdict, place: int, early: int, failed: bool) -> str:
        info = self._known.find(verdict.name, self.head.sequence)
        if info is not None:
            return info.stage
        if place < early:
            return "instead of" if verdict.verdict in ("proceeded", "replaced", "dropped it") else "before"
        return _LAST[failed]

    def _add_implementation(self, failed: bool) -> None:
        """What the action itself did; nothing where it was not come to."""
        if self._refused is not None:
            return
        if self._committed is not None:
            effects = [_effect(one) for one in self._committed.items("effects") if isinstance(one, Mapping)]
            node = Node("implementation", self.head.text("action"), at=self._committed.at, status="done")
            node.changes = effects
            node.seconds = _number(self._committed.get("implementing"))
        elif failed:
            error = self._settled.table("error") if self._settled is not None else {}
            node = Node("implementation", self.head.text("action"), status="failed", text=str(error.get("message", "")))
        else:
            return
        self._implementation = node
        self.root.children.append(node)

    def _add_edits(self) -> None:
        before: Any = self.head.get("given")
        for edit in self.head.items("edits"):
            if not (isinstance(edit, list) and len(edit) == 2):
                continue
            by, after = edit
            # records of earlier versions do not say what the caller gave
            changes = differences(before, after, "payload") if before is not None else [Change("payload", None, after)]
            handler = next((node for node in self.root.children if node.name == by), self.root)
            handler.changes += changes
            before = after

    def _add_others(self, entries: list[Entry]) -> None:
        for entry in entries:
            if entry.kind == "handler.failed":
                name = entry.text("handler")
                failed = next((node for node in self.root.children if node.name == name), None)
                if failed is None:
                    self.root.children.append(Node("problem", name, text=entry.failure, place=entry.text("place")))
                else:
                    failed.text, failed.place = entry.failure, entry.text("place") or failed.place
            elif not is_invocation(entry):
                node = log_node(entry)
                (owner_of(node, self.root.children) or self.root).children.append(node)


def _told(entry: Entry) -> str:
    """Why it ended so."""
    error, cancelled = entry.table("error"), entry.table("cancelled")
    if cancelled:
        by = cancelled.get("by")
        return f"{cancelled.get('reason', '')}" + (f" ({by})" if by else "")
    if error:
        return f"{error.get('message', '')} [{error.get('code', '')}]"
    redirect = entry.text("redirect")
    return f"to {redirect}" if redirect else ""


def _effect(one: Mapping[str, Any]) -> Change:
    return Change(f"{one.get('entity', '')} {one.get('field', '')}".strip(), one.get("before"), one.get("after"))


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
