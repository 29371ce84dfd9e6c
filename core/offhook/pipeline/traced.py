"""What a host that traces keeps of an invocation beside what every invocation has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from pydantic.alias_generators import to_camel

from offhook.events import Event
from offhook.journal.brief import brief
from offhook.journal.records import identity
from offhook.journal.verdicts import spelt
from offhook.pipeline.selection.looked import reads_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from offhook.journal.verdicts import StageVerdicts, Verdict
    from offhook.pipeline.handlers import Handler
    from offhook.pipeline.selection.looked import Looked
    from offhook.runs import Run

_MOST_EFFECTS: Final = 30


class InvocationTrace:
    """`handler` and `run`: through which the invocation came about. `reads`, `timings`: by the name of a handler what
    its condition read when it was asked, and how long it took. `looked`: at what the conditions looked that were judged
    together. `effects`: what the implementation changed in the centre."""

    __slots__ = (
        "_reading", "_seconds", "_started", "effects", "handler", "implementing", "looked", "reads", "run", "timings",
    )  # fmt: skip

    def __init__(self) -> None:
        self.handler: Handler | None = None
        self.run: Run | None = None
        self.reads: dict[str, dict[str, Any]] = {}
        self.timings: dict[str, float] = {}
        self._reading: dict[str, float] = {}
        self.effects: list[dict[str, Any]] = []
        self.implementing: float | None = None
        self.looked: list[Looked] = []
        self._started = perf_counter()
        self._seconds = 0.0

    def came_through(self, handler: Handler | None, run: Run | None) -> None:
        """Through which handler, and which run of it, the invocation came about."""
        self.handler, self.run = handler, run

    def read(self, handler: Handler, subject: Any, extra: Any = None) -> None:
        """A handler's condition is about to be evaluated."""
        started = perf_counter()
        reads = handler.reads(subject, extra)
        if reads is not None:
            self.reads[handler.name] = reads
            self._reading[handler.name] = perf_counter() - started

    def done(self, unit: Any, seconds: float) -> None:
        """The implementation has done its work, which is about to be committed."""
        self.implementing = seconds
        self.effects = _effects(unit) if unit is not None else []

    def origin(self) -> dict[str, Any]:
        """Where the invocation came from, for its first record."""
        told: dict[str, Any] = {}
        if self.handler is not None:
            told["handler"] = self.handler.name
        if self.run is not None:
            told["run"] = self.run.text_id
            if isinstance(self.run.subject, Event):
                told["event"] = self.run.subject.id
        return {"from": told} if told else {}

    def committed(self) -> dict[str, Any]:
        """What the record of the commit tells besides."""
        what = self.origin()
        if self.effects:
            what["effects"] = self.effects
        if self.implementing is not None:
            what["implementing"] = round(self.implementing, 6)
        return what

    def end(self) -> None:
        """The invocation has ended."""
        self._seconds = perf_counter() - self._started

    def settled(self, verdicts: Sequence[Verdict | StageVerdicts]) -> dict[str, Any]:
        """What the last record tells besides: reads and timings beside their verdicts."""
        what: dict[str, Any] = {"seconds": round(self._seconds, 6)}
        names = [name for name, _ in spelt(verdicts)]
        if self.timings:
            what["timings"] = [self._took(name) for name in names]
        reads = dict(self.reads)
        for looked in self.looked:
            reads |= reads_of(looked, reads)
        if reads:
            what["reads"] = [reads.get(name) for name in names]
        return what

    def _took(self, name: str) -> float | None:
        """How long a handler took, without what the trace took over it."""
        seconds = self.timings.get(name)
        return None if seconds is None else round(max(0.0, seconds - self._reading.get(name, 0.0)), 6)


def _effects(unit: Any) -> list[dict[str, Any]]:
    """The fields that a unit of work has changed: of which entity, and both values; of maps the entries that differ."""
    found: list[dict[str, Any]] = []
    for entity, name, before in unit.before() if unit.dirty else ():
        after = getattr(entity, name)
        sid = identity(entity) or getattr(entity, "key", None)
        shown_name = _shown(name)
        if shown_name in ("updatedAt", "revision") or not isinstance(sid, str):
            continue  # what changes whenever anything does
        if shown_name not in type(entity).script_fields:
            continue  # what is the centre's own
        for field, old, new in _differing(shown_name, before, after):
            if len(found) == _MOST_EFFECTS:
                return found
            found.append({"entity": sid, "field": field, "before": brief(old), "after": brief(new)})
    return found


@cache
def _shown(name: str) -> str:
    """A field's name in the language; there are few, and each is asked for with every change."""
    return to_camel(name)


def _differing(name: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
        if before != after:
            yield name, before, after
        return
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            yield f"{name}.{key}", before.get(key), after.get(key)
