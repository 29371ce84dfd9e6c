"""Durations and instants as tests write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from offhook.testing.times import duration, instant


@pytest.mark.parametrize("given", ["1m 30s", 90, 90.0, timedelta(seconds=90)])
def test_durations(given: str | float | timedelta) -> None:
    assert duration(given) == timedelta(seconds=90)


@pytest.mark.parametrize(
    "given",
    [
        "2026-03-02T08:00",
        "2026-03-02 08:00",
        "2026-03-02T09:00+01:00",
        datetime(2026, 3, 2, 8),  # noqa: DTZ001  # as a test may write it
        datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=1))),
    ],
)
def test_instants(given: str | datetime) -> None:
    assert instant(given) == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert instant(given).tzinfo is UTC


def test_what_is_none() -> None:
    with pytest.raises(ValueError, match="not a duration"):
        duration("soon")
    with pytest.raises(ValueError, match="soon"):
        instant("soon")
