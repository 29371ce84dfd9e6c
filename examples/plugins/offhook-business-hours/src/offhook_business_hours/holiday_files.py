"""Files of holidays: iCalendar, and CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from offhook_business_hours.holidays import read_rule


def read_holidays(path: Path) -> dict[str, str]:
    """The rules of a file, with their names: iCalendar (`.ics`) or CSV with a column for the day and one for the name.

    Raises `ValueError`, with the line, for a file that cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise ValueError(f"{path} cannot be read: {getattr(problem, 'strerror', None) or problem}") from None
    read = _from_calendar if path.suffix.lower() == ".ics" else _from_rows
    found: dict[str, str] = {}
    for line, rule, name in read(text):
        try:
            read_rule(rule)
        except ValueError as problem:
            raise ValueError(f"{path}:{line}: {problem}") from None
        found[rule] = name
    return found


def _from_rows(text: str) -> Iterator[tuple[int, str, str]]:
    rows = csv.reader(text.splitlines())
    for row in rows:
        if len(row) < 2 or not row[0].strip() or row[0].startswith("#") or row[0].strip().lower() in ("date", "day"):
            continue
        yield rows.line_num, row[0].strip(), row[1].strip()


def _from_calendar(text: str) -> Iterator[tuple[int, str, str]]:
    """The whole days of an iCalendar file, and those that come each year; of longer events, each day."""
    event: dict[str, tuple[int, str]] = {}
    for number, line in _unfolded(text):
        key, _, value = line.partition(":")
        name = key.split(";", 1)[0].upper()
        if name == "BEGIN":
            event = {}
        elif name == "END" and value.strip().upper() == "VEVENT" and "DTSTART" in event:
            yield from _days_of(event)
        else:
            event[name] = (number, value.strip())


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """The lines, with the number of the first piece of each: one that begins with a blank goes on the one before."""
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line[:1] in (" ", "\t") and lines:
            lines[-1] = (lines[-1][0], lines[-1][1] + line[1:])
        else:
            lines.append((number, line))
    return iter(lines)


def _days_of(event: Mapping[str, tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    line, start = event["DTSTART"]
    name = event.get("SUMMARY", (0, "holiday"))[1].replace("\\,", ",").replace("\\;", ";")
    try:
        first = date.fromisoformat(start[:8])
        last = date.fromisoformat(event["DTEND"][1][:8]) - timedelta(days=1) if "DTEND" in event else first
    except ValueError:
        yield line, start, name  # which is no rule, and told as that
        return
    yearly = "FREQ=YEARLY" in event.get("RRULE", (0, ""))[1].upper()
    for count in range(max((last - first).days, 0) + 1):
        day = first + timedelta(days=count)
        yield line, f"{day:%m-%d}" if yearly else day.isoformat(), name
