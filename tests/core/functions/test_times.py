"""Functions on times, durations and telephone numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from offhook_grammar.program import LanguageError

Call = Callable[..., Any]
BERLIN = "Europe/Berlin"
LATE = datetime(2026, 3, 1, 23, 30, 15, tzinfo=UTC)  # a Sunday; past midnight in Berlin
SPRING = datetime(2026, 3, 29, 12, tzinfo=UTC)  # the day on which Berlin's clocks leave out an hour


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("time", ("2026-03-01T20:00:00+01:00",), datetime(2026, 3, 1, 19, tzinfo=UTC)),
        ("time", ("2026-07-01T20:00", BERLIN), datetime(2026, 7, 1, 18, tzinfo=UTC)),
        ("time", ("2026-03-01",), datetime(2026, 3, 1, tzinfo=UTC)),
        ("time", (None,), None),
        ("clock", ("9:05",), time(9, 5)),
        ("time_of_day", (LATE,), time(23, 30, 15)),
        ("time_of_day", (LATE, BERLIN), time(0, 30, 15)),
        ("date", (LATE,), "2026-03-01"),
        ("date", (LATE, BERLIN), "2026-03-02"),
        ("weekday", (LATE,), "sunday"),
        ("weekday", (LATE, BERLIN), "monday"),
        ("hour", (LATE, BERLIN), 0),
        ("hour", (time(9, 5),), 9),
        ("minute", (LATE, "Asia/Kolkata"), 0),
        ("format_time", (LATE, "%A %d %B %Y, %I:%M:%S %p %%", BERLIN), "Monday 02 March 2026, 12:30:15 AM %"),
        ("format_time", (LATE, "%a %b %y %m %H %j %V %z"), "Sun Mar 26 03 23 060 09 +0000"),
        ("epoch", (datetime(1970, 1, 2, tzinfo=UTC),), 86400),
        ("seconds", (timedelta(minutes=1, milliseconds=500),), 60.5),
        ("minutes", (timedelta(hours=1),), 60),
        ("hours", (timedelta(minutes=90),), 1.5),
        ("duration", ("1h 30m",), timedelta(minutes=90)),
        ("duration", (90,), timedelta(seconds=90)),
        ("start_of_day", (LATE, BERLIN), datetime(2026, 3, 1, 23, tzinfo=UTC)),
        ("start_of_day", (SPRING, BERLIN), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ("spoken", (timedelta(minutes=2, seconds=5),), "2 minutes and 5 seconds"),
        ("spoken", (timedelta(days=1, hours=1, seconds=1),), "1 day, 1 hour and 1 second"),
        ("spoken", (timedelta(),), "0 seconds"),
        ("spoken", (timedelta(minutes=-1),), "minus 1 minute"),
    ],
)
def test_times(call: Call, name: str, arguments: tuple[Any, ...], expected: Any) -> None:
    found = call(name, *arguments)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("time", ("tomorrow",), "wanted a time"),
        ("clock", ("25:00",), "wanted a clock"),
        ("hour", (LATE, "Europe/Berlinn"), "did you mean Europe/Berlin"),
        ("hour", (LATE, "../../etc/passwd"), "no time zone"),
        ("hour", ("noon",), "hour needs a time, found text"),
        ("format_time", (LATE, "%q"), "knows no %q"),
        ("duration", ("5 apples",), "not a duration"),
        ("duration", (1e300,), "range"),
        ("seconds", (5,), "duration"),
        ("time_of_day", (datetime.max.replace(tzinfo=UTC), "Asia/Tokyo"), "range"),
    ],
)
def test_refusals(call: Call, name: str, arguments: tuple[Any, ...], words: str) -> None:
    with pytest.raises(LanguageError, match=words):
        call(name, *arguments)


@pytest.mark.parametrize(
    ("name", "arguments", "country", "expected"),
    [
        ("e164", ("+33 1 23 45 67 89",), None, "+33123456789"),
        ("e164", ("030 123456", "DE"), None, "+4930123456"),
        ("e164", ("030 123456",), "DE", "+4930123456"),
        ("e164", ("030 123456", "de"), "US", "+4930123456"),
        ("e164", ("030 123456",), None, None),
        ("e164", ("hello", "DE"), None, None),
        ("e164", (None,), None, None),
        ("e164", ("1" * 10_000, "DE"), None, None),
        ("country", ("+4930123456",), None, "DE"),
        ("is_phone", ("+4930123456",), None, True),
        ("is_phone", ("12", "DE"), None, False),
        ("is_phone", (None,), None, False),
        ("same_number", ("030 123456", "+49 30 123456"), "DE", True),
        ("same_number", ("030 123456", None), "DE", False),
        ("same_number", ("x", "x"), "DE", False),
    ],
)
def test_telephone_numbers(call: Call, name: str, arguments: tuple[Any, ...], country: str, expected: Any) -> None:
    assert call(name, *arguments, country=country) == expected


def test_an_unknown_country_is_an_error(call: Call) -> None:
    with pytest.raises(LanguageError, match='"XX" is no country'):
        call("e164", "030 123456", "XX")
