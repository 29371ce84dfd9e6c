"""Times as people write them on the command line, and the stretches that they mean."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

_HOUR_ONLY: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d")
_STEPS: Final = ((10, timedelta(days=1)), (13, timedelta(hours=1)), (16, timedelta(minutes=1)))


def instant(text: str) -> datetime:
    """`2026-01-05`, `2026-01-05T10`, `2026-01-05T10:15:30.5+01:00`; without a zone UTC. Raises `ValueError`."""
    text = text.strip()
    if _HOUR_ONLY.fullmatch(text):
        text += ":00"
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def stretch(text: str) -> tuple[datetime, datetime]:
    """The day, hour, minute or second that `text` names: as long as it is written exactly. Raises `ValueError`."""
    start = instant(text)
    bare = re.sub(r"(Z|[+-]\d\d(:?\d\d)?)$", "", text.strip()[11:])
    length = len(text.strip()[:11].rstrip("T ")) + (len(bare) + 1 if bare else 0)
    step = next((step for size, step in _STEPS if length <= size), timedelta(seconds=1))
    return start, start + step
