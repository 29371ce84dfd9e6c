"""Rules 4, 5, 18: waits, modes, schedules, limits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from offhook import VirtualClock
from offhook.centre import transitions

MODED = """
after SelectTask {mode} do
  log "start {{payload.sid}}"
  wait 10s
  log "end {{payload.sid}}"
end
"""


@pytest.mark.parametrize(
    ("mode", "seen"),
    [
        ("", [(0, "start 1"), (10, "end 1"), (10, "start 1"), (20, "end 1")]),
        ("mode queued", [(0, "start 1"), (10, "end 1"), (10, "start 1"), (20, "end 1")]),
        ("mode single", [(0, "start 1"), (10, "end 1")]),
        ("mode restart", [(0, "start 1"), (5, "start 1"), (15, "end 1")]),
        ("mode parallel", [(0, "start 1"), (5, "start 1"), (10, "end 1"), (15, "end 1")]),
    ],
)
def test_a_second_run_for_the_same_task(make_desk: Any, mode: str, seen: list[Any]) -> None:
    desk = make_desk(MODED.format(mode=mode))
    task = desk.task()
    desk.does("SelectTask", sid=task.sid)
    desk.wait(5)
    desk.does("SelectTask", sid=task.sid)
    desk.wait(60)
    assert [(at, text.replace(task.sid, "1")) for at, text in desk.logged_at] == seen
    dropped = desk.facts("run.dropped")
    assert len(dropped) == (1 if mode in ("mode single", "mode restart") else 0)


@pytest.mark.parametrize(("mode", "together"), [("", True), ("mode single", True), ("mode queued per worker", False)])
def test_runs_for_different_tasks(make_desk: Any, mode: str, together: bool) -> None:
    desk = make_desk(MODED.format(mode=mode))
    for task in (desk.task(), desk.task()):
        desk.does("SelectTask", sid=task.sid)
    assert len(desk.logged) == (2 if together else 1)
    desk.wait(20)
    assert len(desk.logged) == 4


def test_when_is_evaluated_once_at_dispatch(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask when task.status == "reserved" mode queued do
          wait 10s
          log "{task.status}"
        end
        """
    )
    task = desk.task()
    desk.does("SelectTask", sid=task.sid)
    desk.does("SelectTask", sid=task.sid)
    desk.does("AcceptTask", sid=task.sid)
    desk.wait(30)
    assert desk.logged == ["assigned", "assigned"]


def test_waits_end_with_their_task(make_desk: Any) -> None:
    desk = make_desk(
        """
        on reservation.accepted mode parallel do
          wait 1m
          log "one minute"
        end
        on reservation.accepted mode parallel do
          wait until task.priority > 100
          log "never"
        end
        on reservation.accepted mode parallel do
          wait until task.status == "completed" up to 5m else do log "gave up"
          log "it saw the end"
        end
        on task.completed mode parallel do
          log "completed"
          wait 1s
          log "after the end"
        end
        """
    )
    task = desk.task()
    desk.does("AcceptTask", sid=task.sid)
    desk.wait(10)
    desk.does("WrapupTask", sid=task.sid)
    desk.does("CompleteTask", sid=task.sid)
    desk.wait(600)
    # the event is delivered first; a wait that begins after the end is not ended by it
    assert desk.logged[0] == "completed"
    assert "one minute" not in desk.logged
    assert "never" not in desk.logged
    assert "gave up" not in desk.logged
    assert desk.host.runs.list() == []


def test_wait_after_an_instant(make_desk: Any) -> None:
    desk = make_desk(
        """
        on reservation.wrapup mode single do
          wait 30s after task.createdAt
          log "thirty seconds old"
          wait 10s after task.createdAt
          log "long past"
        end
        """
    )
    task = desk.accepted()
    desk.wait(20)
    desk.does("WrapupTask", sid=task.sid)
    desk.wait(60)
    assert desk.logged_at == [(30, "thirty seconds old"), (30, "long past")]


def test_wait_until_something_changes(make_desk: Any) -> None:
    desk = make_desk(
        """
        define is_vip(t) = t.attributes.tier == "vip"
        on reservation.accepted mode single do
          wait until is_vip(task) and task.status == "assigned"
          log "vip"
        end
        """
    )
    task = desk.task()
    desk.does("AcceptTask", sid=task.sid)
    desk.wait(10)
    desk.does("SetTaskAttributes", sid=task.sid, attributes={"tier": "gold"})
    desk.wait(10)
    desk.does("SetTaskAttributes", sid=task.sid, attributes={"tier": "vip"})
    assert desk.logged_at == [(20, "vip")]


@pytest.mark.parametrize(
    ("condition", "at"),
    [
        ("task.age >= 90s", 90),
        ("task.age > 90s", 90),
        ("now >= task.createdAt + 2m 10s", 130),
        ("now - task.createdAt >= 45s and task.age >= 30s", 45),
        ("task.age >= 45s or task.age >= 30s", 30),
        ("seconds(task.age) >= 20", 20),
        ('time_of_day(now) >= "00:02:10"', 130),
        ('time_of_day(now, "Europe/Berlin") >= "01:03"', 180),
        ('now >= "2026-01-05T00:02:10Z"', 130),
        ('now == "2026-01-05T00:02:10Z"', 130),
        ("hour(now) >= 1", 3600),
        ("minute(now) == 33", 1980),
        ("minute(now) in [33, 40]", 1980),
        ('date(now, "Europe/Berlin") != "2026-01-05"', 23 * 3600),
        ("floor(minutes(task.age)) >= 7", 420),
        ("hours(task.age) >= 2", 7200),
        ('spoken(task.age) == "1 minute and 10 seconds"', 70),
        ("now in [task.createdAt + 130s, task.createdAt + 1h]", 130),
        ('"{task.age}" starts with "2m 10"', 130),
        ("seconds(task.age) % 3600 >= 3599", 3599),
        ("is_late(task)", 130),
        ("(now > task.createdAt + 130s) == true", 130),
        ("task.age < 10s", 0),
        ("not (task.age < 10s)", 10),
    ],
)
def test_wait_until_an_instant_that_the_condition_names(make_desk: Any, condition: str, at: float) -> None:
    desk = make_desk(
        f"""
        define is_late(t) = {{a: t.age > 130s}}.a
        on task.created mode single do
          wait until {condition} up to 24h else do log "gave up"
          log "now"
        end
        """
    )
    desk.task()
    desk.wait(24 * 3600)
    ((when, text),) = desk.logged_at
    assert text == "now"
    assert at <= when < at + 0.001


@pytest.mark.parametrize(
    ("condition", "behind"),
    [
        ("task.age >= 90s", 0),
        ("task.age > 90s", 1),
        ("not (task.age < 90s)", 0),
        ("not (task.age <= 90s)", 1),
        ("90s - task.age <= 0s", 0),
        ("90s - task.age < 0s", 1),
        ("task.age == 90s", 0),
        ("not (task.age != 90s)", 0),
        ('not (time_of_day(now) < "00:01:30")', 0),
    ],
)
def test_a_wait_ends_at_the_very_instant(make_desk: Any, condition: str, behind: int) -> None:
    desk = make_desk(
        f"""
        on task.created mode single do
          wait until {condition} up to 24h
          log "now"
        end
        """
    )
    desk.task()
    desk.wait(3600)
    ((when, _),) = desk.logged_at
    assert when == pytest.approx(90 + behind / 1_000_000, abs=1e-8)


def test_a_condition_apart_from_time_is_not_looked_at_as_time_passes(make_desk: Any) -> None:
    desk = make_desk(
        """
        on task.created mode single do
          wait until task.priority > 5 and task.attributes.a in ["x"] and task.age > 1m
          log "now"
        end
        """
    )
    task = desk.accepted()
    due = desk.host.clock.next_due()
    assert due is None or (due - desk.start).total_seconds() >= 3600
    assert task.is_open
    assert desk.logged == []


def test_a_time_of_day_over_a_change_of_the_zone(make_desk: Any) -> None:
    desk = make_desk(
        """
        on task.created mode single do
          wait until time_of_day(now, "Europe/Berlin") == "06:00"
          log "now"
        end
        """,
        clock=VirtualClock(datetime(2026, 3, 28, 23, 0, tzinfo=UTC)),
    )
    desk.accepted()
    desk.wait(24 * 3600)
    assert desk.logged_at == [(5 * 3600, "now")]


def test_wait_until_gives_up(make_desk: Any) -> None:
    desk = make_desk(
        """
        on reservation.created mode single do
          wait until task.priority > 5 up to 20s else do
            log "nobody raised it"
            stop
          end
          log "raised"
        end
        """
    )
    desk.task()
    desk.wait(60)
    assert desk.logged_at == [(20, "nobody raised it")]


def test_a_failing_condition_of_a_wait_fails_the_run(make_desk: Any) -> None:
    desk = make_desk(
        """
        on reservation.accepted mode single do
          wait until task.attributes.n > 5 or task.attributes.n == "x" up to 1m
          log "not reached"
        end
        """
    )
    task = desk.task(attributes={"n": 1})
    desk.does("AcceptTask", sid=task.sid)
    desk.does("SetTaskAttributes", sid=task.sid, attributes={})
    desk.wait(60)
    assert "task.attributes.n is null" in desk.problems[0]
    assert desk.logged == []


def test_within_limits_a_handler(make_desk: Any) -> None:
    desk = make_desk(
        """
        param limit: duration = 10s
        after SelectTask named "slow" within limit mode parallel do
          wait 1m
          log "not reached"
        end
        before ShowDirectory within 2s do
          wait 1m
          log "not reached"
        end
        """
    )
    desk.does("SelectTask")
    desk.wait(30)
    assert desk.logged == []
    assert "10" in desk.problems[0]
    assert desk.does_in(30, "ShowDirectory").how == "completed"
    assert len(desk.problems) == 2


def test_schedules(make_desk: Any) -> None:
    desk = make_desk(
        """
        param often: duration = 10m
        every often do log "tick"
        every weekday at "09:30" in "Europe/Berlin" do log "morning {action.name}"
        every monday at "10:00" do
          for each w in workers where w.activity.available do log "{w.name}"
        end
        every sunday at "00:10" do log "never on a monday"
        """,
        clock=VirtualClock(datetime(2026, 1, 5, 8, 0, tzinfo=UTC)),
        params={"often": "1h"},
    )
    desk.wait(2 * 3600)
    assert desk.logged_at == [(1800, "morning "), (3600, "tick"), (7200, "Ana"), (7200, "tick")]


def test_a_schedule_acts_for_the_system(make_desk: Any) -> None:
    desk = make_desk(
        """
        every 5m do
          for each t in tasks where t.status == "assigned" and t.age > 1m and t.attributes.overdue != true do
            SetTaskAttributes task: t, attributes: {overdue: true}, mergeExisting: true
          end
        end
        before SetTaskAttributes do log "{action.by} {actor.sid} {worker.name} {action.script} {action.cause == null}"
        """
    )
    task = desk.accepted(attributes={"a": 1})
    desk.wait(900)
    assert task.attributes == {"a": 1, "overdue": True}
    assert desk.logged == ["script system Ana script1.hook true"]


def test_events_through_events_are_caught(make_desk: Any) -> None:
    desk = make_desk(
        """
        on task.updated do
          SetTaskAttributes task: task, attributes: {n: (task.attributes.n default 0) + 1}
        end
        """,
        max_runs=50,
    )
    task = desk.accepted()
    desk.does("SetTaskAttributes", sid=task.sid, attributes={"n": 0})
    assert task.attributes["n"] == 50
    assert "a loop of events" in desk.problems[0]


def test_a_run_has_a_budget_of_steps(make_desk: Any) -> None:
    desk = make_desk(
        """
        before SelectTask do
          let xs = range(0, 1000)
          for each a in xs do
            for each b in xs do let c = a + b
          end
        end
        """
    )
    desk.does("SelectTask")
    assert "100000 steps" in desk.problems[0]


def test_a_cancelled_task_ends_waits_too(make_desk: Any) -> None:
    desk = make_desk('on reservation.created mode single do\n  wait 1m\n  log "late"\nend')
    task = desk.task()
    desk.change(lambda unit: transitions.cancel_task(unit, task, "gone"))
    desk.wait(120)
    assert desk.logged == []
    assert desk.host.runs.list() == []


def test_what_is_written_belongs_to_the_task_of_its_conversation_and_waits_end_with_that(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SendMessage mode single per conversation.sid do
          log "{task.taskSid} {task.channel}"
          wait 10m
          log "never said"
        end
        """
    )
    task = desk.accepted()
    desk.does("SendMessage", conversationSid=task.conversation.sid, body="Hello?")
    desk.does("WrapupTask", sid=task.sid)
    desk.does("CompleteTask", sid=task.sid)
    desk.wait(3600)
    assert desk.logged == [f"{task.task_sid} chat"]
    assert desk.host.runs.list() == []


def test_until_ends_the_runs_that_the_event_is_about(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask mode queued until task.canceled, task.updated do
          try
            wait 1m
            log "waited"
          always
            log "over"
          end
        end
        after SelectTask mode single per task.channel until task.updated when task.priority > 5 do
          wait 2m
          log "never"
        end
        """
    )
    first, second = desk.task(), desk.task(priority=10)
    for task in (first, first, second):
        desk.does("SelectTask", sid=task.sid)
    desk.change(lambda unit: transitions.update_task_attributes(unit, first, {"n": 1}))
    assert desk.logged == ["over"]
    assert [fact["why"] for fact in desk.facts("run.dropped")] == ["until: task.updated has come"] * 3
    desk.wait(600)
    assert desk.logged == ["over", "waited", "over"]
    assert not any(desk.host.scripts.hearing._by_type.values())
