"""A run's summary as JSON, whole: the store of a run that has ended shows it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Final

from offhook.simulation.case_counts import ChannelCounts
from offhook.simulation.histogram import Histogram
from offhook.simulation.summary import HandlerCounts, RunSummary

_TIMES: Final = ("started_at", "ended_at", "first_event", "last_event")


def summary_to_row(summary: RunSummary) -> dict[str, Any]:
    """All of it, histograms included."""
    row: dict[str, Any] = {field.name: getattr(summary, field.name) for field in fields(summary)}
    for name in _TIMES:
        row[name] = row[name].isoformat() if row[name] is not None else None
    row["channels"] = [[name, _counts_to_row(counts)] for name, counts in summary.channels.items()]
    row["handlers"] = [asdict(each) for each in summary.handlers]
    return row


def summary_from_row(row: Mapping[str, Any]) -> RunSummary:
    """The summary again."""
    given = dict(row)
    for name in _TIMES:
        given[name] = datetime.fromisoformat(row[name]) if row[name] is not None else None
    given["channels"] = {name: _counts_from_row(counts) for name, counts in row["channels"]}
    given["handlers"] = tuple(HandlerCounts(**each | {"targets": tuple(each["targets"])}) for each in row["handlers"])
    given["problems"] = tuple(row["problems"])
    given["handler_problems"] = tuple((name, message, count) for name, message, count in row["handler_problems"])
    return RunSummary(**given)


def _counts_to_row(counts: ChannelCounts) -> dict[str, Any]:
    row = {field.name: getattr(counts, field.name) for field in fields(counts)}
    return {name: value.state() if isinstance(value, Histogram) else value for name, value in row.items()}


def _counts_from_row(row: Mapping[str, Any]) -> ChannelCounts:
    counts = ChannelCounts()
    for name, value in row.items():
        if isinstance(value, Mapping):
            getattr(counts, name).restore(value)
        else:
            setattr(counts, name, value)
    return counts
