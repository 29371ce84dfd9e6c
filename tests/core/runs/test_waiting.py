"""Waits: an invocation returns at the first one, waits end with the task, conditions are looked at when they may change
(rules 4 and 18)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from offhook import ActionCancelled, ActionError
from offhook.centre import transitions

SECOND = timedelta(seconds=1)


def logged(kit: Any, host: Any) -> list[tuple[str, str]]:
    """(seconds since the start, text) of every line."""
    return [(one["at"][11:19], one["text"]) for one in kit.records(host, "script.logged")]


def test_the_invocation_returns_at_the_first_wait(kit: Any) -> None:
    desk = kit.desk(script='after Ping named "h" mode parallel do\n log "in"\n wait 10s\n log "out"\nend')
    start = desk.host.clock.now()
    assert desk.invoke("Ping", "x") == "pong x"
    assert desk.host.clock.now() == start
    assert desk.verdicts("Ping") == [("h", "waits")]
    assert [text for _, text in logged(kit, desk.host)] == ["in"]
    assert len(desk.host.runs.list()) == 1
    desk.advance(10 * SECOND)
    assert logged(kit, desk.host) == [("00:00:00", "in"), ("00:00:10", "out")]
    assert desk.host.runs.list() == []


def test_a_python_hook_that_sleeps_lets_the_caller_go(kit: Any) -> None:
    done = []

    async def after_ping(host: Any) -> None:
        await host.sleep(10 * SECOND)
        done.append(host.clock.now())

    desk = kit.desk(kit.plugin("a", after_ping=after_ping))
    desk.invoke("Ping", "x")
    assert done == []
    desk.advance(20 * SECOND)
    assert len(done) == 1


def test_a_hook_that_sleeps_in_before_holds_the_caller(kit: Any, form: Any) -> None:
    async def before_ping(host: Any) -> None:
        await host.sleep(10 * SECOND)

    desk = kit.desk(kit.plugin("a", before_ping=form(before_ping)))
    start = desk.host.clock.now()
    desk.invoke("Ping", "x")
    assert desk.host.clock.now() - start == 10 * SECOND


def test_a_wait_further_in_does_not_let_the_outer_caller_go(kit: Any) -> None:
    async def after_ping(invocation: Any) -> None:
        await invocation.invoke("Move", {"sid": "A"})

    async def before_move(host: Any) -> None:
        await host.sleep(10 * SECOND)

    desk = kit.desk(kit.plugin("a", after_ping=after_ping, before_move=before_move))
    start = desk.host.clock.now()
    desk.invoke("Ping", "x")
    assert desk.host.clock.now() - start == 10 * SECOND


@pytest.mark.parametrize("stage", ["before", "instead of"])
def test_before_and_instead_hold_the_caller_within_their_limit(kit: Any, stage: str) -> None:
    end = "" if stage == "before" else "\n proceed"
    desk = kit.desk(script=f'{stage} Ping named "h" within 5s do\n wait 3s\n log "waited"{end}\nend')
    assert desk.invoke("Ping", "x") == "pong x"
    assert logged(kit, desk.host) == [("00:00:03", "waited")]


def test_within_interrupts_where_it_waits(kit: Any) -> None:
    script = """before Ping named "slow" within 5s do wait 20s
    before Move named "guard" required within 5s do wait 20s
    after Ping named "run" mode parallel within 30s do
      wait 1m
      log "never"
    end"""
    desk = kit.desk(script=script)
    start = desk.host.clock.now()
    assert desk.invoke("Ping", "x") == "pong x"
    assert desk.host.clock.now() - start == 5 * SECOND
    with pytest.raises(ActionCancelled, match="did not end within 5s") as caught:
        desk.invoke("Move", {"sid": "A"})
    assert caught.value.code == "guard-failed"
    desk.advance(120 * SECOND)
    assert [name for name, message in kit.problems(desk.host) if "did not end within" in message] == [
        "slow",
        "guard",
        "run",
    ]
    assert logged(kit, desk.host) == []


async def test_a_hook_that_never_ends_is_interrupted(kit: Any) -> None:
    cleaned = []

    async def before_ping(host: Any) -> None:
        try:
            await host.sleep(3600 * SECOND)
        finally:
            await host.sleep(SECOND)
            cleaned.append(True)

    host = kit.host(kit.plugin("a", before_ping=before_ping), hook_limit=30 * SECOND)
    start = host.clock.now()
    assert await host.invoke("Ping", "x") == "pong x"
    assert host.clock.now() - start == 31 * SECOND
    assert cleaned == [True]
    assert "did not end within 30s" in kit.problems(host)[0][1]


def test_waits_end_with_the_task(kit: Any) -> None:
    script = """on task.created named "waits" do
      wait 1h
      log "never"
    end
    on task.created named "watches" do
      wait until task.priority == 99 up to 1h
      log "never either"
    end
    on task.canceled do log "it ended" """
    desk = kit.desk(script=script)
    task = desk.task()
    desk.advance(10 * SECOND)
    assert len(desk.host.runs.list()) == 2
    with desk.host.centre.unit("test") as unit:
        transitions.cancel_task(unit, task, "test")
    desk.settle()
    assert desk.host.runs.list() == []
    desk.advance(7200 * SECOND)
    assert [text for _, text in logged(kit, desk.host)] == ["it ended"]
    assert kit.problems(desk.host) == []


def test_a_run_that_began_with_the_tasks_end_may_wait(kit: Any) -> None:
    desk = kit.desk(script='on task.canceled do\n wait 1m\n log "a minute later"\nend')
    task = desk.task()
    with desk.host.centre.unit("test") as unit:
        transitions.cancel_task(unit, task, "test")
    desk.advance(120 * SECOND)
    assert logged(kit, desk.host) == [("00:01:00", "a minute later")]


def test_a_run_that_was_busy_when_its_task_ended_waits_no_more(kit: Any) -> None:
    async def before_ping(host: Any) -> None:
        await host.sleep(10 * SECOND)

    desk = kit.desk(
        kit.plugin("a", before_ping=before_ping),
        script='on task.created do\n Ping\n log "one"\n wait 1s\n log "two"\nend',
    )
    task = desk.task()
    desk.advance(5 * SECOND)
    with desk.host.centre.unit("test") as unit:
        transitions.cancel_task(unit, task, "test")
    desk.advance(60 * SECOND)
    assert [text for _, text in logged(kit, desk.host)] == ["one"]


def test_stop_ends_a_run_successfully(kit: Any) -> None:
    desk = kit.desk(script='after Ping named "h" do\n log "in"\n if 1 == 1 then stop\n log "never"\nend')
    desk.invoke("Ping")
    assert [text for _, text in logged(kit, desk.host)] == ["in"]
    assert desk.verdicts("Ping") == [("h", "ran")]


def test_wait_until_something_changes(kit: Any) -> None:
    script = """on task.created do
      wait until task.attributes.ready == true
      log "ready"
    end"""
    desk = kit.desk(script=script)
    task = desk.task()
    desk.advance(100 * SECOND)
    assert logged(kit, desk.host) == []
    with desk.host.centre.unit("test") as unit:
        transitions.update_task_attributes(unit, task, {"ready": True})
    desk.settle()
    assert logged(kit, desk.host) == [("00:01:40", "ready")]


@pytest.mark.parametrize(
    ("condition", "at"),
    [
        ("task.age > 30s", "00:00:30"),
        ("task.age >= 30s", "00:00:30"),
        ("30s < task.age", "00:00:30"),
        ("now > task.createdAt + 40s", "00:00:40"),
        ("task.createdAt + 40s <= now", "00:00:40"),
        ("task.createdAt + 50s - now < 20s", "00:00:30"),
        ("seconds(task.age) >= 45", "00:00:45"),
        ("task.age > 30s and task.age > 50s", "00:00:50"),
        ("not (task.age < 20s)", "00:00:20"),
        ("task.age > 1h or task.age > 10s", "00:00:10"),
        ('time_of_day(now, "UTC") >= clock("00:01")', "00:01:00"),
    ],
)
def test_wait_until_an_instant_that_the_condition_names(kit: Any, condition: str, at: str) -> None:
    desk = kit.desk(script=f'on task.created do\n wait until {condition}\n log "now"\nend')
    desk.task()
    desk.advance(3600 * SECOND)
    assert logged(kit, desk.host) == [(at, "now")]


def test_nothing_is_polled(kit: Any) -> None:
    desk = kit.desk(script='on task.created do\n wait until task.age > 30s\n log "now"\nend')
    desk.task()
    desk.settle()
    fired = 0
    while desk.host.clock.next_due() is not None and not logged(kit, desk.host):
        desk.host.clock.fire_next()
        desk.settle()
        fired += 1
    assert fired <= 2


def test_wait_until_has_a_limit_and_an_else(kit: Any) -> None:
    script = """on task.created do
      wait until task.priority == 99 up to 20s else do
        log "gave up"
      end
      log "on"
    end"""
    desk = kit.desk(script=script)
    desk.task()
    desk.advance(60 * SECOND)
    assert logged(kit, desk.host) == [("00:00:20", "gave up"), ("00:00:20", "on")]


def test_what_holds_already_is_not_waited_for(kit: Any) -> None:
    desk = kit.desk(script='after Ping named "h" mode parallel do\n wait until 1 == 1\n log "on"\nend')
    desk.invoke("Ping")
    assert desk.verdicts("Ping") == [("h", "ran")]


def test_a_condition_that_fails_fails_its_run(kit: Any) -> None:
    desk = kit.desk(script='on task.created named "h" do\n wait until task.attributes.n + 1 > 2\nend')
    task = desk.task(attributes={"n": 0})
    desk.settle()
    with desk.host.centre.unit("test") as unit:
        transitions.update_task_attributes(unit, task, {"n": None})
    desk.settle()
    assert [name for name, _ in kit.problems(desk.host)] == ["h"]
    assert desk.host.runs.list() == []


def test_wait_after_an_instant(kit: Any) -> None:
    desk = kit.desk(script='on task.created do\n wait 10s\n wait 30s after task.createdAt\n log "on"\nend')
    desk.task()
    desk.advance(60 * SECOND)
    assert logged(kit, desk.host) == [("00:00:30", "on")]


async def test_real_time(kit: Any) -> None:
    from offhook import RealClock

    host = kit.host(script='after Ping mode parallel do\n wait 20ms\n log "on"\nend', clock=RealClock())
    async with host:
        await host.invoke("Ping")
        assert logged(kit, host) == []
        async with asyncio.timeout(5):
            while not logged(kit, host):
                await asyncio.sleep(0.005)


def test_failed_waiting_runs_are_walled_in(kit: Any) -> None:
    async def after_ping(host: Any) -> None:
        await host.sleep(SECOND)
        raise ActionError("late", code="mine")

    desk = kit.desk(kit.plugin("a", after_ping=after_ping))
    desk.invoke("Ping")
    desk.advance(2 * SECOND)
    assert kit.problems(desk.host) == [("a.after_ping", "late")]
