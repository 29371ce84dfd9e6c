from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from offhook.simulation.chance import Chance
from offhook.simulation.roster import Roster, overlap
from offhook.simulation.scenario_model import Shift

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def shift(start: str, end: str, days: Any = "day", **more: Any) -> Shift:
    return Shift.model_validate({"from": start, "to": end, "days": days, "workers": ["Ana"], **more})


def roster(*shifts: Shift, zone: str = "UTC") -> Roster:
    return Roster(shifts, ZoneInfo(zone), Chance(1))


def told(roster: Roster, since: datetime, count: int) -> list[str]:
    return [f"{change.at:%a %H:%M} {change.duty}" for change in islice(roster.changes("Ana", since), count)]


def test_a_shift_with_breaks_day_after_day() -> None:
    day = shift("09:00", "17:00", "weekday", breaks=[{"at": "12:00", "lasts": "30m"}, {"at": "10:00", "lasts": "15m"}])
    assert told(roster(day), MONDAY, 7) == [
        "Mon 09:00 on_duty",
        "Mon 10:00 on_break",
        "Mon 10:15 on_duty",
        "Mon 12:00 on_break",
        "Mon 12:30 on_duty",
        "Mon 17:00 off_duty",
        "Tue 09:00 on_duty",
    ]
    assert told(roster(day), MONDAY + timedelta(days=4, hours=17), 1) == ["Mon 09:00 on_duty"]


def test_a_night_shift_ends_on_the_next_day() -> None:
    night = roster(shift("22:00", "06:00", ["friday"], breaks=[{"at": "02:00", "lasts": "30m"}]))
    assert told(night, MONDAY, 4) == [
        "Fri 22:00 on_duty",
        "Sat 02:00 on_break",
        "Sat 02:30 on_duty",
        "Sat 06:00 off_duty",
    ]
    saturday = MONDAY + timedelta(days=5)
    assert night.duty_at("Ana", saturday + timedelta(hours=1)) == "on_duty"
    assert night.duty_at("Ana", saturday + timedelta(hours=2)) == "on_break"
    assert night.duty_at("Ana", saturday + timedelta(hours=6)) == "off_duty"
    assert night.duty_at("Ana", MONDAY) == "off_duty"


def test_shifts_that_meet_are_one() -> None:
    both = roster(shift("06:00", "14:00", ["monday"]), shift("14:00", "22:00", ["monday"]))
    assert told(both, MONDAY, 3) == ["Mon 06:00 on_duty", "Mon 14:00 on_duty", "Mon 22:00 off_duty"]
    assert both.duty_at("Ana", MONDAY + timedelta(hours=14)) == "on_duty"


def test_local_time_and_summer_time() -> None:
    berlin = roster(shift("08:00", "16:00", ["sunday"]), zone="Europe/Berlin")
    changes = [change.at for change in islice(berlin.changes("Ana", datetime(2026, 3, 20, tzinfo=UTC)), 3)]
    # the clocks go forward on 29 March
    assert changes == [
        datetime(2026, 3, 22, 7, tzinfo=UTC),
        datetime(2026, 3, 22, 15, tzinfo=UTC),
        datetime(2026, 3, 29, 6, tzinfo=UTC),
    ]


def test_who_has_no_shift_is_always_on_duty() -> None:
    empty = roster()
    assert not empty.covers("Ana")
    assert empty.duty_at("Ana", MONDAY) == "on_duty"
    assert list(empty.changes("Ana", MONDAY)) == []


clocks = st.times().map(lambda clock: f"{clock:%H:%M}")


@example(start="01:00", end="01:00", pauses=[("00:50", 600), ("01:00", 1)], spread=0, zone="UTC", hours=0)
@example(start="02:00", end="03:00", pauses=[], spread=0, zone="America/Los_Angeles", hours=1162)
@example(start="02:30", end="03:00", pauses=[("02:45", 60)], spread=0, zone="America/Los_Angeles", hours=1162)
@given(
    start=clocks,
    end=clocks,
    pauses=st.lists(st.tuples(clocks, st.integers(1, 7200)), max_size=4),
    spread=st.integers(0, 7200),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/Los_Angeles", "Australia/Lord_Howe"]),
    hours=st.integers(0, 24 * 366),
)
def test_changes_are_in_order_and_agree_with_the_duty(
    start: str, end: str, pauses: list[tuple[str, int]], spread: int, zone: str, hours: int
) -> None:
    breaks = [{"at": at, "lasts": lasts} for at, lasts in pauses]
    days = roster(shift(start, end, ["monday", "tuesday", "sunday"], breaks=breaks, spread=spread), zone=zone)
    since = MONDAY + timedelta(hours=hours)
    changes = list(islice(days.changes("Ana", since), 12))
    assert changes[0].at > since
    for before, after in pairwise(changes):
        assert before.at < after.at
        if before.duty == after.duty:  # one shift begins as another ends, at work or in a break
            assert before.duty != "off_duty"
        assert days.duty_at("Ana", before.at) == before.duty
        assert days.duty_at("Ana", after.at - timedelta(microseconds=1)) == before.duty


def test_breaks_are_spread_by_chance_and_stay_in_the_shift() -> None:
    day = shift("09:00", "17:00", breaks=[{"at": "12:00", "lasts": "30m"}], spread="20m", workers=["Ana", "Ben"])
    both = Roster([day], ZoneInfo("UTC"), Chance(1))
    ana, ben = (
        [change.at for change in islice(both.changes(name, MONDAY), 40) if change.duty == "on_break"]
        for name in ("Ana", "Ben")
    )
    assert ana != ben
    for number, at in enumerate(ana):
        noon = MONDAY + timedelta(days=number, hours=12)
        assert abs(at - noon) <= timedelta(minutes=20)
    assert len({at.time() for at in ana}) > 5


@pytest.mark.parametrize(
    ("first", "second", "day"),
    [
        (("09:00", "17:00", "weekday"), ("16:59", "20:00", ["wednesday"]), 2),
        (("09:00", "17:00", "weekday"), ("17:00", "20:00", "day"), None),
        (("22:00", "06:00", ["sunday"]), ("05:00", "09:00", ["monday"]), 6),
        (("05:00", "09:00", ["monday"]), ("22:00", "06:00", ["sunday"]), 0),
        (("00:00", "00:00", ["monday"]), ("12:00", "13:00", ["monday"]), 0),
        (("00:00", "00:00", ["monday"]), ("00:00", "00:00", ["tuesday"]), None),
    ],
)
def test_overlap(first: tuple[str, str, Any], second: tuple[str, str, Any], day: int | None) -> None:
    assert overlap(shift(*first), shift(*second)) == day


@settings(deadline=None)
@given(st.integers(0, 40), st.sampled_from(["UTC", "America/Los_Angeles", "Europe/Berlin"]))
def test_changes_go_on_from_any_of_them(stop: int, zone: str) -> None:
    night = shift("22:00", "06:00", ["monday", "tuesday"], breaks=[{"at": "02:00", "lasts": "30m"}], spread="10m")
    both = roster(
        shift("08:00", "12:00"), shift("12:00", "20:00", breaks=[{"at": "13:00", "lasts": "5m"}]), night, zone=zone
    )
    begins = datetime(2026, 3, 27, tzinfo=UTC)  # the clocks go forward on the way
    whole = list(islice(both.changes("Ana", begins), stop + 20))
    assert list(islice(both.changes("Ana", whole[stop].at), 19)) == whole[stop + 1 :]
