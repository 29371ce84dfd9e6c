"""TransferTask and CancelTransfer on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import Desk


def transfer(desk: Desk, task: Any, target: Any, mode: str = "WARM", **options: Any) -> None:
    desk.invoke("TransferTask", worker="Ana", sid=task.sid, targetSid=target.sid, options={"mode": mode, **options})


def warm(desk: Desk) -> tuple[Any, Any, Any]:
    """A task of Ana's that is offered to Ben, warm: the task, Ana's reservation, Ben's."""
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    task = desk.accepted()
    mine = task.reservation
    transfer(desk, task, desk.worker("Ben"))
    (offer,) = [each for each in task.open_reservations if each is not mine]
    return task, mine, offer


@pytest.mark.action("TransferTask")
@pytest.mark.action("TransferTask", events=("task.transfer-initiated", "reservation.created"))
def test_warm_to_a_worker_offers_the_same_task_beside_the_first_reservation(desk: Desk) -> None:
    task, mine, offer = warm(desk)
    assert (offer.worker.name, offer.status, mine.status, task.status) == ("Ben", "pending", "accepted", "assigned")
    assert task.reservation is mine
    assert desk.happened == ["task.transfer-initiated", "reservation.created"]
    assert desk.events("task.transfer-initiated")[-1].data == {"mode": "WARM", "to": desk.worker("Ben").sid}


def test_scripts_can_read_a_transfer(desk: Desk) -> None:
    task, _, _ = warm(desk)
    read = type(task).script_fields["outgoingTransfer"](task)
    values = {name: getter(read) for name, getter in type(read).script_fields.items()}
    ana, ben = desk.worker("Ana").sid, desk.worker("Ben").sid
    assert values == {
        "mode": "WARM",
        "status": "initiated",
        "to": ben,
        "from": ana,
        "workerSid": ben,
        "queueSid": None,
    }
    assert task.incoming_transfer is read


def test_a_warm_transfer_that_is_taken_leaves_the_task_with_two(desk: Desk) -> None:
    task, mine, offer = warm(desk)
    desk.invoke("AcceptTask", worker="Ben", sid=offer.sid)
    assert desk.happened == ["reservation.accepted", "conversation.joined", "task.transfer-completed"]
    assert (mine.status, offer.status, task.status) == ("accepted", "accepted", "assigned")
    assert task.incoming_transfer.status == "completed"
    # the first one leaves: only the own part ends
    desk.invoke("WrapupTask", worker="Ana", sid=mine.sid)
    assert desk.happened == ["reservation.wrapup"]
    assert (task.status, task.reservation) == ("assigned", offer)
    desk.invoke("CompleteTask", worker="Ana", sid=mine.sid)
    assert desk.happened == ["conversation.left", "reservation.completed"]
    assert task.status == "assigned"
    desk.invoke("WrapupTask", worker="Ben", sid=offer.sid)
    assert task.status == "wrapping"
    desk.invoke("CompleteTask", worker="Ben", sid=offer.sid)
    assert desk.happened == ["conversation.left", "conversation.closed", "task.completed", "reservation.completed"]
    assert task.status == "completed"


def test_a_task_sid_means_the_own_reservation_of_a_task_with_two(desk: Desk) -> None:
    task, mine, offer = warm(desk)
    desk.invoke("AcceptTask", worker="Ben", sid=task.task_sid)
    desk.invoke("WrapupTask", worker="Ben", sid=task.task_sid)
    assert (mine.status, offer.status) == ("accepted", "wrapping")


def test_a_wrapping_part_is_left_when_the_other_completes(desk: Desk) -> None:
    task, mine, offer = warm(desk)
    desk.invoke("AcceptTask", worker="Ben", sid=offer.sid)
    desk.invoke("WrapupTask", worker="Ana", sid=mine.sid)
    desk.invoke("CompleteTask", worker="Ben", sid=offer.sid)
    assert (task.status, task.reservation) == ("wrapping", mine)
    desk.invoke("CompleteTask", worker="Ana", sid=mine.sid)
    assert task.status == "completed"


@pytest.mark.parametrize("how", ["reject", "timeout", "unavailable"])
def test_a_worker_who_does_not_take_it_fails_the_warm_transfer(desk: Desk, how: str) -> None:
    task, mine, offer = warm(desk)
    if how == "reject":
        desk.invoke("RejectTask", worker="Ben", sid=offer.sid)
    elif how == "timeout":
        desk.advance(121)
    else:
        desk.invoke("SetActivity", worker="Ben", activityName="Break")
    failed = [name for name in desk.happened if name.startswith("task.")]
    assert failed == ["task.transfer-attempt-failed", "task.transfer-failed"]
    assert (task.status, mine.status) == ("assigned", "accepted")
    assert (task.outgoing_transfer.status, task.incoming_transfer) == ("failed", None)
    assert task.open_reservations == (mine,)
    # and it can be tried again
    desk.invoke("SetActivity", worker="Cleo", activityName="Available")
    transfer(desk, task, desk.worker("Cleo"))
    assert task.outgoing_transfer.status == "initiated"


@pytest.mark.action("TransferTask")
def test_warm_to_a_queue_asks_one_after_another_and_waits_for_the_next(desk: Desk) -> None:
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    task = desk.accepted()
    transfer(desk, task, desk.centre.queue("Sales"))
    offer = task.open_reservations[-1]
    assert offer.worker.name == "Ben"
    desk.invoke("RejectTask", worker="Ben", sid=offer.sid)
    assert task.outgoing_transfer.status == "initiated"
    assert "task.transfer-failed" not in desk.happened
    assert len(task.open_reservations) == 1
    desk.invoke("SetActivity", worker="Cleo", activityName="Available")
    offer = task.open_reservations[-1]
    assert (offer.worker.name, offer.status) == ("Cleo", "pending")
    desk.invoke("AcceptTask", worker="Cleo", sid=offer.sid)
    assert task.outgoing_transfer.status == "completed"
    assert task.outgoing_transfer.queue is desk.centre.queue("Sales")


@pytest.mark.action("TransferTask")
def test_warm_to_a_workflow_looks_in_the_queue_that_it_leads_to(desk: Desk) -> None:
    desk.invoke("SetActivity", worker="Cleo", activityName="Available")
    task = desk.accepted()
    transfer(desk, task, desk.centre.workflow("To sales"))
    assert task.open_reservations[-1].worker.name == "Cleo"


def test_cold_to_a_worker_completes_the_own_part_at_once(desk: Desk) -> None:
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    task = desk.accepted()
    mine = task.reservation
    transfer(desk, task, desk.worker("Ben"), "COLD", attributes={"note": "angry"}, priority=7)
    assert desk.happened == [
        "task.updated",
        "task.updated",
        "task.transfer-initiated",
        "conversation.left",
        "reservation.completed",
        "reservation.created",
    ]
    assert (mine.status, task.status, task.reservation.worker.name) == ("completed", "reserved", "Ben")
    assert (task.attributes, task.priority) == ({"note": "angry"}, 7)
    desk.invoke("AcceptTask", worker="Ben", sid=task.sid)
    assert task.status == "assigned"
    assert desk.happened == ["reservation.accepted", "conversation.joined", "task.transfer-completed"]


def test_cold_to_a_worker_who_declines_goes_back_to_its_workflow(desk: Desk) -> None:
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    task = desk.accepted()
    transfer(desk, task, desk.worker("Ben"), "COLD")
    desk.invoke("RejectTask", worker="Ben", sid=task.sid)
    assert desk.happened[:3] == ["reservation.rejected", "task.transfer-attempt-failed", "task.transfer-failed"]
    assert desk.happened[-1] == "reservation.created"
    assert task.status == "reserved"


def test_cold_to_a_queue_waits_there(desk: Desk) -> None:
    task = desk.accepted()
    transfer(desk, task, desk.centre.queue("Sales"), "COLD")
    assert (task.status, task.queue.name) == ("pending", "Sales")
    desk.invoke("SetActivity", worker="Cleo", activityName="Available")
    desk.invoke("RejectTask", worker="Cleo", sid=task.sid)
    assert task.outgoing_transfer.status == "initiated"
    desk.invoke("AcceptTask", worker=task.worker.name, sid=task.sid)
    assert task.outgoing_transfer.status == "completed"


def test_cold_to_a_workflow_enters_it(desk: Desk) -> None:
    task = desk.accepted()
    transfer(desk, task, desk.centre.workflow("To sales"), "COLD")
    assert (task.workflow.name, task.queue.name, task.status) == ("To sales", "Sales", "pending")


def test_a_cold_transfer_while_two_hold_the_task_leaves_it_with_the_other(desk: Desk) -> None:
    task, mine, offer = warm(desk)
    desk.invoke("AcceptTask", worker="Ben", sid=offer.sid)
    desk.invoke("SetActivity", worker="Cleo", activityName="Available")
    desk.invoke("TransferTask", worker="Ana", sid=mine.sid, targetSid=desk.worker("Cleo").sid, options={"mode": "COLD"})
    assert (mine.status, task.status, task.reservation) == ("completed", "assigned", offer)
    assert [each.worker.name for each in task.open_reservations] == ["Ben", "Cleo"]


@pytest.mark.action("CancelTransfer")
@pytest.mark.action("CancelTransfer", error="no-transfer-to-cancel")
def test_a_transfer_can_be_taken_back(desk: Desk, refused: Any) -> None:
    task, mine, offer = warm(desk)
    desk.invoke("CancelTransfer", worker="Ana", sid=mine.sid)
    assert desk.happened == ["task.transfer-canceled", "reservation.canceled"]
    assert (offer.status, mine.status, task.status) == ("canceled", "accepted", "assigned")
    assert task.outgoing_transfer.status == "canceled"
    error = refused(desk, "CancelTransfer", worker="Ana", sid=mine.sid).error
    assert error.code == "no-transfer-to-cancel"
    assert "canceled" in error.message


@pytest.mark.action("CancelTransfer")
def test_a_transfer_that_waits_can_be_taken_back(desk: Desk) -> None:
    task = desk.accepted()
    transfer(desk, task, desk.centre.queue("Nobody"))
    assert list(desk.centre.board.transfers) == [task]
    desk.invoke("CancelTransfer", worker="Ana", sid=task.sid)
    assert list(desk.centre.board.transfers) == []


@pytest.mark.action("CancelTransfer", error="no-transfer-to-cancel")
def test_there_may_be_nothing_to_take_back(desk: Desk, refused: Any) -> None:
    task = desk.accepted()
    assert refused(desk, "CancelTransfer", worker="Ana", sid=task.sid).code == "no-transfer-to-cancel"
    assert refused(desk, "CancelTransfer", worker="Ana", sid="WTnothing").code == "no-transfer-to-cancel"
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    transfer(desk, task, desk.worker("Ben"), "COLD")
    assert "COLD" in refused(desk, "CancelTransfer", sid=task.sid).error.message


def test_completing_ends_a_transfer_under_way(desk: Desk) -> None:
    task, mine, offer = warm(desk)
    desk.invoke("CompleteTask", worker="Ana", sid=mine.sid)
    assert (task.status, offer.status, task.outgoing_transfer.status) == ("completed", "canceled", "canceled")
    assert list(desk.centre.board.transfers) == []


@pytest.mark.action("TransferTask", error="cant-transfer-task")
def test_what_cannot_be_handed_over(desk: Desk, refused: Any) -> None:
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    ben = {"targetSid": desk.worker("Ben").sid, "options": {}}
    offered = desk.task(routing_target=desk.worker("Ana"))
    assert refused(desk, "TransferTask", worker="Ana", sid=offered.sid, **ben).code == "cant-transfer-task"
    task = desk.accepted()
    transfer(desk, task, desk.worker("Ben"))
    error = refused(desk, "TransferTask", worker="Ana", sid=task.reservation.sid, **ben).error
    assert error.code == "cant-transfer-task"
    assert "Ben" in error.message
    assert refused(desk, "TransferTask", worker="Ana", sid="WTnothing", **ben).code == "cant-transfer-task"


@pytest.mark.action("TransferTask", error="could-not-transfer-task")
@pytest.mark.parametrize(
    ("target", "says", "modes"),
    [
        ("Ana", "has the task", ["WARM"]),  # COLD parks it: see below
        ("Ben", "Offline", ["WARM", "COLD"]),
        (None, "WKnobody", ["WARM", "COLD"]),
        ("To nowhere", "To nowhere", ["WARM", "COLD"]),
    ],
)
def test_targets_that_cannot_have_it(desk: Desk, refused: Any, target: str | None, says: str, modes: list[str]) -> None:
    task = desk.accepted()
    found = None
    if target is not None:
        found = desk.centre.worker(target) or desk.centre.workflow(target)
    for mode in modes:
        fields = {"targetSid": found.sid if found else "WKnobody", "options": {"mode": mode}}
        error = refused(desk, "TransferTask", worker="Ana", sid=task.sid, **fields).error
        assert error.code == "could-not-transfer-task"
        assert says in error.message


def test_options_are_needed(desk: Desk, refused: Any) -> None:
    task = desk.accepted()
    assert refused(desk, "TransferTask", worker="Ana", sid=task.sid, targetSid="WKx").code == "invalid-payload"


def test_a_cold_transfer_beside_a_wrap_up_leaves_the_task_in_wrap_up(desk: Desk) -> None:
    task, mine, offer = warm(desk)
    desk.invoke("AcceptTask", worker="Ben", sid=offer.sid)
    desk.invoke("WrapupTask", worker="Ana", sid=mine.sid)
    desk.invoke("SetActivity", worker="Cleo", activityName="Available")
    desk.invoke(
        "TransferTask", worker="Ben", sid=offer.sid, targetSid=desk.worker("Cleo").sid, options={"mode": "COLD"}
    )
    assert (offer.status, task.status, task.reservation) == ("completed", "wrapping", mine)
    desk.invoke("AcceptTask", worker="Cleo", sid=task.open_reservations[-1].sid)
    assert (task.status, task.worker.name) == ("assigned", "Cleo")


def test_tasks_that_wait_for_somebody_to_take_over_are_asked_for_by_priority(desk: Desk) -> None:
    sales = desk.centre.queue("Sales")
    first, urgent = desk.accepted(), desk.accepted()
    transfer(desk, first, sales)
    transfer(desk, urgent, sales, priority=5)
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    assert [len(task.open_reservations) for task in (first, urgent)] == [1, 2]


def test_cold_to_oneself_offers_the_task_anew(desk: Desk) -> None:
    task = desk.accepted()
    mine = task.reservation
    transfer(desk, task, desk.worker("Ana"), "COLD", attributes={"parked": True})
    assert (mine.status, task.status, task.reservation.status) == ("completed", "reserved", "pending")
    assert task.reservation.worker is desk.worker("Ana")
    assert task.attributes == {"parked": True}
