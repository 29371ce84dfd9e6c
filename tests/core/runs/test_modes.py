"""What a second run of one handler does to the first: single, restart, queued, parallel, for each key (rule 5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from offhook import hookimpl

SECOND = timedelta(seconds=1)


def logged(kit: Any, host: Any) -> list[str]:
    return [one["text"] for one in kit.records(host, "script.logged")]


@pytest.mark.parametrize(
    ("mode", "expected", "dropped"),
    [
        ("mode single per payload.text", ["in a", "in b", "out a", "out b"], ["single: it runs already"]),
        (
            "mode restart per payload.text",
            ["in a", "in b", "in a", "out b", "out a"],
            ["restart: a newer run replaces it"],
        ),
        ("mode queued per payload.text", ["in a", "in b", "out a", "out b", "in a", "out a"], []),
        ("mode parallel", ["in a", "in b", "in a", "out a", "out b", "out a"], []),
    ],
)
def test_runs_that_meet(kit: Any, mode: str, expected: list[str], dropped: list[str]) -> None:
    script = f"""after Ping named "h" {mode} do
      log "in {{payload.text}}"
      wait 10s
      log "out {{payload.text}}"
    end"""
    desk = kit.desk(script=script)
    for text in "aba":
        desk.invoke("Ping", text)
        desk.advance(SECOND)
    desk.advance(60 * SECOND)
    if "queued" in mode:
        assert logged(kit, desk.host)[:2] == ["in a", "in b"]
        assert sorted(logged(kit, desk.host)) == sorted(expected)
    else:
        assert logged(kit, desk.host) == expected
    records = kit.records(desk.host, "run.dropped")
    assert [one["why"] for one in records] == dropped
    assert all((one["handler"], one["key"]) == ("h", "a") for one in records)
    handler = next(one for one in desk.host.planner.handlers if one.name == "h")
    assert handler.stats.runs == 3 - ("single" in mode)
    assert handler.stats.dropped == ("single" in mode)
    assert desk.host.runs.list() == []


def test_by_default_runs_queue_for_one_task_and_not_for_two(kit: Any) -> None:
    script = """on task.updated do
      log "in {task.attributes.name}"
      wait 10s
      log "out {task.attributes.name}"
    end"""
    desk = kit.desk(script=script)
    first, second = desk.task(attributes={"name": "a"}), desk.task(attributes={"name": "b"})
    desk.settle()

    def touch(task: Any) -> None:
        with desk.host.centre.unit("test") as unit:
            unit.emit("task.updated", {"task": task})

    for task in (first, first, second):
        touch(task)
    desk.settle()
    assert logged(kit, desk.host) == ["in a", "in b"]
    desk.advance(60 * SECOND)
    assert logged(kit, desk.host) == ["in a", "in b", "out a", "in a", "out b", "out a"]
    assert [one["at"][14:19] for one in kit.records(desk.host, "script.logged")] == [
        "00:00",
        "00:00",
        "00:10",
        "00:10",
        "00:10",
        "00:20",
    ]


def test_python_hooks_have_the_same_modes(kit: Any) -> None:
    steps: list[str] = []

    def hook(mode: str | None) -> Any:
        @hookimpl(mode=mode)
        async def after_ping(payload: Any, host: Any) -> None:
            steps.append(f"in {payload.count}")
            await host.sleep(timedelta(seconds=10))
            steps.append(f"out {payload.count}")

        return after_ping

    expected = {
        "single": ["in 0", "out 0"],
        "restart": ["in 0", "in 1", "in 2", "out 2"],
        "queued": ["in 0", "out 0", "in 1", "out 1", "in 2", "out 2"],
        "parallel": ["in 0", "in 1", "in 2", "out 0", "out 1", "out 2"],
        None: ["in 0", "in 1", "in 2", "out 0", "out 1", "out 2"],  # no task: these never meet
    }
    for mode, wanted in expected.items():
        steps.clear()
        desk = kit.desk(kit.plugin("a", after_ping=hook(mode)))
        for count in range(3):
            desk.invoke("Ping", {"count": count})
        desk.advance(60 * SECOND)
        assert steps == wanted, mode


def test_a_queued_run_is_not_a_run_yet(kit: Any) -> None:
    desk = kit.desk(script='after Ping named "h" mode queued do wait 10s')
    desk.invoke("Ping", "a")
    desk.invoke("Ping", "b")
    assert desk.verdicts("Ping") == [("h", "queued")]
    assert desk.host.scripts.handlers[0].stats.runs == 1
    desk.advance(60 * SECOND)
    assert desk.host.scripts.handlers[0].stats.runs == 2


def test_the_condition_is_evaluated_once_at_dispatch(kit: Any) -> None:
    script = """after Ping named "h" mode queued when payload.attributes.go or count(tasks) == 0 do
      wait 10s
      log "ran {count(tasks)}"
    end"""
    desk = kit.desk(script=script)
    desk.invoke("Ping", {"attributes": {"go": True}})
    desk.invoke("Ping", {"attributes": {"go": False}})
    desk.task()
    desk.advance(60 * SECOND)
    assert logged(kit, desk.host) == ["ran 1", "ran 1"]


async def test_a_run_that_re_enters_its_own_queue_starts_at_once(kit: Any) -> None:
    from offhook.pipeline import Invocation
    from offhook.runs import HookRun

    steps = []

    @hookimpl(mode="queued")
    async def after_ping(payload: Any, host: Any) -> None:
        steps.append(f"in {payload.text}")
        await host.sleep(SECOND)
        steps.append(f"out {payload.text}")

    host = kit.host(kit.plugin("a", after_ping=after_ping))
    await host.invoke("Ping", "outer")
    outer = host.runs.list()[0]
    spec = host.registry.action("Ping")
    inner = Invocation(host, spec, kit.Ping(text="inner"), 9, "plugin", host.system)
    inner.caused_by(outer.subject, None, None)
    host.runs._admit(outer.handler, inner, "", HookRun(host, outer.handler, inner))
    await host.advance(5 * SECOND)
    assert steps == ["in outer", "in inner", "out outer", "out inner"]


async def test_what_waits_in_a_queue_goes_with_the_host(kit: Any) -> None:
    async def work() -> None:
        raise AssertionError("never runs")

    @hookimpl(mode="queued")
    def after_ping(payload: Any, host: Any) -> Any:
        return host.sleep(SECOND) if payload.text == "first" else work()

    async with kit.host(kit.plugin("a", after_ping=after_ping)) as host:
        await host.invoke("Ping", "first")
        await host.invoke("Ping", "second")
    assert host.runs.list() == []


async def test_runs_that_wait_in_a_queue_when_the_host_ends_are_in_the_journal(kit: Any) -> None:
    host = kit.host(script='after Ping named "h" mode queued per payload.text do wait 10s')
    async with host:
        for _ in range(3):
            await host.invoke("Ping", "a")
        assert len(host.runs.list_queued()) == 2
    assert len(host.runs.list_queued()) == 0
    dropped = [(one["handler"], one["key"], one["why"]) for one in kit.records(host, "run.dropped")]
    assert dropped == [("h", "a", "queued: the host ended first")] * 2
