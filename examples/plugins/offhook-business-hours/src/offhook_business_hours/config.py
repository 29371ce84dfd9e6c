"""What `[plugin.hours.config]` holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, PrivateAttr, model_validator

from offhook import ActionError, PluginConfig
from offhook_business_hours.calendar import Calendar
from offhook_business_hours.holiday_files import read_holidays
from offhook_business_hours.holidays import Holidays
from offhook_business_hours.queue_hours import Days, Hours, Outside, QueueHours, Rules, Weekly, Zone, days_of_week
from offhook_business_hours.spans import read_spans


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
    holidays: Rules = Field(
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
        description="When customers may be written to and called, by the clocks of where they are; left out, always.",
    )
    customer_zone: str = Field(
        default="timeZone", description="The attribute of a task that names its customer's time zone."
    )
    queues: Mapping[str, QueueHours] = Field(default={}, description="The queues that have hours, by name.")

    _calendars: dict[str, Calendar] = PrivateAttr(default_factory=dict)  # what the fields say, worked out once

    @model_validator(mode="after")
    def _with_calendars(self) -> HoursConfig:
        rules = dict(self.holidays)
        for path in self.holiday_files:
            rules |= {rule: name for rule, name in read_holidays(path).items() if rule not in rules}
        holidays, none = Holidays(rules), Holidays({})
        for name, queue in self.queues.items():
            if name.casefold() in self._calendars:
                raise ValueError(f"there are two tables for the queue {name}")
            days = {**self.days, **queue.days} if queue.holidays else queue.days
            self._calendars[name.casefold()] = Calendar(
                queue=name,
                zone=ZoneInfo(queue.zone or self.zone),
                week=days_of_week(queue.week if queue.week is not None else self.week),
                days={day: read_spans(text) for day, text in days.items()},
                holidays=holidays if queue.holidays else none,
            )
        return self

    @property
    def calendars(self) -> tuple[Calendar, ...]:
        """Those of the queues that have hours, in the order in which they are written."""
        return tuple(self._calendars.values())

    def calendar(self, queue: str) -> Calendar | None:
        """The calendar of a queue by its name; None for one that has no hours."""
        return self._calendars.get(queue.casefold())

    def known_calendar(self, queue: str) -> Calendar:
        """The same. Raises `ActionError` (`no-hours`) for a queue that has no hours."""
        calendar = self.calendar(queue)
        if calendar is None:
            known = ", ".join(one.queue for one in self.calendars) or "none"
            raise ActionError(f"the queue {queue} has no hours; those that have some: {known}", code="no-hours")
        return calendar

    def outside_of(self, queue: str) -> Outside:
        """What becomes of tasks that come into the queue outside its hours."""
        return self._queue(queue).outside or self.outside

    def announced(self, queue: str, /, **values: str) -> str:
        """What customers hear of the queue, with the values filled in."""
        text = self._queue(queue).announcement or self.announcement
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def overflow_of(self, queue: str) -> str | None:
        """Which queue gets what is transferred to this one while it is closed; None for none."""
        return self._queue(queue).overflow

    def _queue(self, name: str) -> QueueHours:
        return next((one for queue, one in self.queues.items() if queue.casefold() == name.casefold()), QueueHours())
