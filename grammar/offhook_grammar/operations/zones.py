"""Time zones by name: those of the time-zone data, and none that tell something of the machine."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_OF_THE_MACHINE = frozenset({"localtime", "posixrules"})
"""Names under which a machine's own zone, or its rules, are found: nothing may hang on where a script runs."""


def zone_named(name: str) -> ZoneInfo:
    """The zone of exactly this name. Raises `ZoneInfoNotFoundError`, `ValueError` or `OSError` if there is none: what a
    file system makes of an odd name differs from machine to machine."""
    if name.lower().rpartition("/")[2] in _OF_THE_MACHINE:
        raise ZoneInfoNotFoundError(f"{name} is the machine's own")
    return ZoneInfo(name)


@cache
def zone_names() -> tuple[str, ...]:
    """The zones that there are. To look for them takes long, and scripts can ask for a wrong one again and again."""
    return tuple(sorted(name for name in available_timezones() if name not in _OF_THE_MACHINE))
