"""The implementation: exactly one, in one unit of work."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from offhook import ActionError, ConfigError, Payload, hookimpl
from offhook.centre import transitions


class Paint(Payload, group="test"):
    """Change a task."""

    sid: str
    then: str = ""


def painter(**more: Any) -> Any:
    class Painter:
        plugin_name = "painter"

        @hookimpl
        def register_actions(self) -> list[type[Payload]]:
            return [Paint]

    for name, function in more.items():
        setattr(Painter, name, staticmethod(function if hasattr(function, "offhook_options") else hookimpl(function)))
    return Painter()


def change(unit: Any, centre: Any, payload: Any) -> Any:
    task = centre.task(payload.sid)
    transitions.update_task_attributes(unit, task, {"painted": True})
    unit.set(task, "direction", "outbound")
    return task


def test_changes_events_and_the_record_are_one(kit: Any, form: Any) -> None:
    def paint(payload: Any, unit: Any, centre: Any) -> str:
        change(unit, centre, payload)
        unit.emit("task.updated", {"task": centre.task(payload.sid)})
        return "done"

    desk = kit.desk(painter(paint=form(paint)))
    task = desk.task()
    desk.settle()
    count = len(desk.host.journal)
    assert desk.invoke("Paint", {"sid": task.task_sid}) == "done"
    assert task.attributes == {"painted": True}
    kinds = [record.kind for record in desk.host.journal if record.sequence > count]
    assert kinds[0] == "invocation.committed"
    assert set(kinds[1:-1]) == {"task.updated"}
    assert kinds[-1] == "invocation.settled"
    events = kit.records(desk.host, "task.updated")
    assert all(event["cause"] == "IV000000000001" for event in events)


@pytest.mark.parametrize("error", [ValueError("no"), ActionError("no", code="mine")])
def test_a_failing_implementation_leaves_no_change(kit: Any, form: Any, error: Exception) -> None:
    def paint(payload: Any, unit: Any, centre: Any) -> None:
        change(unit, centre, payload)
        unit.emit("task.updated", {"task": centre.task(payload.sid)})
        raise error

    desk = kit.desk(painter(paint=form(paint)))
    task = desk.task()
    desk.settle()
    before, count = desk.host.centre.snapshot(), len(desk.host.journal)
    with pytest.raises(ActionError) as caught:
        desk.invoke("Paint", {"sid": task.task_sid})
    assert desk.host.centre.snapshot() == before
    assert desk.host.centre.current is None
    expected = ["invocation.settled"] if isinstance(error, ActionError) else ["handler.failed", "invocation.settled"]
    assert [record.kind for record in desk.host.journal if record.sequence > count] == expected
    assert caught.value.code == ("mine" if isinstance(error, ActionError) else "action-failed")
    assert caught.value.action == "Paint"


def test_a_coroutine_that_waits_first_is_fine(kit: Any) -> None:
    async def paint(payload: Any, unit: Any, centre: Any) -> str:
        assert not unit.dirty
        await asyncio.sleep(0)
        change(unit, centre, payload)
        return "done"

    desk = kit.desk(painter(paint=paint))
    task = desk.task()
    assert desk.invoke("Paint", {"sid": task.task_sid}) == "done"
    assert task.attributes == {"painted": True}


def test_a_coroutine_that_waits_with_changes_is_rolled_back(kit: Any) -> None:
    async def paint(payload: Any, unit: Any, centre: Any) -> None:
        change(unit, centre, payload)
        await asyncio.sleep(0)

    desk = kit.desk(painter(paint=paint))
    task = desk.task()
    desk.settle()
    before = desk.host.centre.snapshot()
    with pytest.raises(ActionError, match="waits after it changed the centre") as caught:
        desk.invoke("Paint", {"sid": task.task_sid})
    assert caught.value.code == "unit-suspended"
    assert desk.host.centre.snapshot() == before
    assert desk.host.centre.current is None


def test_a_coroutine_may_invoke_before_it_changes_anything(kit: Any) -> None:
    async def paint(payload: Any, unit: Any, centre: Any, invocation: Any) -> str:
        assert unit.now is not None  # opens the unit, which then has to make way
        result = await invocation.invoke("Ping", "x")
        change(unit, centre, payload)
        return f"{result} and painted"

    desk = kit.desk(painter(paint=paint))
    task = desk.task()
    assert desk.invoke("Paint", {"sid": task.task_sid}) == "pong x and painted"
    assert kit.settled(desk.host) == [("Ping", "completed"), ("Paint", "completed")]


def test_an_action_in_the_middle_of_a_unit_is_an_error(kit: Any) -> None:
    async def paint(payload: Any, unit: Any, centre: Any, invocation: Any) -> None:
        change(unit, centre, payload)
        await invocation.invoke("Ping", "x")

    desk = kit.desk(painter(paint=paint))
    task = desk.task()
    desk.settle()
    before = desk.host.centre.snapshot()
    with pytest.raises(ActionError, match="cannot be done while a unit of work") as caught:
        desk.invoke("Paint", {"sid": task.task_sid})
    assert caught.value.code == "unit-open"
    assert desk.host.centre.snapshot() == before
    assert kit.settled(desk.host) == [("Ping", "failed"), ("Paint", "failed")]


def test_an_awaitable_of_a_plain_function_is_an_error(kit: Any) -> None:
    async def work() -> None: ...

    desk = kit.desk(painter(paint=lambda: work()))
    with pytest.raises(ActionError, match="write it with `async def`") as caught:
        desk.invoke("Paint", {"sid": "x"})
    assert caught.value.code == "bad-implementation"


async def test_of_two_active_implementations_the_first_counts(kit: Any) -> None:
    other = kit.plugin("other", ping=lambda: "mine", before_ping=lambda invocation: invocation.cancel("no"))
    host = kit.host(other)
    assert "Ping has an implementation already, that of the plugin base" in host.plugins.find("other").problem
    assert await host.invoke("Ping", "x") == "pong x"
    with pytest.raises(ConfigError, match=r"the plugin other cannot be used: .*Ping has an implementation already"):
        kit.host(other, strict=True)


def test_a_backend_counts_only_while_it_is_active(kit: Any) -> None:
    def backend(name: str) -> Any:
        return painter_backend(name)

    class Declares:
        plugin_name = "declares"

        @hookimpl
        def register_actions(self) -> list[type[Payload]]:
            return [Paint]

    def painter_backend(name: str) -> Any:
        return kit.plugin(f"{name}-plugin", backend_name=lambda: name, paint=lambda: name)

    for active in ("red", "blue"):
        desk = kit.desk(Declares(), backend("red"), backend("blue"), backend=active)
        assert desk.invoke("Paint", {"sid": "x"}) == active


def test_what_the_backend_cannot_do_says_so(kit: Any) -> None:
    failures = []
    desk = kit.desk(painter(on_paint_failure=lambda error: failures.append(error.code)))
    with pytest.raises(ActionError, match=r"Paint is not available on this backend \(embedded\)") as caught:
        desk.invoke("Paint", {"sid": "x"})
    assert caught.value.code == "not-available"
    assert failures == ["not-available"]


def test_an_inner_cancellation_makes_the_implementation_fail(kit: Any) -> None:
    async def paint(invocation: Any) -> None:
        await invocation.invoke("Ping", "x")

    desk = kit.desk(painter(paint=paint), script='before Ping do cancel "no"')
    with pytest.raises(ActionError, match="Ping was cancelled inside: no") as caught:
        desk.invoke("Paint", {"sid": "x"})
    assert caught.value.code == "cancelled-inside"
