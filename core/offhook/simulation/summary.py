"""`RunSummary`: what a run came to, as plain values; `summary_text` shows it to people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from offhook.simulation.case_counts import CaseCounts, ChannelCounts, without_numbers
from offhook_grammar.node import Frozen, node

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.pipeline import Handler
    from offhook.simulation.feeder import Feeder


@dataclass(frozen=True, slots=True)
class HandlerCounts:
    """What one handler did and cost. `microseconds` is per call, declined ones included; waits do not count."""

    name: str
    kind: str
    owner: str
    stage: str
    targets: tuple[str, ...]
    file: str
    line: int
    runs: int
    declined: int
    cancelled: int
    redirected: int
    failed: int
    dropped: int
    microseconds: float

    @classmethod
    def of(cls, handler: Handler) -> HandlerCounts:
        """The counts of a handler so far."""
        stats, origin = handler.stats, handler.origin
        calls = stats.runs + stats.declined
        return cls(
            handler.name,
            origin.kind,
            origin.owner,
            str(handler.stage or "implementation"),
            handler.targets,
            origin.file,
            origin.line,
            stats.runs,
            stats.declined,
            stats.cancelled,
            stats.redirected,
            stats.failed,
            stats.dropped,
            round(stats.seconds / calls * 1e6, 1) if calls else 0.0,
        )

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__} | {"targets": list(self.targets)}


@node
class RunSummary(Frozen):
    """A run's figures. `stopped` says what ended it early: "interrupted", "error", or None."""

    name: str
    seed: int
    started_at: datetime
    ended_at: datetime
    first_event: datetime | None
    last_event: datetime | None
    events: int
    events_by_type: dict[str, int]
    skipped: int
    late: int
    problems: tuple[str, ...]
    problem_count: int
    channels: dict[str, ChannelCounts]
    reasons: dict[str, int]
    most_open: int
    journal: dict[str, Any]
    happenings: dict[str, int]
    handler_problems: tuple[tuple[str, str, int], ...]
    handlers: tuple[HandlerCounts, ...]
    notifications: int
    logs: int
    seconds: float
    loading_seconds: float
    records: int
    journal_digest: str
    stopped: str | None
    error: dict[str, Any] | None
    store: dict[str, Any] | None = None

    def total(self) -> ChannelCounts:
        """All channels together."""
        total = ChannelCounts()
        for counts in self.channels.values():
            total.merge(counts)
        return total

    def to_json(self) -> dict[str, Any]:
        """The one object that `offhook run --format json` prints; docs/run-output.md describes its fields."""
        return {
            "name": self.name,
            "seed": self.seed,
            "started_at": _instant(self.started_at),
            "ended_at": _instant(self.ended_at),
            "first_event": _instant(self.first_event),
            "last_event": _instant(self.last_event),
            "events": self.events,
            "events_by_type": self.events_by_type,
            "events_skipped": self.skipped,
            "events_late": self.late,
            "problems": {"count": self.problem_count, "first": list(self.problems)},
            "cases": {
                "all": self.total().to_json(),
                "by_channel": {name: counts.to_json() for name, counts in self.channels.items()},
                "reasons": self.reasons,
                "most_open": self.most_open,
            },
            **self.journal,
            "happenings": self.happenings,
            "handlers": [handler.to_json() for handler in self.handlers],
            "handler_problems": [
                {"handler": name, "message": message, "count": count} for name, message, count in self.handler_problems
            ],
            "notifications": self.notifications,
            "logs": self.logs,
            "seconds": round(self.seconds, 3),
            "loading_seconds": round(self.loading_seconds, 3),
            "events_per_second": round(self.events / self.seconds, 1) if self.seconds else None,
            "records": self.records,
            "journal_digest": self.journal_digest,
            "stopped": self.stopped,
            "error": self.error,
            "store": self.store,
        }


def _instant(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at is not None else None


@node
class RunFacts(Frozen):
    """What the run itself knows of how it went."""

    name: str
    seed: int
    started_at: datetime
    seconds: float
    loading_seconds: float
    stopped: str | None
    error: dict[str, Any] | None
    store: dict[str, Any] | None


def summarise(host: Host, feeder: Feeder, cases: CaseCounts, facts: RunFacts) -> RunSummary:
    """The figures of a run so far."""
    journal = host.journal.summary.to_json()
    journal["cancellations"] = _grouped(journal["cancellations"])
    problems = host.journal.summary.problems
    return RunSummary(
        name=facts.name,
        seed=facts.seed,
        started_at=facts.started_at,
        ended_at=host.clock.now(),
        first_event=feeder.first_at,
        last_event=feeder.last_at,
        events=feeder.taken,
        events_by_type=dict(sorted(feeder.by_type.items())),
        skipped=feeder.skipped,
        late=feeder.intake.late if feeder.intake is not None else 0,
        problems=tuple(str(problem) for problem in feeder.reader.problems.first),
        problem_count=feeder.reader.problems.count,
        channels=cases.by_channel(),
        reasons=dict(sorted(cases.reasons.items(), key=lambda item: (-item[1], item[0]))),
        most_open=cases.most_open,
        journal=journal,
        happenings=dict(sorted(host.journal.summary.events.items())),
        handler_problems=tuple(
            (name, message, count)
            for (name, message), count in sorted(problems.items(), key=lambda item: (-item[1], item[0]))
        ),
        handlers=tuple(HandlerCounts.of(handler) for handler in handlers_of(host)),
        notifications=host.journal.summary.notifications,
        logs=host.journal.summary.logs,
        seconds=facts.seconds,
        loading_seconds=facts.loading_seconds,
        records=host.journal.digest.count,
        journal_digest=host.journal.digest.hexdigest(),
        stopped=facts.stopped,
        error=facts.error,
        store=facts.store,
    )


def handlers_of(host: Host) -> list[Handler]:
    """All that intercepts or hears something: plugins' hooks in load order, then scripts' handlers in theirs.

    Implementations of actions are not among them.
    """
    hooks = [each for each in host.planner.handlers if each.stage is not None and each.origin.kind == "plugin"]
    return [*hooks, *host.scripts.handlers]


def _grouped(cancellations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Reasons that differ in a number alone are one."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for each in cancellations:
        counts[each["action"], without_numbers(each["reason"]), each["by"]] += each["count"]
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{"action": action, "reason": reason, "by": by, "count": n} for (action, reason, by), n in ordered]
