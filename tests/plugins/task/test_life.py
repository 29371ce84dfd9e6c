"""The life of a task that is neither call nor conversation: states before and after, events in order, refusals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from offhook.centre import CentreConfig, QueueConfig, WorkerConfig, WorkflowConfig
from offhook.testing import ContactCentre, Desk

CENTRE = CentreConfig(
    queues=(QueueConfig(name="Everyone", max_reserved_workers=2),),
    workflows=(WorkflowConfig(name="Main", default_queue="Everyone"),),
    workers=tuple(WorkerConfig(name=name, activity="Available", channels={"default": 1}) for name in ("Ana", "Ben")),
)


@pytest.fixture
def pair(contact_centre: ContactCentre) -> Desk:
    """A centre in which two workers are offered each task."""
    return contact_centre(centre=CENTRE)


def state(task: Any) -> tuple[Any, ...]:
    return (task.status, *(each.status for each in task.open_reservations))


@pytest.mark.action("AcceptTask", events=("reservation.accepted",))
def test_accepting(desk: Desk) -> None:
    task = desk.task(channel="default")
    channel = desk.worker("Ana").channels["default"]
    assert (state(task), channel.open, channel.assigned) == (("reserved", "pending"), 1, 0)
    desk.invoke("AcceptTask", worker="Ana", sid=task.sid)
    assert (state(task), channel.open, channel.assigned) == (("assigned", "accepted"), 1, 1)
    assert desk.happened == ["reservation.accepted"]


@pytest.mark.action("AcceptTask", events=("reservation.accepted", "reservation.rescinded"))
def test_accepting_takes_the_offer_back_from_others(pair: Desk) -> None:
    task = pair.task(channel="default")
    first, second = task.open_reservations
    assert state(task) == ("reserved", "pending", "pending")
    pair.invoke("AcceptTask", worker=first.worker.name, sid=first.sid)
    assert (state(task), second.status) == (("assigned", "accepted"), "rescinded")
    assert pair.happened == ["reservation.accepted", "reservation.rescinded"]
    # whoever was too late has capacity again
    assert second.worker.channels["default"].open == 0


@pytest.mark.action("AcceptTask", error="could-not-accept-reservation")
def test_a_conversation_that_is_closed_cannot_be_taken(desk: Desk, refused: Any) -> None:
    task = desk.task(channel="chat")
    desk.invoke("SetConversationState", worker="Sue", conversationSid=task.conversation.sid, state="closed")
    error = refused(desk, "AcceptTask", worker="Ana", sid=task.sid).error
    assert error.code == "could-not-accept-reservation"
    assert task.conversation.sid in error.message


@pytest.mark.action("RejectTask", events=("reservation.rejected", "reservation.created"))
def test_rejecting_offers_it_again_at_once_if_nobody_else_can_take_it(desk: Desk) -> None:
    task = desk.task(channel="default")
    first = task.reservation
    desk.invoke("RejectTask", worker="Ana", sid=first.sid)
    assert (first.status, state(task), task.worker.name) == ("rejected", ("reserved", "pending"), "Ana")
    assert desk.happened == ["reservation.rejected", "reservation.created"]


@pytest.mark.action("RejectTask")
@pytest.mark.action("RejectTask", events=("reservation.rejected", "worker.activity.update"))
def test_rejecting_with_an_activity_moves_the_worker_away(desk: Desk) -> None:
    task = desk.task(channel="default")
    activity = desk.centre.activity("Break")
    desk.invoke("RejectTask", worker="Ana", sid=task.sid, workerActivitySid=activity.sid)
    assert (state(task), desk.worker("Ana").activity) == (("pending",), activity)
    assert desk.happened == ["reservation.rejected", "worker.activity.update"]


@pytest.mark.action("RejectTask", events=("reservation.rejected",))
def test_what_one_rejects_others_still_have(pair: Desk) -> None:
    task = pair.task(channel="default")
    first, second = task.open_reservations
    away = pair.centre.activity("Break").sid
    pair.invoke("RejectTask", worker=first.worker.name, sid=first.sid, workerActivitySid=away)
    assert [name for name in pair.happened if name.startswith("reservation.")] == ["reservation.rejected"]
    assert (task.status, task.reservation) == ("reserved", second)


@pytest.mark.action("RejectTask", error="could-not-reject-reservation")
def test_rejecting_into_an_activity_that_there_is_not(desk: Desk, refused: Any) -> None:
    task = desk.task(channel="default")
    error = refused(desk, "RejectTask", worker="Ana", sid=task.sid, workerActivitySid="WAnothing").error
    assert error.code == "could-not-reject-reservation"
    assert "WAnothing" in error.message


@pytest.mark.action("WrapupTask", events=("task.wrapup", "reservation.wrapup"))
def test_wrapping_up(desk: Desk) -> None:
    task = desk.accepted(channel="default")
    channel = desk.worker("Ana").channels["default"]
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    assert (state(task), channel.open, channel.assigned) == (("wrapping", "wrapping"), 1, 0)
    assert task.reservation.wrapped_at == desk.now
    assert desk.happened == ["task.wrapup", "reservation.wrapup"]


@pytest.mark.action("CompleteTask", events=("task.completed", "reservation.completed"))
@pytest.mark.parametrize("wrapped", [True, False])
def test_completing(desk: Desk, wrapped: bool) -> None:
    task = desk.accepted(channel="default")
    channel = desk.worker("Ana").channels["default"]
    if wrapped:
        desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    desk.invoke("CompleteTask", worker="Ana", sid=task.sid, reason="sold")
    assert (state(task), task.reason, channel.open, channel.assigned) == (("completed",), "sold", 0, 0)
    assert desk.happened == ["task.completed", "reservation.completed"]


@pytest.mark.action("WrapupTask", events=("reservation.wrapup",))
@pytest.mark.action("CompleteTask", events=("reservation.completed",))
def test_of_two_who_have_it_each_ends_the_own_part(desk: Desk) -> None:
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    task = desk.accepted(channel="default")
    mine = task.reservation
    desk.invoke("TransferTask", worker="Ana", sid=mine.sid, targetSid=desk.worker("Ben").sid, options={"mode": "WARM"})
    other = task.open_reservations[-1]
    desk.invoke("AcceptTask", worker="Ben", sid=other.sid)
    desk.invoke("WrapupTask", worker="Ana", sid=mine.sid)
    assert desk.happened == ["reservation.wrapup"]
    desk.invoke("CompleteTask", worker="Ana", sid=mine.sid)
    assert desk.happened == ["reservation.completed"]
    assert (state(task), task.worker.name) == (("assigned", "accepted"), "Ben")


@pytest.mark.action("TransferTask", events=("task.transfer-initiated", "reservation.completed", "reservation.created"))
def test_handing_over_cold(desk: Desk) -> None:
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    task = desk.accepted(channel="default")
    mine = task.reservation
    desk.invoke("TransferTask", worker="Ana", sid=mine.sid, targetSid=desk.worker("Ben").sid, options={"mode": "COLD"})
    assert (mine.status, state(task), task.worker.name) == ("completed", ("reserved", "pending"), "Ben")
    assert desk.happened == ["task.transfer-initiated", "reservation.completed", "reservation.created"]


@pytest.mark.action("CancelTransfer", events=("task.transfer-canceled", "reservation.canceled"))
def test_taking_a_transfer_back(desk: Desk) -> None:
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    task = desk.accepted(channel="default")
    mine = task.reservation
    desk.invoke("TransferTask", worker="Ana", sid=mine.sid, targetSid=desk.worker("Ben").sid, options={"mode": "WARM"})
    offer = task.open_reservations[-1]
    desk.invoke("CancelTransfer", worker="Ana", sid=mine.sid)
    assert (state(task), offer.status, task.outgoing_transfer.status) == (
        ("assigned", "accepted"),
        "canceled",
        "canceled",
    )
    assert desk.happened == ["task.transfer-canceled", "reservation.canceled"]


@pytest.mark.action("SelectTask", events=())
def test_selecting_is_no_event(desk: Desk) -> None:
    task = desk.accepted(channel="default")
    desk.invoke("SelectTask", worker="Ana", sid=task.sid)
    assert desk.worker("Ana").desktop.selected_task is task
    assert desk.happened == []


@pytest.mark.action("SetTaskAttributes", events=("task.updated",))
def test_setting_attributes(desk: Desk) -> None:
    task = desk.accepted(channel="default", attributes={"a": 1})
    desk.invoke("SetTaskAttributes", worker="Ana", sid=task.sid, attributes={"b": 2}, ifRevision=1)
    assert (task.attributes, task.revision) == ({"b": 2}, 2)
    assert desk.happened == ["task.updated"]


@pytest.mark.action("SetTaskAttributes", error="cant-set-task-attributes")
def test_agents_leave_the_tasks_of_others_alone(desk: Desk, refused: Any) -> None:
    task = desk.accepted(channel="default")
    error = refused(desk, "SetTaskAttributes", worker="Ben", sid=task.sid, attributes={"a": 1}).error
    assert error.code == "cant-set-task-attributes"
    assert "Ana's, not Ben's" in error.message
    for who in ("Ana", "Sue", None):
        desk.invoke("SetTaskAttributes", worker=who, sid=task.sid, attributes={"by": who})
        assert task.attributes == {"by": who}


def test_whoever_rejected_a_task_may_still_say_why(desk: Desk) -> None:
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    task = desk.task(channel="default")
    mine = task.sid
    assert task.worker.name == "Ana"
    desk.invoke("RejectTask", worker="Ana", sid=mine, workerActivitySid=desk.centre.activity("Break").sid)
    assert task.worker.name == "Ben"
    desk.invoke("SetTaskAttributes", worker="Ana", sid=mine, attributes={"declinedBy": "Ana"}, mergeExisting=True)
    assert task.attributes["declinedBy"] == "Ana"


@pytest.mark.parametrize("seconds", [30, 120])
def test_an_offer_that_nobody_answers_runs_out(contact_centre: ContactCentre, seconds: int) -> None:
    workflow = WorkflowConfig(name="Main", default_queue="Everyone", reservation_timeout=timedelta(seconds=seconds))
    desk = contact_centre(centre=CentreConfig(queues=CENTRE.queues, workflows=(workflow,), workers=CENTRE.workers[:1]))
    task = desk.task(channel="default")
    offer = task.reservation
    desk.advance(seconds - 1)
    assert offer.status == "pending"
    desk.advance(1)
    assert (offer.status, task.status, desk.worker("Ana").activity.name) == ("timeout", "pending", "Unavailable")
    assert desk.happened == ["reservation.timeout", "worker.activity.update"]
