"""A calendar's answers, above all where the clocks are put forward and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from offhook_business_hours.calendar import Calendar, Opening
from offhook_business_hours.holidays import Holidays
from offhook_business_hours.spans import read_spans

BERLIN = "Europe/Berlin"


def calendar(
    week: str = "09:00-17:00",
    weekend: str = "closed",
    *,
    zone: str = BERLIN,
    days: dict[date, str] | None = None,
    holidays: dict[str, str] | None = None,
) -> Calendar:
    spans = (read_spans(week),) * 5 + (read_spans(weekend),) * 2
    special = {day: read_spans(text) for day, text in (days or {}).items()}
    return Calendar(queue="Sales", zone=ZoneInfo(zone), week=spans, days=special, holidays=Holidays(holidays or {}))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_open_from_the_first_instant_and_not_at_the_last() -> None:
    hours = calendar()

    answers = [hours.is_open(at(f"2026-03-02T{clock}+01:00")) for clock in ("08:59:59", "09:00", "16:59:59", "17:00")]

    assert answers == [False, True, True, False]


def test_the_next_opening_and_closing() -> None:
    hours, friday = calendar(), at("2026-03-06T12:00+01:00")

    assert hours.next_opening(friday) == at("2026-03-09T09:00+01:00")
    assert hours.next_closing(friday) == at("2026-03-06T17:00+01:00")
    assert hours.next_closing(at("2026-03-06T17:00+01:00")) == at("2026-03-09T17:00+01:00")


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    nights = calendar("22:00-06:00")

    assert nights.is_open(at("2026-03-07T05:00+01:00"))  # a Saturday morning
    assert not nights.is_open(at("2026-03-09T05:00+01:00"))  # a Monday morning
    assert nights.next_closing(at("2026-03-06T23:00+01:00")) == at("2026-03-07T06:00+01:00")


def test_a_queue_that_never_closes_has_no_bounds() -> None:
    always = calendar("00:00-24:00", "00:00-24:00")

    assert always.is_open(at("2026-03-07T00:00+01:00"))
    assert always.next_opening(at("2026-03-07T12:00+01:00")) is None
    assert always.next_closing(at("2026-03-07T12:00+01:00")) is None


def test_midnight_is_no_bound_between_days_that_touch() -> None:
    hours = calendar("closed", "00:00-24:00")

    assert next(hours.openings(at("2026-03-06T12:00+01:00"))) == Opening(
        at("2026-03-07T00:00+01:00"), at("2026-03-09T00:00+01:00")
    )


def test_a_queue_that_never_opens() -> None:
    assert calendar("closed").next_opening(at("2026-03-06T12:00+01:00")) is None


def test_holidays_outdo_the_week_and_special_days_outdo_holidays() -> None:
    days = {date(2026, 12, 24): "09:00-12:00", date(2026, 12, 25): "10:00-11:00"}
    hours = calendar(days=days, holidays={"12-25": "Christmas Day", "12-28": "Proclamation Day"})

    assert hours.holiday(at("2026-12-27T23:30+00:00")) == "Proclamation Day"  # it is the 28th there
    assert [
        opening.opens for opening, _ in zip(hours.openings(at("2026-12-24T00:00+01:00")), range(3), strict=False)
    ] == [
        at("2026-12-24T09:00+01:00"),
        at("2026-12-25T10:00+01:00"),
        at("2026-12-29T09:00+01:00"),
    ]


def test_the_hours_go_with_the_clocks_in_spring_and_autumn() -> None:
    hours = calendar()

    assert hours.next_opening(at("2026-03-27T18:00+01:00")) == at("2026-03-30T07:00+00:00")  # summer time by now
    assert hours.next_opening(at("2026-10-23T18:00+02:00")) == at("2026-10-26T08:00+00:00")


def test_an_hour_that_is_skipped_opens_and_closes_at_the_change() -> None:
    change = at("2026-03-29T01:00+00:00")  # 02:00 becomes 03:00
    opens_then, closes_then = calendar(weekend="02:30-10:00"), calendar(weekend="00:00-02:30")

    assert opens_then.next_opening(at("2026-03-29T00:00+00:00")) == change
    assert not opens_then.is_open(change - timedelta(seconds=1))
    assert closes_then.next_closing(at("2026-03-29T00:30+00:00")) == change


def test_hours_within_the_hour_that_is_skipped_are_none() -> None:
    hours = calendar("closed", "02:10-02:50")

    opens = [opening.opens for opening, _ in zip(hours.openings(at("2026-03-28T12:00+00:00")), range(2), strict=False)]

    assert opens == [at("2026-04-04T02:10+02:00"), at("2026-04-05T02:10+02:00")]


def test_an_hour_that_comes_twice_opens_with_the_first_and_closes_with_the_last() -> None:
    sunday = at("2026-10-25T00:00+02:00")  # 03:00 becomes 02:00
    early, late = calendar(weekend="02:30-10:00"), calendar(weekend="00:00-02:30")

    assert early.next_opening(sunday) == at("2026-10-25T02:30+02:00")
    assert late.next_closing(sunday) == at("2026-10-25T02:30+01:00")
    assert late.is_open(at("2026-10-25T02:45+02:00"))  # no closing in between


def test_a_day_of_the_change_is_as_long_as_it_is() -> None:
    whole = calendar("closed", "00:00-24:00")
    spring = next(whole.openings(at("2026-03-28T12:00+00:00")))
    autumn = next(whole.openings(at("2026-10-24T12:00+00:00")))

    assert spring.closes - spring.opens == timedelta(hours=47)
    assert autumn.closes - autumn.opens == timedelta(hours=49)


def test_a_change_by_half_an_hour() -> None:
    hours = calendar(weekend="02:15-09:00", zone="Australia/Lord_Howe")

    assert hours.next_opening(at("2026-10-03T12:00+00:00")) == at("2026-10-03T15:30+00:00")


def test_a_date_that_a_zone_left_out() -> None:
    hours = calendar(weekend="closed", zone="Pacific/Apia")  # there was no 30th of December 2011, a Friday

    assert hours.next_opening(at("2011-12-29T20:00-10:00")) == at("2012-01-02T09:00+14:00")


@pytest.mark.parametrize("zone", [BERLIN, "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"])
def test_both_ways_of_asking_agree_all_year(zone: str) -> None:
    hours = calendar("01:15-02:45, 22:30-01:00", "00:00-24:00", zone=zone, holidays={"easter": "Easter"})
    start = at("2026-01-01T00:00+00:00")
    openings = [one for one in hours.openings(start) if one.opens < start + timedelta(days=366)]

    assert all(before.closes < after.opens for before, after in pairwise(openings))
    for opens, closes in openings:
        assert hours.is_open(opens)
        assert not hours.is_open(closes)
        assert hours.next_closing(opens) == closes
        assert hours.is_open(closes - timedelta(seconds=1))
        assert not hours.is_open(opens - timedelta(seconds=1)) or opens < start
