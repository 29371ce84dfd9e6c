"""Functions on times, clocks and durations. Null gives null. A zone is a name such as "Europe/Berlin"; UTC unless
given."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from difflib import get_close_matches
from functools import partial
from typing import Any

from offhook.functions import wants
from offhook.functions.define import function, optional, parameter
from offhook.functions.time_format import WEEKDAYS, format_time, spoken
from offhook_grammar.durations import parse_duration
from offhook_grammar.operations import parse_clock, parse_time
from offhook_grammar.operations.arithmetic import whole
from offhook_grammar.operations.zones import zone_named, zone_names
from offhook_grammar.program import LanguageError
from offhook_grammar.types import CLOCK, DURATION, NUMBER, TEXT, TIME, Choice, FunctionInfo, OneOf


def zoned(name: str, value: Any, zone: Any) -> datetime:
    """A time as the clocks of the zone show it."""
    instant = wants.instant(name, value)
    if zone is None:
        return instant.astimezone(UTC)
    try:
        return instant.astimezone(zone_named(wants.text(name, zone)))
    except (KeyError, ValueError, OSError):
        near = get_close_matches(zone, zone_names(), 1)
        hint = f": did you mean {near[0]}?" if near else ': write it as "Europe/Berlin"'
        raise LanguageError(f'there is no time zone "{zone}"{hint}', "unknown-zone") from None
    except OverflowError:
        raise LanguageError(f"{name} leaves the range of times", "number-too-large") from None


def time_(value: Any, zone: Any = None) -> datetime:
    if isinstance(value, datetime):
        return value
    text = wants.text("time", value)
    try:
        naive = datetime.fromisoformat(text.strip())
    except ValueError:
        return parse_time(text)  # which says what is wrong
    if naive.tzinfo is not None:
        return parse_time(text)
    # a time without offset is meant in the zone
    offset = zoned("time", naive.replace(tzinfo=UTC), zone).tzinfo
    return naive.replace(tzinfo=offset).astimezone(UTC)


def clock(value: Any) -> time:
    return value if isinstance(value, time) else parse_clock(wants.text("clock", value))


def time_of_day(value: Any, zone: Any = None) -> time:
    return zoned("time_of_day", value, zone).time().replace(microsecond=0)


def date(value: Any, zone: Any = None) -> str:
    return zoned("date", value, zone).date().isoformat()


def weekday(value: Any, zone: Any = None) -> str:
    return WEEKDAYS[zoned("weekday", value, zone).weekday()].lower()


def hour(value: Any, zone: Any = None) -> int:
    return value.hour if isinstance(value, time) else zoned("hour", value, zone).hour


def minute(value: Any, zone: Any = None) -> int:
    return value.minute if isinstance(value, time) else zoned("minute", value, zone).minute


def formatted(value: Any, form: Any, zone: Any = None) -> str:
    return format_time(zoned("format_time", value, zone), wants.text("format_time", form))


def epoch(value: Any) -> int | float:
    return whole(wants.instant("epoch", value).timestamp())


def _in_units(name: str, unit: timedelta, value: Any) -> int | float:
    return whole(wants.duration(name, value) / unit)


def duration(value: Any) -> timedelta:
    if isinstance(value, timedelta):
        return value
    try:
        if isinstance(value, str):
            return parse_duration(value)
        return timedelta(seconds=wants.number("duration", value))
    except ValueError as problem:
        raise LanguageError(str(problem), "invalid-duration") from None
    except OverflowError:
        raise LanguageError("duration leaves the range of durations", "number-too-large") from None


def start_of_day(value: Any, zone: Any = None) -> datetime:
    return zoned("start_of_day", value, zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)


def spoken_(value: Any) -> str:
    return spoken(wants.duration("spoken", value))


_AT, _ZONE, _D = parameter("time", TIME), optional("zone", TEXT), parameter("duration", DURATION)
_CLOCKED = parameter("time", OneOf((TIME, CLOCK)))
_DAYS = Choice(tuple(day.lower() for day in WEEKDAYS))

TIME_FUNCTIONS: tuple[FunctionInfo, ...] = (
    function(
        "time", time_, (parameter("text", OneOf((TEXT, TIME))), _ZONE), TIME,
        "The time that a text in ISO 8601 means; without an offset it is meant in the zone.",
    ),
    function(
        "clock", clock, (parameter("text", OneOf((TEXT, CLOCK))),), CLOCK,
        'The time of day that a text such as "09:00" means.',
    ),
    function("time_of_day", time_of_day, (_AT, _ZONE), CLOCK, "What the clocks of the zone show at that time."),
    function("date", date, (_AT, _ZONE), TEXT, "The date in the zone at that time, as 2026-03-01."),
    function("weekday", weekday, (_AT, _ZONE), _DAYS, "The day of the week in the zone at that time, as monday."),
    function("hour", hour, (_CLOCKED, _ZONE), NUMBER, "The hour, from 0 to 23, in the zone at that time."),
    function("minute", minute, (_CLOCKED, _ZONE), NUMBER, "The minute, from 0 to 59, in the zone at that time."),
    function(
        "format_time", formatted, (_AT, parameter("format", TEXT), _ZONE), TEXT,
        'The time in a form such as "%d.%m.%Y %H:%M"; names of days and months are English.',
    ),
    function("epoch", epoch, (_AT,), NUMBER, "The seconds since the start of 1970 in UTC."),
    function("seconds", partial(_in_units, "seconds", timedelta(seconds=1)), (_D,), NUMBER, "The duration in seconds."),
    function("minutes", partial(_in_units, "minutes", timedelta(minutes=1)), (_D,), NUMBER, "The duration in minutes."),
    function("hours", partial(_in_units, "hours", timedelta(hours=1)), (_D,), NUMBER, "The duration in hours."),
    function(
        "duration", duration, (parameter("value", OneOf((TEXT, NUMBER, DURATION))),), DURATION,
        'The duration that a text such as "2m" means, or a number of seconds.',
    ),
    function("start_of_day", start_of_day, (_AT, _ZONE), TIME, "Midnight at the start of that day in the zone."),
    function("spoken", spoken_, (_D,), TEXT, "The duration in words, as 2 minutes and 5 seconds."),
)  # fmt: skip
