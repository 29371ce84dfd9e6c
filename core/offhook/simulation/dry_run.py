"""What would run: everything loaded, checked and read, and nothing done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offhook.simulation.kept_events import TYPES
from offhook.simulation.summary import HandlerCounts, handlers_of
from offhook.simulation.summary_text import Paint, plainly, shown_at, table

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.simulation.run import Simulation


@dataclass(frozen=True, slots=True)
class DryRun:
    """The handlers by action and event in the order in which they would run, and the events by type."""

    name: str
    events: int
    events_by_type: dict[str, int]
    first_event: datetime | None
    last_event: datetime | None
    problems: tuple[str, ...]
    problem_count: int
    centre: dict[str, Any]
    targets: dict[str, tuple[HandlerCounts, ...]]

    def to_json(self) -> dict[str, Any]:
        """The one object that `offhook run --dry-run --format json` prints."""
        return {
            "name": self.name,
            "dry_run": True,
            "events": self.events,
            "events_by_type": self.events_by_type,
            "first_event": self.first_event.isoformat().replace("+00:00", "Z") if self.first_event else None,
            "last_event": self.last_event.isoformat().replace("+00:00", "Z") if self.last_event else None,
            "problems": {"count": self.problem_count, "first": list(self.problems)},
            "centre": self.centre,
            "handlers": {
                target: [
                    {"name": one.name, "stage": one.stage, "owner": one.owner, "file": one.file, "line": one.line}
                    for one in handlers
                ]
                for target, handlers in self.targets.items()
            },
        }


def look(simulation: Simulation) -> DryRun:
    """Read all events of a run that has not begun, and list its handlers. Raises `ConfigError` if strict."""
    counts: Counter[str] = Counter()
    first = last = None
    for event in simulation.feeder.all():
        counts[TYPES[type(event)]] += 1
        first, last = first or event.at, event.at
    reader, host = simulation.feeder.reader, simulation.host
    return DryRun(
        simulation.name,
        sum(counts.values()),
        dict(sorted(counts.items())),
        first,
        last,
        tuple(str(problem) for problem in reader.problems.first),
        reader.problems.count,
        host.centre.config.describe(),
        _by_target(host),
    )


def _by_target(host: Host) -> dict[str, tuple[HandlerCounts, ...]]:
    """What would run for each action and event that anything intercepts or hears, in that order."""
    handlers = handlers_of(host)
    found: dict[str, tuple[HandlerCounts, ...]] = {}
    for target in sorted({target for handler in handlers for target in handler.targets}):
        spec = host.registry.find_action(target)
        if spec is not None:
            plan = host.planner.plan(spec)
            ordered = (*plan.before, *plan.instead, *plan.after, *plan.failure)
        elif host.registry.event(target) is not None:
            ordered = host.planner.event_plan(target).handlers
        else:  # "*"
            ordered = tuple(handler for handler in handlers if target in handler.targets)
        found[target] = tuple(HandlerCounts.of(handler) for handler in ordered)
    schedules = tuple(HandlerCounts.of(handler) for handler in handlers if not handler.targets)
    return found | ({"schedules": schedules} if schedules else {})


def dry_text(found: DryRun, zone: tzinfo, *, bold: Paint = plainly) -> str:
    """What would run, for people."""
    line = f"{bold(found.name)} (dry run): {_count(found.events, 'event')}"
    if found.first_event is not None and found.last_event is not None:
        line += f", {shown_at(found.first_event, zone)} to {shown_at(found.last_event, zone)}"
    lines = [line]
    if not found.events:
        lines.append("There are no events; this would run if there were some.")
    lines += [f"  {kind}: {count:,}" for kind, count in found.events_by_type.items()]
    if found.problem_count:
        lines.append(f"  rows that do not fit: {found.problem_count:,}")
    centre = found.centre
    lines.append(
        f"In {centre['name']}: {_count(centre['workers'], 'worker')}, {_count(len(centre['queues']), 'queue')}, "
        f"{_count(len(centre['workflows']), 'workflow')}"
    )
    rows = [["action or event", "stage", "handler", "at"]]
    for target, handlers in found.targets.items():
        rows += [[target, one.stage, one.name, f"{Path(one.file).name}:{one.line}"] for one in handlers]
    lines += ["", table(rows, left=4, bold=bold) if len(rows) > 1 else "No handler takes part."]
    return "\n".join(lines)


def _count(value: int, word: str) -> str:
    return f"{value:,} {word}{'' if value == 1 else 's'}"
