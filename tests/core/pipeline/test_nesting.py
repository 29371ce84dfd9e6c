"""Invocations that handlers make: causes, units of their own, rules 6 and 7."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

import pytest

from offhook import ActionCancelled, ActionError, hookimpl


@pytest.mark.parametrize("through", ["invocation", "host"])
def test_a_nested_invocation_knows_its_cause(kit: Any, through: str) -> None:
    seen = []

    async def before_ping(invocation: Any, host: Any) -> None:
        where = invocation if through == "invocation" else host
        await where.invoke("Move", {"sid": "A"}, marks=("inner",))

    def before_move(invocation: Any) -> None:
        seen.append(
            (invocation.cause.action, invocation.by, invocation.worker.name, invocation.marks, invocation.depth)
        )

    desk = kit.desk(kit.plugin("a", before_ping=before_ping, before_move=before_move))
    desk.invoke("Ping", worker="Ann")
    assert seen == [("Ping", "plugin", "Ann", ("inner",), 1)]
    records = kit.records(desk.host, "invocation.committed")
    assert [(one["action"], one.get("cause")) for one in records] == [("Move", "IV000000000001"), ("Ping", None)]


def test_scripts_see_who_caused_what(kit: Any) -> None:
    script = """before Ping do Move sid: "A" marked "auto"
    before Move do log "{action.by} {action.script} {action.cause.name} {action.marks} {actor.name} {worker.name}"
    """
    desk = kit.desk(script=script)
    desk.invoke("Ping", worker="Ann", by="agent")
    assert kit.records(desk.host, "script.logged")[0]["text"].startswith("script test.hook Ping")
    assert kit.records(desk.host, "script.logged")[0]["text"].endswith("Ann Ann")


def test_the_caller_of_the_host_outside_has_no_cause(kit: Any) -> None:
    async def before_ping(invocation: Any) -> None:
        await invocation.invoke("Move", {"sid": "A"})

    desk = kit.desk(kit.plugin("a", before_ping=before_ping))
    desk.invoke("Ping")
    desk.invoke("Move", {"sid": "B"})
    assert "cause" not in {name for name, value in kit.records(desk.host, "invocation.committed")[2].items() if value}


@pytest.mark.parametrize("stage", ["before_ping", "instead_of_ping", "after_ping", "on_ping_failure"])
def test_a_handler_does_not_run_for_what_it_caused_itself(kit: Any, stage: str) -> None:
    ran = []

    async def handler(invocation: Any) -> None:
        ran.append(invocation.depth)
        if invocation.depth < 3:
            await invocation.invoke("Ping", {"text": "fail" if "failure" in stage else "", "count": invocation.depth})

    desk = kit.desk(kit.plugin("a", **{stage: handler}))
    with contextlib.suppress(ActionError):
        desk.invoke("Ping", {"text": "fail" if "failure" in stage else "", "count": 99})
    assert ran == [0]
    inner = kit.records(desk.host, "invocation.settled")[0]
    assert [f"a.{stage}", "own cause"] in inner["verdicts"]


def test_nor_for_what_it_caused_through_others(kit: Any) -> None:
    ran = []

    async def after_ping(invocation: Any) -> None:
        ran.append("ping")
        await invocation.invoke("Move", {"sid": "A"})

    async def after_move(invocation: Any) -> None:
        ran.append("move")
        await invocation.invoke("Ping", "again")

    desk = kit.desk(kit.plugin("a", after_ping=after_ping), kit.plugin("b", after_move=after_move))
    desk.invoke("Ping")
    assert ran == ["ping", "move"]
    assert len(kit.calls) == 3


def test_nor_for_what_an_event_handler_of_its_own_invoked(kit: Any) -> None:
    script = """on task.created named "hears" do Ping "from event"
    after Ping named "answers" do Ping "{payload.text}!"
    """
    desk = kit.desk(script=script)
    desk.task()
    desk.settle()
    assert [payload.text for payload in kit.calls] == ["from event", "from event!"]
    causes = [one.get("cause") for one in kit.records(desk.host, "invocation.committed")]
    assert causes == [None, "IV000000000001"]


@pytest.mark.parametrize("guard", [False, True])
def test_a_cancellation_inside_cancels_the_outer_action_only_from_a_guard(kit: Any, guard: bool) -> None:
    @hookimpl(required=guard)
    async def before_ping(invocation: Any) -> None:
        await invocation.invoke("Move", {"sid": "A"})

    desk = kit.desk(kit.plugin("a", before_ping=before_ping), script='before Move do cancel "not now"')
    if guard:
        with pytest.raises(ActionCancelled, match="not now") as caught:
            desk.invoke("Ping")
        assert (caught.value.action, caught.value.by) == ("Ping", "a.before_ping")
        assert kit.calls == []
    else:
        assert desk.invoke("Ping", "x") == "pong x"
    assert ("a.before_ping", "cancelled inside") in desk.verdicts("Ping")
    assert kit.problems(desk.host) == []


@pytest.mark.parametrize("required", ["", "required"])
def test_the_same_from_scripts(kit: Any, required: str) -> None:
    desk = kit.desk(script=f'before Ping {required} do Move sid: "A"\nbefore Move do cancel "not now"')
    if required:
        with pytest.raises(ActionCancelled, match="not now"):
            desk.invoke("Ping")
    else:
        assert desk.invoke("Ping", "x") == "pong x"


def test_a_run_ends_cancelled_inside(kit: Any, form: Any) -> None:
    async def after_ping(invocation: Any) -> None:
        await invocation.invoke("Move", {"sid": "A"})
        raise AssertionError("never reached")

    desk = kit.desk(kit.plugin("a", after_ping=after_ping), script='before Move do cancel "not now"')
    assert desk.invoke("Ping", "x") == "pong x"
    assert kit.records(desk.host, "run.cancelled")[0]["reason"] == "not now"
    assert ("a.after_ping", "cancelled inside") in desk.verdicts("Ping")
    assert kit.problems(desk.host) == []


def test_otherwise_catches_errors_and_no_cancellations(kit: Any) -> None:
    script = """after Ping when payload.text == "error" do Move sid: "A" otherwise log "caught {error.code}"
    after Ping when payload.text == "cancelled" do Move sid: "B" otherwise log "caught"
    instead of Move when payload.sid == "A" do fail "no" code "mine"
    before Move when payload.sid == "B" do cancel "no"
    """
    desk = kit.desk(script=script)
    desk.invoke("Ping", "error")
    desk.invoke("Ping", "cancelled")
    assert [one["text"] for one in kit.records(desk.host, "script.logged")] == ["caught mine"]
    assert len(kit.records(desk.host, "run.cancelled")) == 1


def test_a_deadline_of_a_nested_invocation_holds(kit: Any) -> None:
    async def before_ping(invocation: Any) -> None:
        await invocation.invoke("Move", {"sid": "A"}, deadline=timedelta(seconds=5))

    async def before_move(host: Any) -> None:
        await host.sleep(timedelta(seconds=20))

    desk = kit.desk(kit.plugin("a", before_ping=before_ping, before_move=before_move))
    assert desk.invoke("Ping", "x") == "pong x"
    assert kit.problems(desk.host) == [("a.before_ping", "Move did not end within 5s")]
    assert kit.settled(desk.host)[0] == ("Move", "interrupted")


def test_acting_as_a_worker(kit: Any) -> None:
    script = """after Ping do
      let sue = first w in workers where w.name == "Sue"
      Watch as sue
    end
    before Watch do log "{actor.name} {worker.name}"
    """
    desk = kit.desk(script=script)
    desk.invoke("Ping", worker="Ann", by="agent")
    assert kit.records(desk.host, "script.logged")[0]["text"] == "Sue Sue"
