from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from .conftest import Folder, event

Told = Callable[..., list[tuple[str, str]]]


def test_an_agent_accepts_handles_wraps_up_and_completes(folder: Folder, told: Told) -> None:
    folder.write(events=[event("09:00:10", channel="voice")])
    assert told("reservation", "AcceptTask", "WrapupTask", "CompleteTask") == [
        ("09:00:10", "reservation.created"),
        ("09:00:13", "reservation.accepted"),
        ("09:00:13", "AcceptTask completed"),
        ("09:01:13", "reservation.wrapup"),
        ("09:01:13", "WrapupTask completed"),
        ("09:01:23", "reservation.completed"),
        ("09:01:23", "CompleteTask completed"),
    ]


def test_one_who_may_not_reject_accepts_instead(folder: Folder, told: Told) -> None:
    folder.write(
        extra="rejects = 1\n",
        rules='before RejectTask do cancel "it has to be taken"\n',
        events=[event("09:00:10", channel="voice")],
    )
    assert told("RejectTask", "AcceptTask", "reservation.completed") == [
        ("09:00:13", "RejectTask cancelled"),
        ("09:00:13", "AcceptTask completed"),
        ("09:01:23", "reservation.completed"),
    ]


def test_a_rejected_offer_goes_on_to_the_next(folder: Folder) -> None:
    folder.write(extra="rejects = 0.5\n", events=[event(f"09:{minute:02}:00", channel="web") for minute in range(40)])
    summary = folder.run()
    assert summary.total().completed == 40
    assert summary.journal["actions"]["RejectTask"]["completed"] > 5


def test_an_ignored_offer_puts_the_agent_aside_for_a_while(folder: Folder, told: Told) -> None:
    folder.write(
        extra='ignores = 1\n[customers]\ngives_up = 1\npatience = "90s"\n', events=[event("09:00:10", channel="voice")]
    )
    found = told("reservation.timeout", "worker.activity.update", "task.canceled")
    assert found == [
        ("09:00:00", "worker.activity.update"),
        ("09:00:00", "worker.activity.update"),
        ("09:00:30", "reservation.timeout"),
        ("09:00:30", "worker.activity.update"),
        ("09:00:50", "reservation.timeout"),
        ("09:00:50", "worker.activity.update"),
        ("09:01:00", "worker.activity.update"),
        ("09:01:20", "worker.activity.update"),
        ("09:01:20", "reservation.timeout"),
        ("09:01:20", "worker.activity.update"),
        ("09:01:40", "reservation.timeout"),
        ("09:01:40", "worker.activity.update"),
        ("09:01:40", "task.canceled"),
    ]


@pytest.mark.parametrize(("action", "ends"), [("CompleteTask", "09:06:23"), ("WrapupTask", "09:06:23")])
def test_what_was_refused_is_tried_again_five_minutes_later(folder: Folder, told: Told, action: str, ends: str) -> None:
    folder.write(
        rules=f'before {action} when now < time("2026-01-05T09:05:00Z") do cancel "not yet"\n',
        events=[event("09:00:10", channel="voice")],
    )
    assert told("task.completed") == [(ends, "task.completed")]


def test_a_script_may_finish_what_the_agent_began(folder: Folder, told: Told) -> None:
    folder.write(
        rules="""
before CompleteTask when payload.reason is empty do cancel "say why"
on reservation.wrapup mode single per reservation.sid do
  wait 30s
  CompleteTask sid: reservation.sid, reason: "time is over"
end
""",
        events=[event("09:00:10", channel="voice")],
    )
    assert told("CompleteTask") == [("09:01:23", "CompleteTask cancelled"), ("09:01:43", "CompleteTask completed")]


def test_a_redirected_wrap_up_ends_the_agents_plans(folder: Folder, told: Told) -> None:
    folder.write(
        rules="before WrapupTask do redirect to CompleteTask sid: payload.sid\n",
        events=[event("09:00:10", channel="voice")],
    )
    assert told("WrapupTask", "CompleteTask") == [
        ("09:01:13", "WrapupTask redirected"),
        ("09:01:13", "CompleteTask completed"),
    ]


def test_no_plan_and_no_case_is_left_at_the_end(folder: Folder) -> None:
    folder.write(
        extra='rejects = 0.2\nignores = 0.2\n[customers]\ngives_up = 0.5\npatience = "15s"\n',
        events=[
            event(f"09:{minute:02}:{second:02}", channel="voice", case=f"{minute}-{second}")
            for minute in range(10)
            for second in (0, 1, 2, 3)
        ],
    )
    simulation = folder.simulation()
    summary = asyncio.run(simulation.run())
    total = summary.total()
    assert (total.created, total.open) == (40, 0)
    assert total.completed + total.abandoned == 40
    assert total.abandoned > 0
    assert simulation.people == (0, 0, 0)
