"""`Recorder`: what a host that traces writes down beside what happened: who heard an event and why not, and who was
there to hear it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from offhook.events import Event
from offhook.journal.records import identity
from offhook.pipeline.handlers import Handler
from offhook.pipeline.invocation import Invocation
from offhook_grammar.values import EMPTY_MAP

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.runs import Run
    from offhook.runs.current import Current

_NAMED: Final = 5000


def have_traced(host: Host, on: bool) -> bool:
    """Have a host write down from now on what traces tell, or no more. Gives whether it did until now."""
    before, host.tracing = host.tracing, on
    host.recorder = (host.recorder or Recorder(host)) if on else None
    return before


class Recorder:
    """Writes records that no digest covers; nothing of the host's work hangs on them."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._known: tuple[Handler, ...] | None = None

    def loaded(self) -> None:
        """List the handlers that there are, if they are others than at the last time."""
        handlers = self._host.planner.handlers
        if handlers is self._known:
            return
        self._known = handlers
        described = [self._described(handler) for handler in handlers if handler.stage is not None]
        self._host.journal.note("handlers.loaded", {"handlers": described, "names": self._names()})

    def hear(self, handlers: Sequence[Handler], event: Event) -> None:
        """Run the handlers of an event, and note what became of each."""
        self._heard("event.heard", handlers, event, {"event": event.type}, event.id)

    def fire(self, handler: Handler) -> None:
        """Run the handler of a schedule, and note what became of it."""
        self._heard("schedule.fired", [handler], None, {}, "")

    def begin(self, handler: Handler, subject: Current) -> None:
        """Run a handler for what is there already, and note what became of it."""
        named = {name: identity(entity) for name, entity in subject.entities.items()}
        self._heard("handler.begun", [handler], subject, {"entities": named}, "")

    def waits(self, run: Run, wait: Mapping[str, Any] = EMPTY_MAP) -> None:
        """A run has come to a wait; `wait` tells what it waits for, where that is known."""
        run.waited = True
        self._host.journal.note("run.waits", self._about(run) | dict(wait), run.text_id)

    def ended(self, run: Run, verdict: str) -> None:
        """A run that had waited has ended."""
        self._host.journal.note("run.ended", self._about(run) | {"verdict": verdict}, run.text_id)

    def _heard(
        self,
        kind: str,
        handlers: Sequence[Handler],
        subject: Event | Current | None,
        what: dict[str, Any],
        subject_id: str,
    ) -> None:
        self.loaded()  # a plugin may have been switched off, or scripts loaded anew
        verdicts: list[tuple[str, str]] = []
        reads: list[dict[str, Any] | None] = []
        timings: list[float] = []
        for handler in handlers:
            reads.append(handler.reads(subject))
            started = perf_counter()
            verdict = self._host.runs.start(handler, subject)
            timings.append(round(perf_counter() - started, 6))
            verdicts.append((handler.name, verdict))
        what["verdicts"] = verdicts
        what["timings"] = timings
        if any(reads):
            what["reads"] = reads
        self._host.journal.note(kind, what, subject_id)

    def _names(self) -> dict[str, str]:
        """What people call the things that records name by their SIDs."""
        centre = self._host.centre
        things: Iterable[Any] = chain(centre.workers, centre.queues, centre.workflows, centre.activities)
        return {thing.sid: thing.name for thing in islice(things, _NAMED)}

    def _described(self, handler: Handler) -> dict[str, Any]:
        find = self._host.registry.find_action
        targets = [spec.name if (spec := find(target)) is not None else target for target in handler.targets]
        told = {
            "name": handler.name,
            "kind": handler.origin.kind,
            "owner": handler.origin.owner,
            "stage": str(handler.stage),
            "targets": targets,
            "place": handler.origin.place,
            "condition": handler.condition_source,
            "mode": str(handler.mode) if handler.mode is not None else None,
            "rule": _unusual(handler.rule.to_json()),
        }
        return {name: value for name, value in told.items() if value is not None}

    def _about(self, run: Run) -> dict[str, Any]:
        subject = run.subject
        told: dict[str, Any] = {"handler": run.handler.name}
        if isinstance(subject, Invocation):
            told["cause"] = subject.text_id
        elif isinstance(subject, Event):
            told["cause"] = subject.id
        key = identity(run.key) or run.key
        if isinstance(key, str) and key:
            told["key"] = key
        return told


def _unusual(rule: dict[str, Any]) -> dict[str, Any] | None:
    """What a rule says beside what holds unless anything is said."""
    said = {name: value for name, value in rule.items() if value and (name, value) != ("on_failure", "ignore")}
    return said or None
