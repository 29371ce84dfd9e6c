"""Events of the centre: dispatched after the commit, in order; loops through them end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from offhook.centre import transitions


async def test_handlers_run_after_the_commit_in_the_order_of_events(kit: Any, form: Any) -> None:
    heard = []

    def on_event(event: Any, host: Any, centre: Any) -> None:
        assert centre.current is None
        heard.append((event.sequence, event.type))

    host = kit.host(kit.plugin("a", on_event=form(on_event)))
    with host.centre.unit("test") as unit:
        transitions.create_task(unit, channel="chat")
        transitions.create_task(unit, channel="chat")
        assert heard == []
    assert heard == []
    await host.settle()
    assert len(heard) == len(list(host.journal)) > 4
    # the runs of one hook for one task are queued, for two tasks they are not
    for sid in dict.fromkeys(sid for sid, _ in heard):
        mine = [sequence for one, sequence in heard if one == sid]
        assert mine == sorted(mine)


def test_plugins_and_scripts_hear_in_the_order_of_handlers(kit: Any, form: Any) -> None:
    heard = []
    desk = kit.desk(
        kit.plugin("a", on_task_created=form(lambda event: heard.append(event.entities["task"].channel))),
        script='on task.created as e do Ping "{e.type} {task.channel}"',
    )
    desk.task()
    desk.settle()
    assert heard == ["chat"]
    assert kit.calls[0].text == "task.created chat"


def test_what_an_action_caused_is_heard_before_the_caller_goes_on(kit: Any) -> None:
    heard = []
    desk = kit.desk(kit.plugin("a", on_reservation_accepted=lambda event: heard.append(event.type)), builtin=True)
    task = desk.task()
    desk.settle()
    desk.invoke("AcceptTask", {"sid": task.sid}, worker="Ann", by="agent")
    assert heard == ["reservation.accepted"]


def test_a_failing_handler_does_not_stop_the_others(kit: Any, form: Any) -> None:
    heard = []

    def bad() -> None:
        raise LookupError("lost")

    desk = kit.desk(
        kit.plugin("a", on_task_created=form(bad)), kit.plugin("b", on_task_created=lambda: heard.append("b"))
    )
    desk.task()
    desk.settle()
    assert heard == ["b"]
    assert kit.problems(desk.host) == [("a.on_task_created", "LookupError: lost")]
    assert kit.records(desk.host, "handler.failed")[0]["subject"].startswith("EV")


def test_a_plain_hook_that_gives_a_coroutine_is_run(kit: Any) -> None:
    heard = []

    async def work(event: Any, host: Any) -> None:
        await host.sleep(timedelta(seconds=1))
        heard.append(event.type)

    desk = kit.desk(kit.plugin("a", on_task_created=lambda event, host: work(event, host)))
    desk.task()
    desk.advance(timedelta(seconds=2))
    assert heard == ["task.created"]


@pytest.mark.parametrize("kind", ["script", "plain", "async"])
def test_a_loop_through_events_is_stopped_and_reported(kit: Any, kind: str) -> None:
    def touch(event: Any, host: Any) -> None:
        task = event.entities["task"]
        with host.centre.unit("loop") as unit:
            transitions.update_task_attributes(unit, task, {"n": task.attributes.get("n", 0) + 1})

    async def touch_later(event: Any, host: Any) -> None:
        touch(event, host)

    script = 'on task.updated named "loop" do SetTaskAttributes task: task, attributes: {n: task.attributes.n + 1}'
    plugins = {
        "plain": [kit.plugin("loop", on_task_updated=touch)],
        "async": [kit.plugin("loop", on_task_updated=touch_later)],
    }
    desk = kit.desk(*plugins.get(kind, []), script=script if kind == "script" else None, builtin=True, max_runs=20)
    task = desk.task(attributes={"n": 0})
    with desk.host.centre.unit("test") as unit:
        transitions.update_task_attributes(unit, task, {"n": 1})
    desk.settle()
    assert task.attributes["n"] == 21
    assert [message for _, message in kit.problems(desk.host)] == [
        "it heard 20 events about the same thing within a minute: a loop of events"
    ]


async def test_the_limit_is_for_each_thing_and_minute(kit: Any) -> None:
    heard = []
    host = kit.host(kit.plugin("a", on_task_updated=lambda event: heard.append(event)), max_runs=2)
    tasks = [kit.task(host), kit.task(host)]

    async def touch() -> None:
        for task in tasks:
            for _ in range(3):
                with host.centre.unit("test") as unit:
                    unit.emit("task.updated", {"task": task})
        await host.settle()

    await touch()
    assert len(heard) == 4
    await host.advance(timedelta(minutes=1))
    await touch()
    assert len(heard) == 8
    assert len(kit.problems(host)) == 4


def test_events_have_no_cause_among_the_invocations(kit: Any) -> None:
    causes = []

    async def on_task_created(host: Any) -> None:
        await host.invoke("Ping", "from event")

    async def before_move(host: Any) -> None:
        kit.task(host)

    desk = kit.desk(
        kit.plugin("a", on_task_created=on_task_created, before_move=before_move),
        kit.plugin("b", before_ping=lambda invocation: causes.append((invocation.cause, invocation.actor.name))),
    )
    desk.invoke("Move", {"sid": "A"}, worker="Ann", by="agent")
    desk.settle()
    assert causes == [(None, "system")]
