"""Why a handler did not run: each occasion that it could have taken, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from offhook.tracing.entries import Entry, TraceRecords, Window
from offhook.tracing.handlers_known import HandlerInfo, KnownHandlers
from offhook.tracing.node import FORMAT
from offhook.tracing.opening import TraceError
from offhook.tracing.reasons import Reason, reason_in, reason_without_verdict
from offhook.tracing.stories import names_of
from offhook.tracing.verdicts import verdicts_of

_ENDS: Final = ("invocation.settled", "invocation.refused", "invocation.committed")
_HEARD: Final = ("event.heard", "schedule.fired", "handler.begun")


@dataclass(frozen=True, slots=True)
class Occasion:
    """An invocation, an event or a schedule's time at which the handler could have run. `reason.code` is one of ran,
    condition-false, not-reached, own-cause, dropped, queued, refused, wrong-outcome, not-loaded, not-traced."""

    at: str
    id: str
    name: str
    reason: Reason
    reads: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        out = {"at": self.at, "id": self.id, "name": self.name, "reason": self.reason.code, "text": self.reason.text}
        return out | ({"reads": dict(self.reads)} if self.reads is not None else {})


@dataclass(slots=True)
class WhyNot:
    """The answer. `handler` is None where the file does not say what handlers there were. `scope` says in words
    what was looked at; `names` what the things are called that it names by their SIDs."""

    name: str
    file: str
    scope: str
    handler: HandlerInfo | None
    occasions: list[Occasion] = field(default_factory=list)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[str]:
        """How many occasions ended for each reason."""
        return Counter(occasion.reason.code for occasion in self.occasions)

    @property
    def verdict(self) -> str:
        """The answer in one sentence."""
        if not self.occasions:
            targets = " and ".join(self.handler.targets) if self.handler is not None else "what it is for"
            if self.handler is not None and self.handler.stage == "every":
                return "its time did not come"
            return f"{targets} never happened"
        ran = self.counts["ran"]
        total = len(self.occasions)
        times = "once" if total == 1 else f"{total} times"
        if ran == total:
            return f"it did run, {times}"
        if not ran:
            return f"it could have run {times}, and did not"
        return f"it could have run {times}, and ran {'once' if ran == 1 else f'{ran} times'}"

    @property
    def counted(self) -> str:
        """How often for which reason, the most frequent first: `condition false 12, ran 1`."""
        return ", ".join(f"{code.replace('-', ' ')} {count}" for code, count in self.counts.most_common())

    def to_json(self) -> dict[str, Any]:
        """The answer for programs."""
        handler = self.handler
        told = None if handler is None else {
            "name": handler.name, "stage": handler.stage, "targets": list(handler.targets), "place": handler.place,
            "condition": handler.condition, "mode": handler.mode, "owner": handler.owner,
        }  # fmt: skip
        return {
            "format": FORMAT,
            "handler": self.name,
            "file": self.file,
            "scope": self.scope,
            "verdict": self.verdict,
            "loaded": told,
            "counts": dict(sorted(self.counts.items())),
            "occasions": [occasion.to_json() for occasion in self.occasions],
        }


def why_not(records: TraceRecords, name: str, *, task: str | None = None, window: Window, scope: str) -> WhyNot:
    """Each occasion that the handler `name` had within a task or a stretch of time, in order.

    Raises `TraceError` (`unknown-handler`) for a name that no record knows, with the nearest one.
    """
    known = KnownHandlers(records)
    names = set(known.names)
    search = _Search(records, known, name, names_of(records, task) if task is not None else None, window)
    answer = WhyNot(name, records.name, scope, known.find(name), names=known.called)
    answer.occasions = list(search.occasions())
    if name not in names | search.names:
        raise _unknown(records, name, names | search.names)
    return answer


def _unknown(records: TraceRecords, name: str, names: set[str]) -> TraceError:
    near = get_close_matches(name, sorted(names), 1, 0.5)
    hint = f"did you mean {near[0]}?" if near else "a handler goes by the name behind `named`, else by FILE:LINE"
    return TraceError(f"no record speaks of a handler {name}", file=records.name, code="unknown-handler", hint=hint)


class _Search:
    """Goes through the records once. `names`: of all handlers that it met."""

    def __init__(
        self, records: TraceRecords, known: KnownHandlers, name: str, sids: tuple[str, ...] | None, window: Window
    ) -> None:
        self._records = records
        self._known = known
        self._name = name
        self._sids = sids
        self._window = window
        self._latest = known.find(name)
        self.names: set[str] = set()

    def occasions(self) -> Iterator[Occasion]:
        done: set[str] = set()
        for entry in self._entries():
            subject = entry.subject
            if entry.kind == "schedule.fired":
                yield from self._from_verdicts(entry, "its time", [entry])
            elif entry.kind == "handler.begun":
                yield from self._from_verdicts(entry, "the beginning", [entry])
            elif subject and subject not in done and self._begins(entry):
                done.add(subject)
                yield from self._about(subject)

    def _entries(self) -> Iterator[Entry]:
        if self._sids is not None:
            return self._records.mentioning(self._sids, self._window)
        return self._records.between(self._window)

    def _begins(self, entry: Entry) -> bool:
        if self._latest is not None and not self._latest.hears(_target(entry)):
            return False
        return entry.kind in _ENDS or entry.subject.startswith("EV")

    def _about(self, subject: str) -> Iterator[Occasion]:
        entries = self._records.of(subject)
        if subject.startswith("EV"):
            heard = next((entry for entry in entries if entry.kind in _HEARD), None)
            event = next((entry for entry in entries if entry.kind not in _HEARD), entries[0])
            if heard is not None and (found := list(self._from_verdicts(heard, event.kind, entries))):
                yield from found
            else:
                yield from self._without(event, event.kind)
            return
        ends = [entry for entry in entries if entry.kind in _ENDS]
        told = next((entry for entry in ends if entry.kind == "invocation.settled"), ends[0] if ends else entries[0])
        action = told.text("action")
        found = list(self._from_verdicts(told, action, entries))
        yield from found or self._without(told, action)

    def _from_verdicts(self, entry: Entry, name: str, entries: list[Entry]) -> Iterator[Occasion]:
        verdicts = verdicts_of(entry)
        self.names.update(verdict.name for verdict in verdicts)
        # of one that proceeds and then fails, the last verdict counts
        places = [place for place, verdict in enumerate(verdicts) if verdict.name == self._name]
        if places:
            info = self._known.find(self._name, entry.sequence)
            reason = reason_in(verdicts, places[-1], info, entries)
            reads = verdicts[places[0]].reads
            yield Occasion(entry.at, entry.subject, name, reason, reads)

    def _without(self, entry: Entry, target: str) -> Iterator[Occasion]:
        """It has no verdict here: either this was none of its business, or it did not come to it."""
        latest = self._latest
        if latest is None or not latest.hears(target):
            return
        then = self._known.find(self._name, entry.sequence)
        yield Occasion(entry.at, entry.subject, target, reason_without_verdict(latest, then, entry))


def _target(entry: Entry) -> str:
    """The action or event that a record is about."""
    if entry.kind == "event.heard":
        return entry.text("event")
    return entry.text("action") if entry.kind in _ENDS else entry.kind
