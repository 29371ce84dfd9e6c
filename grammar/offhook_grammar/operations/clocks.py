"""Times and clocks written as text: ISO 8601, `09:00`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

from offhook_grammar.program import LanguageError

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)


def parse_clock(text: str) -> time:
    """`"9:00"`, `"17:55:30"` → a clock. Raises `LanguageError`."""
    found = _CLOCK.fullmatch(text.strip())
    try:
        if found:
            return time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        pass
    raise LanguageError(f'found "{text[:40]}", wanted a clock such as "09:00"', "invalid-clock")


def parse_time(text: str) -> datetime:
    """ISO 8601 with an offset → a time in UTC. Raises `LanguageError`."""
    try:
        found = datetime.fromisoformat(text.strip())
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    example = "2026-03-01T20:00:00+01:00"
    raise LanguageError(f'found "{text[:40]}", wanted a time with its offset such as "{example}"', "invalid-time")


def later(instant: datetime, duration: timedelta) -> datetime:
    """So much later. Raises `LanguageError` where times end."""
    try:
        return instant + duration
    except OverflowError:
        raise LanguageError("this is further away than times go", "number-too-large") from None


def time_from_text(text: str, like: Any) -> Any:
    """`text` as a time or a clock, whichever `like` is."""
    return parse_time(text) if isinstance(like, datetime) else parse_clock(text)


def clock_text(value: time) -> str:
    """`09:00`, with seconds where there are any."""
    return value.strftime("%H:%M:%S" if value.second else "%H:%M")


def time_text(value: datetime) -> str:
    """ISO 8601 in UTC: `2026-03-01T19:00:00Z`."""
    whole = value.astimezone(UTC) if value.tzinfo else value
    return whole.isoformat().replace("+00:00", "Z")
