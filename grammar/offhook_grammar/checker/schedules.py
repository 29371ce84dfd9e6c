"""`every …`: the interval, the days, the time of day and the zone of a schedule."""

from __future__ import annotations

from datetime import timedelta

from offhook_grammar.checker.expressions import infer
from offhook_grammar.checker.fitting import check_fit
from offhook_grammar.checker.relations import may_be, may_be_text
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.suggestions import did_you_mean, replacing
from offhook_grammar.operations.clocks import parse_clock
from offhook_grammar.operations.zones import zone_named, zone_names
from offhook_grammar.program import LanguageError
from offhook_grammar.tree import Duration, Every, Expression, Name, Negative, Text, Word
from offhook_grammar.types import CLOCK, DURATION, TEXT

DAYS = ("day", "weekday", "weekend", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


_UNITS = {"second": "1s", "minute": "1m", "hour": "1h", "week": "7d"}


def check_schedule(every: Every, scope: Scope) -> None:
    """Report what is wrong with the times of a schedule."""
    if every.interval is not None:
        _interval(every.interval, scope)
    if every.days is not None:
        _days(every.days, scope)
    if every.at is not None:
        _time_of_day(every.at, scope)
    if every.zone is not None:
        _zone(every.zone, scope)


def _interval(interval: Expression, scope: Scope) -> None:
    if isinstance(interval, Name) and interval.name in _UNITS and scope.declared(interval.name) is None:
        unit = _UNITS[interval.name]
        scope.report.error(
            "H415", interval.span, "the interval of a schedule is a duration", hint=replacing(interval.span, unit)
        )
        return
    infer(interval, scope)
    check_fit(interval, DURATION, scope, "the interval of a schedule")
    zero = isinstance(interval, Duration) and interval.value <= timedelta()
    if zero or (isinstance(interval, Negative) and isinstance(interval.operand, Duration)):
        scope.report.error("H415", interval.span, "the interval of a schedule must be longer than nothing")


def _days(days: Word, scope: Scope) -> None:
    if days.text not in DAYS:
        scope.report.error(
            "H418",
            days.span,
            f"`{days.text}` is no day: write `day`, `weekday`, `weekend`, or `monday` to `sunday`",
            hint=did_you_mean(days.text, DAYS, days.span),
        )


def _time_of_day(at: Expression, scope: Scope) -> None:
    kind = infer(at, scope)
    literal = at.literal if isinstance(at, Text) else None
    if literal is not None:
        try:
            parse_clock(literal)
        except LanguageError:
            message = f'"{literal}" is no time of day: hours go from 00 to 23, minutes from 00 to 59'
            scope.report.error("H416", at.span, message, hint='write it as "17:55"')
    elif not (may_be(kind, CLOCK) or may_be_text(kind)):
        check_fit(at, CLOCK, scope, "when a schedule fires")


def _zone(zone: Expression, scope: Scope) -> None:
    infer(zone, scope)
    check_fit(zone, TEXT, scope, "the zone of a schedule")
    literal = zone.literal if isinstance(zone, Text) else None
    if literal is not None and not known_zone(literal):
        scope.report.error(
            "H417",
            zone.span,
            f'there is no time zone "{literal}"',
            hint=did_you_mean(literal, zone_names(), zone.span, quote='"') or 'zones are written "Europe/Berlin"',
        )


def known_zone(name: str) -> bool:
    """Whether the time-zone data has a zone of exactly this name."""
    try:
        zone_named(name)
    # what a file system makes of an odd name differs from machine to machine
    except (LookupError, ValueError, OSError):
        return False
    return True
