"""The plugin on real data: November 2016 at San Francisco's 311, with the end of summer time and two holidays."""

from __future__ import annotations

import csv
import tomllib
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from offhook_business_hours.config import HoursConfig

DEMO = Path(__file__).parents[1] / "demo"
ZONE = ZoneInfo("America/Los_Angeles")
CLOSED = {date(2016, 11, 11), date(2016, 11, 24), date(2016, 11, 25)}


def _config() -> HoursConfig:
    settings = tomllib.loads((DEMO / "offhook.toml").read_text("utf-8"))["plugin"]["hours"]["config"]
    return HoursConfig.model_validate({**settings, "holiday_files": [DEMO / "holidays.ics"]})


def _requests() -> list[datetime]:
    with (DEMO / "requests.csv").open(encoding="utf-8", newline="") as file:
        return [datetime.fromisoformat(row["at"]) for row in csv.DictReader(file)]


def test_what_came_in_outside_the_hours_is_what_the_wall_clock_says() -> None:
    calendar = _config().calendar("Reception")
    assert calendar is not None
    requests = _requests()

    def by_the_wall(at: datetime) -> bool:
        closes = time(15) if at.date() == date(2016, 11, 23) else time(17)
        return at.weekday() < 5 and at.date() not in CLOSED and time(8) <= at.time() < closes

    answers = [calendar.is_open(at.replace(tzinfo=ZONE)) for at in requests]

    assert answers == [by_the_wall(at) for at in requests]
    assert (len(answers), answers.count(False)) == (89, 48)


def test_each_is_answered_at_the_next_opening() -> None:
    calendar = _config().calendar("Reception")
    assert calendar is not None

    for at in (at.replace(tzinfo=ZONE) for at in _requests()):
        opens = calendar.next_opening(at)
        assert opens is not None
        shown = opens.astimezone(ZONE)
        assert (shown.time(), shown > at) == (time(8), True)
        assert shown.weekday() < 5
        assert shown.date() not in CLOSED
