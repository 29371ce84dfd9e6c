"""`offhook hours`: when the queues are open in the days to come."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pydantic import Field

from offhook import ActionError, Command, CommandContext, PluginConfig, hookimpl
from offhook_business_hours.calendar import Calendar
from offhook_business_hours.config import HoursConfig
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


def _hours(context: CommandContext) -> str:
    now, given = context.host.clock.now(), context.arguments
    shown = [
        "\n".join([f"{one.queue} ({one.zone.key})", *_lines(one, now, given)])
        for one in _chosen(context.config, given.queue)
    ]
    return "\n\n".join(shown) or "no queue has hours"


def _chosen(config: HoursConfig, names: tuple[str, ...]) -> list[Calendar]:
    chosen = []
    for name in names:
        calendar = config.calendar(name)
        if calendar is None:
            known = ", ".join(one.queue for one in config.calendars) or "none"
            raise ActionError(f"the queue {name} has no hours; those that have some: {known}", code="no-hours")
        chosen.append(calendar)
    return chosen or list(config.calendars)


def _lines(calendar: Calendar, now: datetime, given: HoursArguments) -> list[str]:
    first = given.start or calendar.day(now)
    days = [first + number * timedelta(days=1) for number in range(given.days)]
    return [f"  {day.isoformat()}  {WEEKDAYS[day.weekday()]:<9}  {hours_of(calendar, day)}" for day in days]
