"""How hours are said to people."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from offhook_business_hours.calendar import Calendar

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def said(calendar: Calendar, at: datetime, now: datetime) -> str:
    """An instant to come, by the clocks of the queue: "today at 13:30", "on Monday at 09:00"."""
    day, clock = calendar.day(at), at.astimezone(calendar.zone).strftime("%H:%M")
    ahead = (day - calendar.day(now)) // timedelta(days=1)
    if ahead < 7:
        return f"{('today', 'tomorrow')[ahead] if ahead < 2 else f'on {_DAYS[day.weekday()]}'} at {clock}"
    return f"on {_DAYS[day.weekday()]}, {day.isoformat()}, at {clock}"


def opens_again(calendar: Calendar, now: datetime) -> str:
    """When the queue opens next, in words."""
    opens = calendar.next_opening(now)
    return "at a time that is not fixed yet" if opens is None else said(calendar, opens, now)


def hours_of(calendar: Calendar, day: date) -> str:
    """The hours of a day: "09:00-12:30, 13:30-18:00", "closed", "closed (Christmas Day)"."""
    spans = ", ".join(map(str, calendar.spans(day))) or "closed"
    holiday = calendar.holidays.name(day)
    return f"{spans} ({holiday})" if holiday else spans


def why_closed(calendar: Calendar, now: datetime) -> str:
    """Why nobody is there, and when somebody is again."""
    holiday = calendar.holiday(now)
    if holiday is not None:
        reason = f"{calendar.queue} is closed on a holiday, {holiday}"
    else:
        reason = f"{calendar.queue} is closed; its hours today are {hours_of(calendar, calendar.day(now))}"
    return f"{reason} ({calendar.zone.key}). It opens {opens_again(calendar, now)}."
