"""The journal in memory: what happened and why, in order."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from time import time
from typing import TYPE_CHECKING, Any

from offhook.clock import RealClock
from offhook.errors import ActionError
from offhook.journal.digest import Digest
from offhook.journal.encoding import Encoded, encode
from offhook.journal.lazy import Entry, committed_entry, completed_entry, head, record_of, traced_entry
from offhook.journal.records import Record, identity
from offhook.journal.summary import ActionCount, Summary
from offhook.journal.verdicts import spelt
from offhook.personal.records import mask

if TYPE_CHECKING:
    from offhook.clock import Clock
    from offhook.errors import ActionCancelled
    from offhook.events import Event
    from offhook.personal import Masker
    from offhook.pipeline.handlers import Handler
    from offhook.pipeline.invocation import Invocation

log = logging.getLogger("offhook.journal")


class Journal:
    """Keeps the last `size` records; the summary covers all of them, and so does the digest, where there is one.

    With a `masker` personal data is kept out of every record, with `hide` the
    secrets of plugins out of what is told.
    """

    def __init__(
        self,
        clock: Clock,
        size: int = 10_000,
        *,
        digest: bool = False,
        masker: Masker | None = None,
        hide: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    ) -> None:
        self._clock = clock
        self._hide = hide
        # the instants of most records are never looked at: a number takes a third of the time
        self._stamp: Callable[[], datetime | float] = time if type(clock) is RealClock else clock.now
        self._masker = masker
        self._ring: deque[Record | Entry] = deque(maxlen=size)
        self._count = 0
        self._listeners: list[Callable[[Record], None]] = []
        self._digest = Digest() if digest else None
        self._sinks: list[Callable[[Record, Encoded], None]] = []
        self._is_plain = not digest and masker is None
        """Whether entries are kept as they are."""
        self.summary = Summary()
        self._counts = self.summary.actions

    def __iter__(self) -> Iterator[Record]:
        """The records still held, oldest first."""
        entries = tuple(self._ring)
        first = self._count - len(entries) + 1
        return (record_of(entry, first + place) for place, entry in enumerate(entries))

    def __len__(self) -> int:
        """How many records there have been in all."""
        return self._count

    @property
    def digest(self) -> Digest:
        """The digest of all records. Raises `ActionError` (`digest-off`) on a host that was built without one."""
        if self._digest is None:
            raise ActionError(
                "this host keeps no digest of its journal",
                code="digest-off",
                hint="build it with HostOptions(digest=True)",
            )
        return self._digest

    def take_up(self, count: int, digest: str = "") -> None:
        """Go on after `count` records, of which this is the digest's `state` (nothing where there was none)."""
        self._count = count
        if self._digest is not None:
            self._digest = Digest(digest)

    def listen(self, listener: Callable[[Record], None]) -> None:
        """Call `listener` with each record from now on; what it raises is logged, and stops nothing."""
        self._listeners.append(listener)
        self._is_plain = False

    def feed(self, sink: Callable[[Record, Encoded], None]) -> None:
        """Call `sink` with each record from now on and its texts, before any listener: it is the host's own and may not
        fail."""
        self._sinks.append(sink)
        self._is_plain = False

    def of(self, invocation_id: str) -> list[Record]:
        """The records still held about one invocation."""
        return [record for record in self if record.subject == invocation_id]

    # ------------------------------------------------------------ what can happen

    def refused(self, invocation: Invocation, error: ActionError) -> None:
        """A guard of the host did not let the invocation begin."""
        what = self._head(invocation) | {"error": _error(error)}
        if invocation.trace is not None:
            what |= invocation.trace.origin()
        self._append("invocation.refused", invocation.text_id, what)
        self.summary.settled(invocation.action, "failed", error.code)

    def invalid(self, action: str, error: ActionError, *, known: bool = True) -> None:
        """A payload was not valid, or the action not `known`, so that there is no invocation."""
        self._append("invocation.refused", "", {"action": action, "error": _error(error)})
        # names that nobody registered are counted as one: there is no end to them
        self.summary.settled(action if known else "(unknown)", "failed", error.code)

    def committed(self, invocation: Invocation) -> None:
        """The implementation's unit of work is about to be committed."""
        stamp = self._stamp
        entry = committed_entry(invocation, stamp())
        trace = invocation.trace
        if trace is not None:
            entry = traced_entry(entry, trace.committed().copy)
        if self._is_plain:
            self._count += 1
            self._ring.append(entry)
        else:
            self._add(entry)

    def completed(self, invocation: Invocation) -> None:
        """The invocation has ended, and was done."""
        name = invocation.spec.name
        count = self._counts.get(name)
        if count is None:
            count = self._counts[name] = ActionCount()
        count.completed += 1
        stamp = self._stamp
        entry = completed_entry(invocation, stamp())
        trace = invocation.trace
        if trace is not None:
            trace.end()
            entry = traced_entry(entry, partial(trace.settled, invocation.verdicts))
        if self._is_plain:
            self._count += 1
            self._ring.append(entry)
        else:
            self._add(entry)

    def settled(
        self,
        invocation: Invocation,
        outcome: str,
        *,
        error: ActionError | None = None,
        cancellation: ActionCancelled | None = None,
        redirect: str | None = None,
    ) -> None:
        """The invocation has ended without being done: cancelled, failed, redirected or interrupted."""
        what: dict[str, Any] = {"action": invocation.spec.name, "outcome": outcome} | self._head(invocation)
        what["verdicts"] = spelt(invocation.verdicts)
        if error is not None:
            what["error"] = _error(error)
            what["place"] = error.place
        if redirect is not None:
            what["redirect"] = redirect
        if invocation.trace is not None:
            invocation.trace.end()
            what |= invocation.trace.origin() | invocation.trace.settled(invocation.verdicts)
        reason = by = ""
        if cancellation is not None:
            reason, by = cancellation.reason, cancellation.by or ""
            what["cancelled"] = {"code": cancellation.code, "reason": reason, "by": by}
            what["place"] = cancellation.place
        self._append("invocation.settled", invocation.text_id, what)
        self.summary.settled(invocation.spec.name, outcome, error.code if error else "", reason, by)

    def event(self, event: Event, cause: str) -> None:
        """Something happened in the centre. `cause` is an invocation's id or a word such as "routing"."""
        what: dict[str, Any] = {
            "cause": cause,
            "entities": {name: identity(entity) for name, entity in event.entities.items()},
        }
        if event.previous:
            what["previous"] = event.previous
        if event.reason is not None:
            what["reason"] = event.reason
        if event.data:
            what["data"] = event.data
        self._append(event.type, event.id, what)
        self.summary.events[event.type] += 1

    def problem(self, handler: Handler, message: str, place: str, subject: str) -> None:
        """A handler failed; it was walled in."""
        what = {"handler": handler.name, "message": message, "place": place, "policy": handler.rule.on_failure}
        self._append("handler.failed", subject, what)
        self.summary.failed(handler.name, message)

    def run_dropped(self, handler: Handler, key: Any, why: str) -> None:
        """A mode dropped or replaced a run."""
        self._append("run.dropped", "", {"handler": handler.name, "key": key, "why": why})

    def run_cancelled_inside(self, handler: Handler, cancellation: ActionCancelled) -> None:
        """A run ended because an action that it invoked was cancelled."""
        self._append(
            "run.cancelled",
            "",
            {"handler": handler.name, "action": cancellation.action, "reason": cancellation.reason},
        )

    def note(self, kind: str, what: dict[str, Any], subject: str = "") -> None:
        """Any other record: a log line of a script, a notification, a block."""
        self._append(kind, subject, what)
        if kind == "notification.shown":
            self.summary.notifications += 1
        elif kind == "script.logged":
            self.summary.logs += 1

    # ------------------------------------------------------------

    def _head(self, invocation: Invocation) -> dict[str, Any]:
        cause = invocation.cause
        return head(
            invocation.spec.name,
            invocation.by,
            invocation.actor,
            invocation.worker,
            invocation.marks,
            cause.id if cause is not None else None,
            invocation.given,
            invocation.payload,
            invocation.edits,
        )

    def _append(self, kind: str, subject: str, what: dict[str, Any]) -> None:
        if self._hide is not None:
            what = self._hide(what)
        self._add(Record(kind, self._clock.now(), self._count + 1, subject, what))

    def _add(self, entry: Record | Entry) -> None:
        self._count += 1
        if self._is_plain:
            self._ring.append(entry)
            return
        record = record_of(entry, self._count)
        if self._masker is not None:
            mask(record, self._masker)
        self._ring.append(record)
        if self._digest is not None or self._sinks:
            encoded = encode(record)
            if self._digest is not None:
                self._digest.add(encoded)
            for sink in self._sinks:
                sink(record, encoded)
        for listener in self._listeners:
            try:
                listener(record)
            except Exception:  # somebody else's code: what it raises is logged, and the record stands
                log.exception("a listener of the journal failed at record %d (%s)", record.sequence, record.kind)


def _error(error: ActionError) -> dict[str, Any]:
    return {"code": error.code, "message": error.message}
