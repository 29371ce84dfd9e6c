"""AcceptTask, RejectTask, WrapupTask, CompleteTask, EndVoiceTask on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import Desk


@pytest.mark.action("AcceptTask")
def test_accepting_gives_the_reservation_and_assigns_the_task(desk: Desk) -> None:
    task = desk.task()
    assert (task.status, task.reservation.status) == ("reserved", "pending")
    reservation = desk.invoke("AcceptTask", worker="Ana", sid=task.sid)
    assert reservation is task.reservation
    assert (task.status, reservation.status) == ("assigned", "accepted")
    assert reservation.accepted_at == desk.now
    assert desk.happened == ["reservation.accepted", "conversation.joined"]
    assert desk.events("reservation.accepted")[-1].entity("worker") is desk.worker("Ana")


@pytest.mark.action("AcceptTask", error="reservation-not-pending")
def test_accepting_twice_is_an_error(desk: Desk, refused: Any) -> None:
    task = desk.accepted()
    error = refused(desk, "AcceptTask", worker="Ana", sid=task.sid).error
    assert error.code == "reservation-not-pending"
    assert "accepted" in error.message


@pytest.mark.action("AcceptTask", error="reservation-not-pending")
def test_accepting_what_timed_out_is_an_error(desk: Desk, refused: Any) -> None:
    task = desk.task()
    sid = task.sid
    desk.advance(121)
    assert refused(desk, "AcceptTask", worker="Ana", sid=sid).code == "reservation-not-pending"


@pytest.mark.action("AcceptTask", error="reservation-not-found")
@pytest.mark.action("RejectTask", error="reservation-not-found")
def test_a_reservation_that_does_not_exist(desk: Desk, refused: Any) -> None:
    for action in ("AcceptTask", "RejectTask"):
        error = refused(desk, action, worker="Ana", sid="WRnothing").error
        assert error.code == "reservation-not-found"
        assert "WRnothing" in error.message


@pytest.mark.action("AcceptTask", error="reservation-not-found")
@pytest.mark.action("RejectTask", error="reservation-not-found")
@pytest.mark.action("WrapupTask", error="unknown-task")
@pytest.mark.action("CompleteTask", error="could-not-complete-reservation")
@pytest.mark.action("EndVoiceTask", error="could-not-complete-reservation")
@pytest.mark.action("TransferTask", error="cant-transfer-task")
@pytest.mark.action("CancelTransfer", error="no-transfer-to-cancel")
@pytest.mark.parametrize(
    ("action", "code"),
    [
        ("AcceptTask", "reservation-not-found"),
        ("RejectTask", "reservation-not-found"),
        ("WrapupTask", "unknown-task"),
        ("CompleteTask", "could-not-complete-reservation"),
        ("EndVoiceTask", "could-not-complete-reservation"),
        ("TransferTask", "cant-transfer-task"),
        ("CancelTransfer", "no-transfer-to-cancel"),
    ],
)
def test_agents_act_on_their_own_reservations_only(desk: Desk, refused: Any, action: str, code: str) -> None:
    task = desk.task()
    more = {"targetSid": desk.worker("Ben").sid, "options": {}} if action == "TransferTask" else {}
    error = refused(desk, action, worker="Ben", sid=task.sid, **more).error
    assert error.code == code
    assert "Ana" in str(error)


@pytest.mark.action("AcceptTask")
def test_supervisors_and_the_system_act_on_any_reservation(desk: Desk) -> None:
    first, second = desk.task(), desk.task()
    desk.invoke("AcceptTask", worker="Sue", sid=first.sid)
    desk.invoke("AcceptTask", sid=second.sid)
    assert first.worker is second.worker is desk.worker("Ana")


@pytest.mark.action("AcceptTask")
@pytest.mark.action("WrapupTask")
@pytest.mark.action("CompleteTask")
def test_a_task_sid_stands_for_the_reservation(desk: Desk) -> None:
    task = desk.task()
    desk.invoke("AcceptTask", worker="Ana", sid=task.task_sid)
    desk.invoke("WrapupTask", worker="Ana", task=task.task_sid)
    desk.invoke("CompleteTask", worker="Ana", task=task)
    assert task.status == "completed"


@pytest.mark.action("AcceptTask", error="reservation-not-found")
def test_a_task_that_nobody_was_offered_has_no_reservation(desk: Desk, refused: Any) -> None:
    desk.invoke("SetActivity", worker="Ana", activityName="Break")
    task = desk.task()
    error = refused(desk, "AcceptTask", sid=task.task_sid).error
    assert error.code == "reservation-not-found"
    assert "pending" in error.message


@pytest.mark.action("RejectTask")
@pytest.mark.action("RejectTask", error="reservation-not-pending")
def test_rejecting_offers_the_task_anew(desk: Desk, refused: Any) -> None:
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    task = desk.task()
    first = task.reservation
    answer = desk.invoke("RejectTask", worker=first.worker.name, sid=first.sid)
    assert answer is first
    assert first.status == "rejected"
    assert desk.happened[0] == "reservation.rejected"
    assert "reservation.created" in desk.happened
    assert task.reservation is not first
    assert refused(desk, "RejectTask", worker=first.worker.name, sid=first.sid).code == "reservation-not-pending"


@pytest.mark.action("WrapupTask")
@pytest.mark.action("WrapupTask", error="reservation-is-not-accepted")
def test_wrap_up_gives_the_task_and_keeps_the_reason(desk: Desk, refused: Any) -> None:
    task = desk.accepted()
    assert desk.invoke("WrapupTask", worker="Ana", sid=task.sid, reason="bye") is task
    assert (task.status, task.reservation.status, task.reason) == ("wrapping", "wrapping", "bye")
    assert desk.happened == ["task.wrapup", "reservation.wrapup", "conversation.updated"]
    assert desk.events("task.wrapup")[-1].reason == "bye"
    assert refused(desk, "WrapupTask", worker="Ana", sid=task.sid).code == "reservation-is-not-accepted"


@pytest.mark.action("WrapupTask", error="reservation-is-not-accepted")
@pytest.mark.action("WrapupTask", error="unknown-task")
def test_wrap_up_wants_an_accepted_reservation(desk: Desk, refused: Any) -> None:
    task = desk.task()
    assert refused(desk, "WrapupTask", worker="Ana", sid=task.sid).code == "reservation-is-not-accepted"
    assert refused(desk, "WrapupTask", worker="Ana", sid="WTnothing").code == "unknown-task"


@pytest.mark.action("CompleteTask")
@pytest.mark.action("CompleteTask", error="reservation-is-completed")
@pytest.mark.parametrize("wrapped", [True, False])
def test_completing_gives_the_task(desk: Desk, refused: Any, wrapped: bool) -> None:
    task = desk.accepted()
    if wrapped:
        desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    sid = task.sid
    assert desk.invoke("CompleteTask", worker="Ana", sid=sid, reason="done") is task
    assert (task.status, task.reason, task.reservation.status) == ("completed", "done", "completed")
    assert desk.happened == ["conversation.left", "conversation.closed", "task.completed", "reservation.completed"]
    assert task not in desk.centre.tasks
    assert refused(desk, "CompleteTask", worker="Ana", sid=sid).code == "reservation-is-completed"


@pytest.mark.action("CompleteTask", error="could-not-complete-reservation")
def test_a_pending_reservation_cannot_be_completed(desk: Desk, refused: Any) -> None:
    task = desk.task()
    assert refused(desk, "CompleteTask", worker="Ana", sid=task.sid).code == "could-not-complete-reservation"
    assert refused(desk, "CompleteTask", worker="Ana", sid="WRnothing").code == "could-not-complete-reservation"
