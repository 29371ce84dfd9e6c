"""Durations and instants as tests write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from offhook_grammar.durations import parse_duration

Duration = str | float | timedelta
"""`"5m"`, seconds, or a timedelta."""

Instant = str | datetime
"""`"2026-03-02T08:00"` or a datetime; in UTC unless it says where."""


def duration(given: Duration) -> timedelta:
    """Raises `ValueError` for a text that is none."""
    if isinstance(given, timedelta):
        return given
    return parse_duration(given) if isinstance(given, str) else timedelta(seconds=given)


def instant(given: Instant) -> datetime:
    """Raises `ValueError` for a text that is none."""
    moment = datetime.fromisoformat(given) if isinstance(given, str) else given
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
