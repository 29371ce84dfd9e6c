"""What is left over at the end of a centre is told."""

from __future__ import annotations

import asyncio
import warnings
from typing import Any

import pytest

from offhook import Invocation, hookimpl
from offhook.testing import ContactCentre


class Forgetful:
    """Begins things and does not end them."""

    plugin_name = "forgetful"

    @hookimpl
    async def after_set_activity(self, invocation: Invocation) -> None:
        invocation.invoke("SetActivity", {"activityName": "Offline"})

    @hookimpl
    async def after_accept_task(self) -> None:
        self.task = asyncio.create_task(asyncio.sleep(1000), name="forgotten")


def test_a_coroutine_that_nobody_awaited(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[Forgetful()])
    desk.invoke("SetActivity", activity_name="Break", worker="Anna")
    with pytest.raises(AssertionError, match=r"left over .*\n  coroutine 'Invocation.invoke' was never awaited"):
        desk.close()


def test_a_task_that_has_not_ended(contact_centre: ContactCentre) -> None:
    plugin = Forgetful()
    desk = contact_centre(plugins=[plugin])
    desk.accepted()
    with pytest.raises(AssertionError, match=r"the task forgotten \(sleep\) has not ended"):
        desk.close()
    assert plugin.task.cancelled()


def test_an_invocation_whose_failure_nobody_asked_for(contact_centre: ContactCentre) -> None:
    desk = contact_centre()
    desk.begin("AcceptTask", sid="WR1")
    with pytest.raises(AssertionError, match=r"AcceptTask failed after the test began it.*no reservation WR1"):
        desk.close()


def test_more_than_one_thing(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[Forgetful()])
    desk.accepted()
    desk.begin("AcceptTask", sid="WR1")
    with pytest.raises(ExceptionGroup, match="at the end of the contact centre") as caught:
        desk.close()
    assert len(caught.value.exceptions) == 2


def test_each_of_several_centres_is_closed(contact_centre: ContactCentre) -> None:
    desks = [contact_centre(plugins=[Forgetful()]) for _ in range(3)]
    for desk in desks[:2]:
        desk.accepted()
    with pytest.raises(ExceptionGroup, match="at the end of the contact centres"):
        contact_centre.close()
    assert all(desk.host.scheduler.closed for desk in desks)


def test_what_waits_in_the_host_is_nothing_left_over(contact_centre: ContactCentre) -> None:
    script = "on task.created do\n  wait 1h\n  log 1\nend\nevery 1m do log 2\n"
    desk = contact_centre(scripts=script, tasks=1)
    desk.begin("SetActivity", activity_name="Break", worker="Anna").result()
    desk.close()
    assert desk.logs == []


def test_any_other_warning_goes_its_way(contact_centre: ContactCentre) -> None:
    desk = contact_centre()

    async def warn() -> None:
        warnings.warn("mind the gap", UserWarning, stacklevel=1)

    with pytest.warns(UserWarning, match="mind the gap"):
        desk.run(warn())


def test_it_can_be_left_alone(contact_centre: ContactCentre) -> None:
    desk: Any = contact_centre(plugins=[Forgetful()], strict=False)
    desk.accepted()
    desk.close()
