"""What the configuration says of one queue, and how hours, days and zones are written in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from offhook_business_hours.holidays import WEEKDAYS, read_rule
from offhook_business_hours.spans import Span, read_spans

Outside = Literal["wait", "voicemail", "callback", "cancel"]
Week = tuple[tuple[Span, ...], ...]
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "daily": WEEKDAYS,
    "weekday": WEEKDAYS[:5],
    "weekend": WEEKDAYS[5:],
    **{day: (day,) for day in WEEKDAYS},
}


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f'there is no time zone {name!r}; write it as "Europe/Berlin"') from None
    return name


def _hours(text: str) -> str:
    read_spans(text)
    return text


def _weekly(week: Mapping[str, str]) -> Mapping[str, str]:
    for name in week:
        if name not in _GROUPS:
            raise ValueError(f"{name!r} should be one of {', '.join(_GROUPS)}")
    return week


def _rules(holidays: Mapping[str, str]) -> Mapping[str, str]:
    for text in holidays:
        read_rule(text)
    return holidays


Zone = Annotated[str, AfterValidator(_zone)]
Hours = Annotated[str, AfterValidator(_hours)]
Weekly = Annotated[Mapping[str, Hours], AfterValidator(_weekly)]
Days = Mapping[date, Hours]
Rules = Annotated[Mapping[str, str], AfterValidator(_rules)]


class QueueHours(BaseModel):
    """The hours of one queue. What it leaves out is as for all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zone: Zone | None = Field(
        default=None, description='Time zone, such as "Europe/Berlin"; left out, the one for all.'
    )
    week: Weekly | None = Field(default=None, description="Hours by day, as for all.")
    days: Days = Field(default={}, description="Hours of special days of this queue, by date.")
    holidays: bool = Field(
        default=True, description="Whether the holidays and special days for all are this queue's, too."
    )
    outside: Outside | None = Field(default=None, description="What becomes of tasks that come in outside the hours.")
    announcement: str | None = Field(default=None, description="What customers hear outside the hours.")
    overflow: str | None = Field(
        default=None, description="The queue that gets transfers while this one is closed and that one is open."
    )


def days_of_week(week: Mapping[str, str]) -> Week:
    """The spans of each day from Monday on; of two keys for a day, the one for fewer days counts."""
    found: dict[str, Any] = {}
    for group, text in sorted(week.items(), key=lambda item: -len(_GROUPS[item[0]])):
        found |= dict.fromkeys(_GROUPS[group], read_spans(text))
    return tuple(found.get(day, ()) for day in WEEKDAYS)
