"""The settings of a file: paths beside it, hours by queue."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from offhook_business_hours.config import HoursConfig

WEEK = {"daily": "10:00-12:00", "weekday": "09:00-17:00", "friday": "09:00-15:00"}


def hours(config: HoursConfig, queue: str) -> list[str]:
    calendar = config.calendar(queue)
    assert calendar is not None
    return [", ".join(map(str, spans)) for spans in calendar.week]


def test_the_more_exact_day_counts() -> None:
    config = HoursConfig.model_validate({"week": WEEK, "queues": {"Sales": {}}})

    assert hours(config, "Sales") == [*["09:00-17:00"] * 4, "09:00-15:00", "10:00-12:00", "10:00-12:00"]


def test_a_queue_says_otherwise_for_itself() -> None:
    config = HoursConfig.model_validate(
        {
            "week": WEEK,
            "zone": "Europe/Berlin",
            "queues": {"Sales": {"zone": "Asia/Tokyo", "week": {"sunday": "08:00-09:00"}}},
        }
    )

    assert hours(config, "sales") == [*[""] * 6, "08:00-09:00"]
    calendar = config.calendar("Sales")
    assert calendar is not None
    assert calendar.zone.key == "Asia/Tokyo"


def test_what_customers_hear_is_filled_in() -> None:
    config = HoursConfig.model_validate(
        {"announcement": "{queue}: {opens}", "queues": {"A": {}, "B": {"announcement": "closed for {holiday}, {else}"}}}
    )

    assert config.announced("A", queue="A", opens="at 9") == "A: at 9"
    assert config.announced("b", holiday="Easter") == "closed for Easter, {else}"


def test_what_a_file_says_comes_behind_what_is_said_itself(tmp_path: Path) -> None:
    (tmp_path / "days.csv").write_text("12-25,Noel\n12-26,Boxing Day\n", encoding="utf-8")

    config = HoursConfig.model_validate(
        {"holidays": {"12-25": "Christmas"}, "holiday_files": [tmp_path / "days.csv"], "queues": {"A": {}}}
    )

    calendar = config.calendar("A")
    assert calendar is not None
    names = [calendar.holidays.name(date(2026, 12, day)) for day in (24, 25, 26)]
    assert names == [None, "Christmas", "Boxing Day"]


@pytest.mark.parametrize("zone", ["Nowhere", "../etc/passwd", ""])
def test_zones_that_there_are_not(zone: str) -> None:
    with pytest.raises(ValueError, match="there is no time zone"):
        HoursConfig.model_validate({"zone": zone})
