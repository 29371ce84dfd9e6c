"""`offhook hours`: when the queues are open in the days to come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from pydantic import Field

from offhook import Command, CommandContext, PluginConfig, hookimpl
from offhook_business_hours.calendar import Calendar
from offhook_business_hours.holidays import WEEKDAYS
from offhook_business_hours.words import hours_of


class HoursArguments(PluginConfig):
    """What `offhook hours` is given."""

    queue: tuple[str, ...] = Field(default=(), description="A queue to show; left out, all that have hours")
    start: date | None = Field(default=None, description="The first day, as 2026-12-21; left out, today.")
    days: int = Field(default=7, ge=1, le=366, description="How many days to show.")


@hookimpl
def register_commands() -> list[Command]:
    """The command of the hours."""
    summary = "Show when queues are open in the days to come."
    return [Command("hours", summary, run=_hours, arguments=HoursArguments)]


def _hours(context: CommandContext) -> Any:
    given, config = context.arguments, context.config
    shown = [config.known_calendar(name) for name in given.queue] or config.calendars
    days = [(one, _days(one, context.host.clock.now(), given)) for one in shown]
    if context.form == "json":
        return [_data(one, its_days) for one, its_days in days]
    return "\n\n".join(_text(one, its_days) for one, its_days in days) or "no queue has hours"


def _days(calendar: Calendar, now: datetime, given: HoursArguments) -> list[date]:
    first = given.start or calendar.day(now)
    return [first + number * timedelta(days=1) for number in range(given.days)]


def _text(calendar: Calendar, days: list[date]) -> str:
    lines = [f"  {day.isoformat()}  {WEEKDAYS[day.weekday()]:<9}  {hours_of(calendar, day)}" for day in days]
    return "\n".join([f"{calendar.queue} ({calendar.zone.key})", *lines])


def _data(calendar: Calendar, days: list[date]) -> dict[str, Any]:
    told = [
        {"day": day.isoformat(), "hours": list(map(str, calendar.spans(day))), "holiday": calendar.holidays.name(day)}
        for day in days
    ]
    return {"queue": calendar.queue, "zone": calendar.zone.key, "days": told}
