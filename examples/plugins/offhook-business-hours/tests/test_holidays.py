from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from offhook_business_hours.holiday_files import read_holidays
from offhook_business_hours.holidays import Holidays, easter, read_rule


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1961, "04-02"),
        (1981, "04-19"),
        (2000, "04-23"),
        (2008, "03-23"),
        (2019, "04-21"),
        (2026, "04-05"),
        (2038, "04-25"),
    ],
)
def test_easter(year: int, day: str) -> None:
    assert easter(year).isoformat() == f"{year}-{day}"


@pytest.mark.parametrize(
    ("rule", "year", "day"),
    [
        ("2026-05-04", 2026, date(2026, 5, 4)),
        ("2026-05-04", 2027, None),
        ("12-25", 2031, date(2031, 12, 25)),
        ("02-29", 2027, None),
        ("02-29", 2028, date(2028, 2, 29)),
        ("easter", 2026, date(2026, 4, 5)),
        ("Easter +1", 2026, date(2026, 4, 6)),
        ("easter-2", 2026, date(2026, 4, 3)),
        ("easter+39", 2026, date(2026, 5, 14)),
        ("fourth thursday of november", 2026, date(2026, 11, 26)),
        ("Last Monday of May", 2026, date(2026, 5, 25)),
        ("first monday of september", 2026, date(2026, 9, 7)),
        ("last thursday in december", 2026, date(2026, 12, 31)),
    ],
)
def test_rules(rule: str, year: int, day: date | None) -> None:
    assert read_rule(rule)(year) == day


@pytest.mark.parametrize(
    "rule", ["13-01", "02-30", "2027-02-29", "christmas", "fifth monday of may", "1-1", "easter++1"]
)
def test_what_is_no_rule_is_told(rule: str) -> None:
    with pytest.raises(ValueError, match="should be a day such as"):
        read_rule(rule)


def test_of_two_names_for_a_day_the_first_counts() -> None:
    holidays = Holidays({"05-01": "Labour Day", "easter+26": "Somebody's birthday"})

    assert holidays.name(date(2026, 5, 1)) == "Labour Day"
    assert holidays.name(date(2026, 5, 2)) is None


def test_a_file_of_rows(tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    file.write_text('date,name\n# ours\n2026-05-04,"Bank holiday, early"\n\neaster+1,Easter Monday\n', encoding="utf-8")

    assert read_holidays(file) == {"2026-05-04": "Bank holiday, early", "easter+1": "Easter Monday"}


def test_a_calendar(tmp_path: Path) -> None:
    file = tmp_path / "days.ics"
    lines = [
        "BEGIN:VCALENDAR", "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227",
        "SUMMARY:Christmas\\, and ", " after", "END:VEVENT",
        "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20200704", "RRULE:FREQ=YEARLY", "SUMMARY:Independence Day", "END:VEVENT",
        "END:VCALENDAR",
    ]  # fmt: skip
    file.write_bytes("\r\n".join(lines).encode())

    christmas = "Christmas, and after"
    assert read_holidays(file) == {
        "2026-12-24": christmas,
        "2026-12-25": christmas,
        "2026-12-26": christmas,
        "07-04": "Independence Day",
    }


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("days.csv", "date,name\n2026-13-01,Never\n", "days.csv:2: there is no day 2026-13-01"),
        ("days.ics", "BEGIN:VEVENT\nSUMMARY:x\nDTSTART:someday\nEND:VEVENT\n", "days.ics:3: should be a day"),
    ],
)
def test_a_file_that_is_wrong_is_told_with_its_line(tmp_path: Path, name: str, text: str, where: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=where):
        read_holidays(tmp_path / name)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"days\.csv cannot be read: No such file"):
        read_holidays(tmp_path / "days.csv")
