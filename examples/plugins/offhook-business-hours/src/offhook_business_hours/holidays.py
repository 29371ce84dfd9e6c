"""Holidays: days, and rules that give a day of each year.

A rule is one of

    2026-05-04                 that day
    12-25                      every year
    easter, easter+1, easter-2 counted from Easter Sunday of the western churches
    first monday of may, second …, third …, fourth …, last …
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Final

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_PLACES: Final = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_EASTER: Final = re.compile(r"easter\s*([+-]\s*\d{1,3})?")
_NTH: Final = re.compile(rf"({'|'.join(_PLACES)}) ({'|'.join(WEEKDAYS)}) (?:of|in) ({'|'.join(_MONTHS)})")
_WANTED: Final = 'a day such as 2026-05-04, 12-25, "easter+1" or "last monday of may"'

Rule = Callable[[int], date | None]
"""A year's day; None in a year that has none."""


class Holidays:
    """The names of days: what rules say of a year is worked out once."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        self._rules = [(read_rule(text), name) for text, name in rules.items()]
        self._years: dict[int, dict[date, str]] = {}

    def name(self, day: date) -> str | None:
        """The name of the holiday that `day` is, None if it is none. Of two, the one that was said first."""
        year = self._years.get(day.year)
        if year is None:
            year = self._years[day.year] = {}
            for rule, name in self._rules:
                found = rule(day.year)
                if found is not None:
                    year.setdefault(found, name)
        return year.get(day)


def read_rule(text: str) -> Rule:
    """A rule from its words. Raises `ValueError`."""
    plain = " ".join(text.lower().split())
    if (found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", plain)) is not None:
        return partial(_only_in, _checked(text, int(found[1]), int(found[2]), int(found[3])))
    if (found := re.fullmatch(r"(\d{2})-(\d{2})", plain)) is not None:
        _checked(text, 2024, int(found[1]), int(found[2]))  # a leap year has all days
        return partial(_each_year, int(found[1]), int(found[2]))
    if (found := _EASTER.fullmatch(plain)) is not None:
        return partial(_from_easter, int((found[1] or "0").replace(" ", "")))
    if (found := _NTH.fullmatch(plain)) is not None:
        return partial(_nth, _PLACES[found[1]], WEEKDAYS.index(found[2]), _MONTHS.index(found[3]) + 1)
    raise ValueError(f"should be {_WANTED}, not {text!r}")


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (the algorithm of Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    shift = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * shift) // 451
    month, day = divmod(h + shift - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _checked(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"there is no day {text}; it should be {_WANTED}") from None


def _only_in(day: date, year: int) -> date | None:
    return day if day.year == year else None


def _each_year(month: int, day: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # the 29th of February
        return None


def _from_easter(days: int, year: int) -> date | None:
    return easter(year) + timedelta(days=days) if 1583 <= year < 4100 else None


def _nth(place: int, weekday: int, month: int, year: int) -> date | None:
    first = date(year, month, 1)
    days = [first + timedelta(days=count) for count in range((weekday - first.weekday()) % 7, 31, 7)]
    return [day for day in days if day.month == month][place]
