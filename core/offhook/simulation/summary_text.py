"""A run's summary for people: tables of at most 100 columns, painted on a terminal only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

from offhook.simulation.case_counts import ChannelCounts
from offhook.simulation.summary import HandlerCounts, RunSummary

_LISTED: Final = 12
_HEADINGS: Final = {"runs": "ran", "redirected": "redir."}

Paint = Callable[[str], str]


def plainly(text: str) -> str:
    """No paint."""
    return text


def as_text(summary: RunSummary, zone: tzinfo, *, bold: Paint = plainly, dim: Paint = plainly) -> str:
    """The summary. Times of day are shown in `zone`."""
    parts = [
        _head(summary, zone, bold),
        _cases(summary, bold),
        _reasons(summary, bold),
        _actions(summary, bold),
        _cancellations(summary, bold),
        _errors(summary, bold),
        _handlers(summary, bold),
        _handler_problems(summary, bold),
        _foot(summary, dim),
    ]
    return "\n\n".join(part for part in parts if part)


def table(rows: Sequence[Sequence[str]], *, left: int = 1, bold: Paint = plainly, indent: str = "") -> str:
    """Aligned columns: the first `left` to the left, the others to the right; the first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if column < left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append((indent + "  ".join(cells)).rstrip())
    return "\n".join([bold(lines[0]), *lines[1:]])


# ------------------------------------------------------------ the parts


def _head(summary: RunSummary, zone: tzinfo, bold: Paint) -> str:
    line = f"{bold(summary.name)}: {_count(summary.events, 'event')}"
    if summary.first_event is not None and summary.last_event is not None:
        line += f", {shown_at(summary.first_event, zone)} to {shown_at(summary.last_event, zone)}"
    line += f", in {summary.seconds:.1f} s"
    if summary.seconds >= 1:
        line += f" ({summary.events / summary.seconds:,.0f} a second)"
    lines = [line]
    if summary.events == 0 and summary.stopped is None:
        lines.append("No events came, so nothing was asked of the centre.")
    if summary.stopped == "interrupted":
        lines.append(bold(f"Interrupted at {shown_at(summary.ended_at, zone)}; this is how far it had come."))
    if summary.stopped == "error" and summary.error is not None:
        lines.append(bold(f"Stopped at {shown_at(summary.ended_at, zone)}: {summary.error.get('message', '')}"))
    if summary.problem_count:
        were = "was" if summary.problem_count == 1 else "were"
        lines.append(f"{_count(summary.problem_count, 'row')} of the input did not fit, and {were} left out.")
    if summary.skipped:
        lines.append(f"{_count(summary.skipped, 'event')} from before the run's start were passed over.")
    if summary.late:
        lines.append(f"{_count(summary.late, 'event')} came too late, or for a case that is not there.")
    return "\n".join(lines)


def _cases(summary: RunSummary, bold: Paint) -> str:
    if not summary.channels:
        return ""
    rows = [["cases", "came", "done", "gave up", "canceled", "open", "wait p50", "p95", "p99", "≤20s", "≤60s", "talk"]]
    named = sorted(summary.channels.items(), key=lambda item: (-item[1].created, item[0]))
    rows += [_case_row(name, counts) for name, counts in named]
    if len(named) > 1:
        rows.append(_case_row("all", summary.total()))
    return table(rows, bold=bold)


def _case_row(name: str, counts: ChannelCounts) -> list[str]:
    wait = counts.waiting
    return [
        name,
        _number(counts.created),
        _number(counts.completed),
        _number(counts.abandoned),
        _number(counts.canceled + counts.deleted),
        _number(counts.open),
        *(_seconds(wait.percentile(percent)) for percent in (50, 95, 99)),
        _share(wait.within(20)),
        _share(wait.within(60)),
        _seconds(counts.handling.mean()),
    ]


def _reasons(summary: RunSummary, bold: Paint) -> str:
    rows = [["cases that ended without service", "count"]]
    rows += [[_cut(reason, 80), _number(count)] for reason, count in list(summary.reasons.items())[:_LISTED]]
    return table(rows, bold=bold) if len(rows) > 1 else ""


def _actions(summary: RunSummary, bold: Paint) -> str:
    actions = summary.journal["actions"]
    if not actions:
        return ""
    kinds = ("completed", "cancelled", "failed", "redirected")
    rows = [["actions", *kinds]]
    for name, counts in sorted(actions.items(), key=lambda item: (-sum(item[1].values()), item[0])):
        rows.append([name, *(_number(counts[kind]) for kind in kinds)])
    if len(actions) > 1:
        rows.append(["all", *(_number(summary.journal[kind]) for kind in kinds)])
    return table(rows, bold=bold)


def _cancellations(summary: RunSummary, bold: Paint) -> str:
    rows = [["cancelled", "why", "by", "count"]]
    for each in summary.journal["cancellations"][:_LISTED]:
        rows.append([each["action"], _cut(each["reason"], 44), _cut(each["by"], 32), _number(each["count"])])
    return table(rows, left=3, bold=bold) if len(rows) > 1 else ""


def _errors(summary: RunSummary, bold: Paint) -> str:
    rows = [["failed", "code", "count"]]
    for each in summary.journal["errors"][:_LISTED]:
        rows.append([each["action"], each["code"], _number(each["count"])])
    return table(rows, left=2, bold=bold) if len(rows) > 1 else ""


def _handlers(summary: RunSummary, bold: Paint) -> str:
    if not summary.handlers:
        return ""
    counted = ("runs", "declined", "cancelled", "redirected", "failed", "dropped")
    # a run in which nothing failed need not say so in every line
    shown = [name for name in counted if name == "runs" or any(getattr(each, name) for each in summary.handlers)]
    rows = [["handlers", "at", *(_HEADINGS.get(name, name) for name in shown), "µs each"]]
    for each in summary.handlers:
        counts = [_number(getattr(each, name)) for name in shown]
        rows.append([_cut(_called(each), 34), _place(each), *counts, f"{each.microseconds:,.0f}"])
    return table(rows, left=2, bold=bold)


def _handler_problems(summary: RunSummary, bold: Paint) -> str:
    rows = [["handlers that failed", "message", "count"]]
    for name, message, count in summary.handler_problems[:_LISTED]:
        rows.append([_cut(name, 30), _cut(message.split("\n")[0], 58), _number(count)])
    return table(rows, left=2, bold=bold) if len(rows) > 1 else ""


def _foot(summary: RunSummary, dim: Paint) -> str:
    words = [
        f"{_count(summary.journal['invocations'], 'invocation')}, {_count(sum(summary.happenings.values()), 'event')} "
        f"of the centre, {_count(summary.notifications, 'notification')}, {_count(summary.logs, 'log line')}",
        f"seed {summary.seed}, journal of {_count(summary.records, 'record')}, digest {summary.journal_digest[:16]}",
    ]
    if summary.store is not None:
        resumed = summary.store["resumed"]
        again = f", gone on from {_count(resumed, 'time')}" if resumed else ""
        words.append(f"store {summary.store['file']}{again}, {_count(summary.store['records'], 'record')}")
    return "\n".join(dim(word) for word in words)


# ------------------------------------------------------------ words and numbers


def _called(handler: HandlerCounts) -> str:
    """The handler's name, or what it is where nobody has named it."""
    if handler.name != f"{handler.owner}:{handler.line}":
        return handler.name
    return f"{handler.stage} {', '.join(handler.targets)}" if handler.targets else "schedule"


def _place(handler: HandlerCounts) -> str:
    return f"{Path(handler.file).name}:{handler.line}"


def shown_at(instant: datetime, zone: tzinfo) -> str:
    """An instant as a local day and time, whatever the locale."""
    local = instant.astimezone(zone)
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")  # strftime's would be the locale's
    return f"{days[local.weekday()]} {local:%Y-%m-%d %H:%M}"


def _number(value: int) -> str:
    return f"{value:,}" if value else "·"


def _count(value: int, word: str) -> str:
    return f"{value:,} {word}{'' if value == 1 else 's'}"


def _share(share: float | None) -> str:
    return f"{share * 100:.0f}%" if share is not None else "·"


def _seconds(value: float | None) -> str:
    if value is None:
        return "·"
    whole = round(value)
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m {whole % 60:02}s"
    return f"{whole // 3600}h {whole % 3600 // 60:02}m"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
