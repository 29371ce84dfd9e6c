"""`AsyncDesk`: the same in the event loop of the test."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from offhook import hookimpl
from offhook.centre import transitions
from offhook.testing import ContactCentre, HandlerFailed


async def test_all_that_does_something_is_awaited(contact_centre: ContactCentre, greeter: Any) -> None:
    async with contact_centre.open(plugins=[greeter], workers=["Anna", "Ben"], tasks=1) as desk:
        loop = asyncio.get_running_loop()
        assert desk.host.scheduler.loop is loop
        await desk.accepted({"name": "Ada"}, worker="Ben")
        assert desk.notifications == ["This is Ada"]
        task = await desk.task({"name": "Bo"}, worker="Anna")
        assert await desk.invoke("AcceptTask", sid=task.sid, worker="Anna") is task.reservation
        assert await desk.attempt("AcceptTask", sid=task.sid, worker="Anna") == "failed"
        stub = desk.stub("HoldCall", returns="held", after="10s")
        pending = await desk.begin("HoldCall", sid=task.sid)
        await desk.advance("9s")
        assert not pending.done
        await desk.advance_to(desk.now.replace(hour=1))
        assert (pending.result(), len(stub.calls)) == ("held", 1)
        await desk.change(lambda unit: transitions.set_activity(unit, desk.worker("Anna"), "Break"))
        assert desk.happened == ["worker.activity.update"]
        await desk.settle()
    assert desk.host.scheduler.closed


async def test_two_at_once(contact_centre: ContactCentre) -> None:
    async with contact_centre.open(workers=["Anna", "Ben"], tasks=2) as desk:
        done = await asyncio.gather(*(desk.invoke("AcceptTask", sid=task.sid) for task in desk.tasks))
    assert [reservation.status for reservation in done] == ["accepted", "accepted"]


async def test_a_failing_handler_fails_the_test(contact_centre: ContactCentre, greeter: Any) -> None:
    async with contact_centre.open(plugins=[greeter]) as desk:
        with pytest.raises(HandlerFailed, match=r"greeter\.after_accept_task failed: KeyError: 'name'"):
            await desk.accepted()
        with desk.expect_failure():
            await desk.accepted()


async def test_a_task_that_is_left_over_is_told(contact_centre: ContactCentre) -> None:
    with pytest.raises(AssertionError, match=r"the task forgotten \(sleep\) has not ended"):
        async with contact_centre.open():
            task = asyncio.create_task(asyncio.sleep(1000), name="forgotten")
    assert task.cancelled()


async def test_an_error_of_the_test_is_what_is_told(contact_centre: ContactCentre) -> None:
    tasks = []

    async def told() -> None:
        async with contact_centre.open():
            tasks.append(asyncio.create_task(asyncio.sleep(1000)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await told()
    assert tasks[0].cancelled()


async def test_one_that_was_not_closed_is_told(contact_centre: ContactCentre) -> None:
    desk = await contact_centre.open().__aenter__()
    with pytest.raises(AssertionError, match="use `async with`"):
        contact_centre.close()
    await desk.__aexit__(None, None, None)


async def test_a_plugin_that_fails_at_the_start(contact_centre: ContactCentre) -> None:
    class Late:
        plugin_name = "late"

        @hookimpl
        def offhook_started(self) -> None:
            raise ValueError("not today")

    with pytest.raises(HandlerFailed, match="not today"):
        await contact_centre.open(plugins=[Late()]).__aenter__()
    contact_centre.close()


async def test_a_script_with_errors_leaves_nothing_open(contact_centre: ContactCentre) -> None:
    with pytest.raises(ValueError, match="SetActivty"):
        async with contact_centre.open(scripts="before SetActivty do stop"):
            raise AssertionError("it was opened")
    contact_centre.close()
