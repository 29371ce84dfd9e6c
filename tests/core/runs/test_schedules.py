"""Schedules: every so often, at a time of day, in a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from offhook import VirtualClock
from offhook.scripts.schedules import next_after
from offhook_grammar.program import ScheduleTime

MINUTE = timedelta(minutes=1)


async def test_every_interval(kit: Any) -> None:
    async with kit.host(script='every 5m do log "tick"') as host:
        await host.advance(16 * MINUTE)
        assert [one["at"][11:16] for one in kit.records(host, "script.logged")] == ["00:05", "00:10", "00:15"]
    assert host.clock.next_due() is None


async def test_at_a_time_of_day_in_a_zone(kit: Any) -> None:
    start = datetime(2026, 1, 9, 12, tzinfo=UTC)  # a Friday
    async with kit.host(
        script='every weekday at "17:55" in "Europe/Berlin" do log "soon"', clock=VirtualClock(start)
    ) as host:
        await host.advance(timedelta(days=4))
        assert [one["at"] for one in kit.records(host, "script.logged")] == [
            "2026-01-09T16:55:00Z",
            "2026-01-12T16:55:00Z",
        ]


async def test_a_slow_schedule_queues_with_itself(kit: Any) -> None:
    async with kit.host(script='every 5m named "slow" mode queued do\n log "in"\n wait 7m\nend') as host:
        await host.advance(13 * MINUTE)
        assert [one["at"][11:16] for one in kit.records(host, "script.logged")] == ["00:05", "00:12"]


async def test_a_failing_schedule_fires_again(kit: Any) -> None:
    async with kit.host(script="every 5m do\n let x = 1 / count(tasks)\nend") as host:
        await host.advance(11 * MINUTE)
        assert len(kit.problems(host)) == 2


BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("minutes", "now", "due"),
    [
        # the 29th of March 2026: 02:00 to 03:00 does not exist
        (150, datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (150, datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2026, 3, 30, 0, 30, tzinfo=UTC)),
        # the 25th of October 2026: 02:00 to 03:00 comes twice
        (150, datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (150, datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 1, 30, tzinfo=UTC)),
        # across the change, noon stays noon
        (720, datetime(2026, 3, 28, 11, tzinfo=UTC), datetime(2026, 3, 29, 10, tzinfo=UTC)),
    ],
)
def test_summer_time(minutes: int, now: datetime, due: datetime) -> None:
    assert next_after(ScheduleTime(at=minutes, zone=BERLIN), now) == due


def test_an_interval_counts_from_the_last_time() -> None:
    last = datetime(2026, 1, 1, tzinfo=UTC)
    schedule = ScheduleTime(interval=5 * MINUTE)
    assert next_after(schedule, last + MINUTE, last) == last + 5 * MINUTE
    assert next_after(schedule, last + 12 * MINUTE, last) == last + 15 * MINUTE
    assert next_after(schedule, last) == last + 5 * MINUTE


def test_only_the_days_named() -> None:
    monday = datetime(2026, 1, 5, 12, tzinfo=UTC)
    schedule = ScheduleTime(at=0, days=frozenset({0}))
    assert next_after(schedule, monday) == datetime(2026, 1, 12, tzinfo=UTC)
