"""UpdateTask on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import Desk


def waiting(desk: Desk) -> Any:
    """A task that nobody can take."""
    return desk.task(queue="Nobody", channel="default")


@pytest.mark.action("UpdateTask")
@pytest.mark.action("UpdateTask", events=("task.updated",))
def test_priority_reason_and_start_change_together(desk: Desk) -> None:
    task = waiting(desk)
    before = task.virtual_start_time
    fields = {"priority": 7, "reason": "asked twice", "virtualStartTime": "2020-01-01T00:00Z"}
    assert desk.invoke("UpdateTask", worker="Sue", task=task, **fields) is task
    assert (task.priority, task.reason, task.revision) == (7, "asked twice", 2)
    assert task.virtual_start_time.isoformat() == "2020-01-01T00:00:00+00:00"
    assert desk.happened == ["task.updated"]
    assert desk.events("task.updated")[-1].previous == {"priority": 0, "reason": None, "virtualStartTime": before}


@pytest.mark.action("UpdateTask", events=())
def test_what_is_so_already_is_no_event(desk: Desk) -> None:
    task = waiting(desk)
    desk.invoke("UpdateTask", worker="Sue", task=task, priority=0)
    assert (desk.happened, task.revision) == ([], 1)


@pytest.mark.action("UpdateTask")
def test_a_higher_priority_is_routed_earlier(desk: Desk) -> None:
    desk.invoke("SetActivity", worker="Ana", activityName="Break")
    first, second = desk.task(channel="default"), desk.task(channel="default")
    desk.invoke("UpdateTask", task=second, priority=1)
    desk.invoke("SetActivity", worker="Ana", activityName="Available")
    assert first.reservation.ordinal > second.reservation.ordinal


@pytest.mark.action("UpdateTask", events=("reservation.canceled", "task.canceled"))
def test_a_task_on_offer_is_canceled_with_its_offer(desk: Desk) -> None:
    task = desk.task(channel="default")
    offer = task.reservation
    desk.invoke("UpdateTask", worker="Ana", sid=task.sid, status="canceled", reason="hung up")
    assert (task.status, task.reason, offer.status, offer.canceled_reason) == (
        "canceled",
        "hung up",
        "canceled",
        "hung up",
    )
    assert desk.happened == ["reservation.canceled", "task.canceled"]
    assert desk.events("task.canceled")[-1].reason == "hung up"


@pytest.mark.action("UpdateTask", events=("task.wrapup", "reservation.wrapup"))
@pytest.mark.action("UpdateTask", events=("task.completed", "reservation.completed"))
def test_a_task_is_wrapped_up_and_completed(desk: Desk) -> None:
    task = desk.accepted(channel="default")
    desk.invoke("UpdateTask", worker="Ana", sid=task.sid, status="wrapping")
    assert (task.status, task.reservation.status) == ("wrapping", "wrapping")
    assert desk.happened == ["task.wrapup", "reservation.wrapup"]
    desk.invoke("UpdateTask", worker="Ana", sid=task.sid, status="completed", reason="sold")
    assert (task.status, task.reservation.status, task.reason) == ("completed", "completed", "sold")
    assert desk.happened == ["task.completed", "reservation.completed"]


@pytest.mark.action("UpdateTask", events=("reservation.completed", "task.completed", "reservation.completed"))
def test_a_status_is_that_of_all_who_work_on_the_task(desk: Desk) -> None:
    task = shared(desk)
    first, second = task.open_reservations
    desk.invoke("UpdateTask", worker="Ana", sid=first.sid, status="wrapping")
    assert (task.status, first.status, second.status) == ("wrapping", "wrapping", "wrapping")
    assert desk.happened == ["reservation.wrapup", "task.wrapup", "reservation.wrapup"]
    desk.invoke("UpdateTask", worker="Ana", sid=first.sid, status="completed")
    assert (task.status, first.status, second.status) == ("completed", "completed", "completed")
    assert desk.happened == ["reservation.completed", "task.completed", "reservation.completed"]


def shared(desk: Desk) -> Any:
    """A task that Ana and Ben hold."""
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    desk.invoke("SetWorkerChannel", workerSid=desk.worker("Ben").sid, channel="default", capacity=1)
    task = desk.accepted(channel="default", worker="Ana")
    desk.invoke("TransferTask", worker="Ana", sid=task.sid, targetSid=desk.worker("Ben").sid, options={"mode": "WARM"})
    desk.invoke("AcceptTask", worker="Ben", sid=task.open_reservations[-1].sid)
    return task


@pytest.mark.action("UpdateTask")
def test_calls_and_conversations_follow(desk: Desk) -> None:
    call, chat, waits = (
        desk.accepted(channel="voice"),
        desk.accepted(channel="chat"),
        desk.task(channel="voice", queue="Nobody"),
    )
    assert (call.call.status, chat.conversation.state, waits.call.status) == ("in-progress", "active", "queued")
    desk.invoke("UpdateTask", worker="Ana", task=call, status="wrapping")
    desk.invoke("UpdateTask", worker="Ana", task=chat, status="completed")
    desk.invoke("UpdateTask", worker="Sue", task=waits, status="canceled")
    assert (call.call.status, chat.conversation.state, waits.call.status) == ("completed", "closed", "canceled")
    assert (call.status, chat.status, waits.status) == ("wrapping", "completed", "canceled")


@pytest.mark.action("UpdateTask", error="cant-update-task")
@pytest.mark.parametrize(
    ("made", "status"),
    [
        ("waiting", "wrapping"),
        ("waiting", "completed"),
        ("accepted", "canceled"),
        ("wrapping", "canceled"),
        ("wrapping", "wrapping"),
        ("completed", "completed"),
        ("completed", None),
    ],
)
def test_statuses_that_cannot_be(desk: Desk, refused: Any, made: str, status: str | None) -> None:
    task = waiting(desk) if made == "waiting" else desk.accepted(channel="default")
    if made == "wrapping":
        desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    elif made == "completed":
        desk.invoke("CompleteTask", worker="Ana", sid=task.sid)
    fields = {"status": status} if status else {"priority": 1}
    error = refused(desk, "UpdateTask", worker="Sue", sid=task.task_sid, **fields).error
    assert error.code == "cant-update-task"
    assert task.status in error.message


@pytest.mark.action("UpdateTask", error="cant-update-task")
def test_agents_change_their_own_tasks_only(desk: Desk, refused: Any) -> None:
    task = desk.accepted(channel="default")
    error = refused(desk, "UpdateTask", worker="Ben", sid=task.sid, priority=1).error
    assert error.code == "cant-update-task"
    assert "Ana's" in error.message
    assert "nobody's" in refused(desk, "UpdateTask", worker="Ana", task=waiting(desk), priority=1).error.message
    desk.invoke("UpdateTask", worker="Ana", sid=task.sid, priority=1)
    desk.invoke("UpdateTask", worker="Sue", sid=task.sid, priority=2)
    desk.invoke("UpdateTask", sid=task.sid, priority=3)
    assert task.priority == 3


@pytest.mark.action("UpdateTask", error="unknown-task")
def test_a_task_that_there_is_not(desk: Desk, refused: Any) -> None:
    assert refused(desk, "UpdateTask", sid="WTnothing", priority=1).code == "unknown-task"


@pytest.mark.action("UpdateTask", error="revision-conflict")
def test_whoever_read_an_older_revision_loses(desk: Desk, refused: Any) -> None:
    task = waiting(desk)
    read = task.revision
    desk.invoke("UpdateTask", task=task, priority=1, ifRevision=read)
    error = refused(desk, "UpdateTask", task=task, status="canceled", ifRevision=read).error
    assert (error.code, error.retryable) == ("revision-conflict", True)
    assert "at revision 2" in error.message
    assert "for revision 1" in error.message


def test_something_has_to_change(desk: Desk, refused: Any) -> None:
    error = refused(desk, "UpdateTask", task=waiting(desk)).error
    assert error.code == "invalid-payload"
    assert "priority or status or reason" in error.message
    assert refused(desk, "UpdateTask", task=waiting(desk), status="assigned").code == "invalid-payload"
