from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Folder, event

Told = Callable[..., list[tuple[str, str]]]
SHIFT = """
[[shift]]
name = "day"
days = "day"
from = "09:10"
to = "12:00"
workers = ["Ada"]
breaks = [{ at = "10:00", lasts = "10m" }]

[[shift]]
name = "never"
days = "day"
from = "20:00"
to = "21:00"
workers = ["Bob"]
"""


def long_day(case_at: str = "12:30:00") -> list[dict[str, object]]:
    """Something that lasts, so that the run does not end before the shift does."""
    return [event("09:00:01", type="task.canceled", case="none"), event(case_at, type="task.canceled", case="none")]


def test_a_shift_begins_pauses_and_ends(folder: Folder, told: Told) -> None:
    folder.write(extra=SHIFT, events=long_day())
    assert told("worker.activity.update", "session") == [
        ("09:10:00", "session.started"),
        ("09:10:00", "worker.activity.update"),
        ("10:00:00", "worker.activity.update"),
        ("10:10:00", "worker.activity.update"),
        ("12:00:00", "worker.activity.update"),
        ("12:00:00", "session.ended"),
    ]


def test_whoever_has_no_shift_is_always_on_duty(folder: Folder, told: Told) -> None:
    folder.write(events=long_day())
    assert told("worker.activity.update") == [("09:00:00", "worker.activity.update")] * 2


def test_a_refused_break_is_asked_for_again(folder: Folder, told: Told) -> None:
    folder.write(
        extra=SHIFT,
        rules="""
before SetActivity when payload.activityName == "Break" and now < time("2026-01-05T10:05:00Z") do cancel "not now"
""",
        events=long_day(),
    )
    assert told("SetActivity")[1:4] == [
        ("10:00:00", "SetActivity cancelled"),
        ("10:03:00", "SetActivity cancelled"),
        ("10:06:00", "SetActivity completed"),
    ]


def test_a_break_that_never_began_is_forgotten_with_its_end(folder: Folder, told: Told) -> None:
    folder.write(
        extra=SHIFT,
        rules='before SetActivity when payload.activityName == "Break" do cancel "never"\n',
        events=long_day(),
    )
    asked = told("SetActivity")
    assert [at for at, what in asked if what == "SetActivity cancelled"] == [
        "10:00:00",
        "10:03:00",
        "10:06:00",
        "10:09:00",
    ]


def test_a_case_in_hand_outlasts_the_shift(folder: Folder, told: Told) -> None:
    folder.write(
        extra=SHIFT, events=[event("11:59:30", channel="voice"), event("12:30:00", type="task.canceled", case="x")]
    )
    assert told("task.completed", "session") == [
        ("09:10:00", "session.started"),
        ("12:00:43", "task.completed"),
        ("12:00:43", "session.ended"),
    ]


def test_a_duty_of_nobody_is_told(folder: Folder) -> None:
    """Rows that somebody edited: later it would come up as a bare error, in the middle of the run."""
    folder.write(extra=SHIFT, events=long_day())
    simulation = folder.simulation()
    with pytest.raises(LookupError, match="there is no worker WKnobody"):
        simulation._world.restore({"duty WKnobody": "on_duty"})
    simulation.feeder.reader.close()
