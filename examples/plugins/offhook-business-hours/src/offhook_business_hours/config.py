"""What `[plugin.hours.config]` holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from offhook import ActionError, Host, PluginConfig
from offhook_business_hours.alarms import Alarms
from offhook_business_hours.calendar import Calendar
from offhook_business_hours.holidays import WEEKDAYS, Holidays, read_holidays, read_rule
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


class HoursConfig(PluginConfig):
    """Opening hours, by queue.

    A queue that has no table of its own here has no hours: it is always open, and scripts that ask for its hours are
    told so. The week's keys are `monday` to `sunday`, `weekday`, `weekend` and `daily`; the more exact one counts.
    """

    zone: Zone = Field(default="UTC", description='Time zone of all queues that name none, such as "Europe/Berlin".')
    week: Weekly = Field(
        default={}, description='Hours by day: `weekday = "09:00-12:30, 13:30-18:00"`. A day left out is closed.'
    )
    days: Days = Field(
        default={}, description='Hours of special days, by date: `2026-12-24 = "09:00-12:00"`; they outdo holidays.'
    )
    holidays: Annotated[Mapping[str, str], AfterValidator(_rules)] = Field(
        default={},
        description='Names of holidays by rule: 2026-05-04, 12-25, "easter+1", "last monday of may".',
    )
    holiday_files: tuple[Path, ...] = Field(
        default=(), description="Files of holidays: .ics, or .csv with date and name."
    )
    outside: Outside = Field(
        default="wait",
        description="What becomes of tasks that come in outside the hours: they wait, are marked for voicemail, "
        "become a callback when the queue opens, or are canceled.",
    )
    announcement: str = Field(
        default="We are closed. We open again {opens}.",
        description="What customers hear outside the hours; {opens}, {holiday} and {queue} are filled in.",
    )
    refuse_transfers: bool = Field(default=True, description="Whether transfers into a closed queue are refused.")
    customer_hours: Hours | None = Field(
        default=None,
        description="When customers may be written to, by the clocks of where they are; none for any time.",
    )
    customer_zone: str = Field(
        default="timeZone", description="The attribute of a task that names its customer's time zone."
    )
    queues: Mapping[str, QueueHours] = Field(default={}, description="The queues that have hours, by name.")

    _calendars: dict[str, Calendar] = PrivateAttr(default_factory=dict)
    _alarms: Alarms | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _with_calendars(self) -> HoursConfig:
        rules = dict(self.holidays)
        for path in self.holiday_files:
            rules |= {rule: name for rule, name in read_holidays(path).items() if rule not in rules}
        holidays, none = Holidays(rules), Holidays({})
        for name, queue in self.queues.items():
            self._calendars[name.casefold()] = Calendar(
                queue=name,
                zone=ZoneInfo(queue.zone or self.zone),
                week=_days_of_week(queue.week if queue.week is not None else self.week),
                days={
                    day: read_spans(text)
                    for day, text in {**(self.days if queue.holidays else {}), **queue.days}.items()
                },
                holidays=holidays if queue.holidays else none,
            )
        return self

    # A plugin is one module for all hosts of a process, and a configuration is one host's own: so it is here that hooks
    # find what `offhook_started` made.

    def start(self, host: Host) -> None:
        """Take up the host's clock."""
        self._alarms = Alarms(host.clock)

    def stop(self) -> None:
        """Let go of it."""
        if self._alarms is not None:
            self._alarms.stop()

    @property
    def alarms(self) -> Alarms:
        """The timers of the host."""
        if self._alarms is None:
            raise ActionError("the host has not been started", code="not-started")
        return self._alarms

    @property
    def calendars(self) -> tuple[Calendar, ...]:
        """Those of the queues that have hours, in the order in which they are written."""
        return tuple(self._calendars.values())

    def calendar(self, queue: str) -> Calendar | None:
        """The calendar of a queue by its name; None for one that has no hours."""
        return self._calendars.get(queue.casefold())

    def outside_of(self, queue: str) -> Outside:
        """What becomes of tasks that come into the queue outside its hours."""
        return self._queue(queue).outside or self.outside

    def announced(self, queue: str, /, **values: str) -> str:
        """What customers hear of the queue, with the values filled in."""
        text = self._queue(queue).announcement or self.announcement
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def _queue(self, name: str) -> QueueHours:
        return next((one for queue, one in self.queues.items() if queue.casefold() == name.casefold()), QueueHours())


def _days_of_week(week: Mapping[str, str]) -> Week:
    """The spans of each day from Monday on; of two keys for a day, the one for fewer days counts."""
    found: dict[str, Any] = {}
    for group, text in sorted(week.items(), key=lambda item: -len(_GROUPS[item[0]])):
        found |= dict.fromkeys(_GROUPS[group], read_spans(text))
    return tuple(found.get(day, ()) for day in WEEKDAYS)
