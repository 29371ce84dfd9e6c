"""Times and durations in words, whatever the locale of the machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from offhook_grammar.operations import limited_text
from offhook_grammar.program import LanguageError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

_SIGN = re.compile(r"%(.?)", re.DOTALL)

_PARTS: Mapping[str, Callable[[datetime], str]] = {
    "Y": lambda at: f"{at.year:04d}",
    "y": lambda at: f"{at.year % 100:02d}",
    "m": lambda at: f"{at.month:02d}",
    "B": lambda at: MONTHS[at.month - 1],
    "b": lambda at: MONTHS[at.month - 1][:3],
    "d": lambda at: f"{at.day:02d}",
    "A": lambda at: WEEKDAYS[at.weekday()],
    "a": lambda at: WEEKDAYS[at.weekday()][:3],
    "j": lambda at: f"{at.timetuple().tm_yday:03d}",
    "H": lambda at: f"{at.hour:02d}",
    "I": lambda at: f"{(at.hour - 1) % 12 + 1:02d}",
    "p": lambda at: "AM" if at.hour < 12 else "PM",
    "M": lambda at: f"{at.minute:02d}",
    "S": lambda at: f"{at.second:02d}",
    "V": lambda at: f"{at.isocalendar().week:02d}",
    "z": lambda at: f"{at:%z}",
    "Z": lambda at: at.tzname() or "",
    "%": lambda _at: "%",
}


def format_time(at: datetime, form: str) -> str:
    """`at` in a form such as `%d.%m.%Y`; the signs are those of strftime, the names always English."""

    def part(found: re.Match[str]) -> str:
        rule = _PARTS.get(found[1])
        if rule is None:
            raise LanguageError(f"format_time knows no %{found[1]}: it has %{' %'.join(_PARTS)}", "invalid-format")
        return rule(at)

    if len(form) > 1000:
        raise LanguageError("format_time takes a form of up to 1,000 characters", "text-too-long")
    return limited_text(_SIGN.sub(part, form))


def spoken(value: timedelta) -> str:
    """`2 minutes and 5 seconds`: whole seconds, the two or more units that it has, largest first."""
    left = round(abs(value).total_seconds())
    pieces: list[str] = []
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        count, left = divmod(left, length)
        if count:
            pieces.append(f"{count} {unit}" + ("s" if count > 1 else ""))
    if not pieces:
        return "0 seconds"
    joined = pieces[0] if len(pieces) == 1 else f"{', '.join(pieces[:-1])} and {pieces[-1]}"
    return f"minus {joined}" if value < timedelta() else joined
