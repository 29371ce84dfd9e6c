"""TransferTask and CancelTransfer on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest


def transfer(bench: Any, task: Any, target: Any, mode: str = "WARM", **options: Any) -> None:
    bench.do("TransferTask", "Ana", sid=task.sid, targetSid=target.sid, options={"mode": mode, **options})


def warm(bench: Any) -> tuple[Any, Any, Any]:
    """A task of Ana's that is offered to Ben, warm: the task, Ana's reservation, Ben's."""
    bench.move("Ben", "Available")
    task = bench.accepted()
    mine = task.reservation
    transfer(bench, task, bench.worker("Ben"))
    (offer,) = [each for each in task.open_reservations if each is not mine]
    return task, mine, offer


def test_warm_to_a_worker_offers_the_same_task_beside_the_first_reservation(bench: Any) -> None:
    task, mine, offer = warm(bench)
    assert (offer.worker.name, offer.status, mine.status, task.status) == ("Ben", "pending", "accepted", "assigned")
    assert task.reservation is mine
    assert bench.happened == ["task.transfer-initiated", "reservation.created"]
    assert bench.event("task.transfer-initiated").data == {"mode": "WARM", "to": bench.worker("Ben").sid}


def test_scripts_can_read_a_transfer(bench: Any) -> None:
    task, _, _ = warm(bench)
    read = type(task).script_fields["outgoingTransfer"](task)
    values = {name: getter(read) for name, getter in type(read).script_fields.items()}
    ana, ben = bench.worker("Ana").sid, bench.worker("Ben").sid
    assert values == {
        "mode": "WARM",
        "status": "initiated",
        "to": ben,
        "from": ana,
        "workerSid": ben,
        "queueSid": None,
    }
    assert task.incoming_transfer is read


def test_a_warm_transfer_that_is_taken_leaves_the_task_with_two(bench: Any) -> None:
    task, mine, offer = warm(bench)
    bench.do("AcceptTask", "Ben", sid=offer.sid)
    assert bench.happened == ["reservation.accepted", "task.transfer-completed"]
    assert (mine.status, offer.status, task.status) == ("accepted", "accepted", "assigned")
    assert task.incoming_transfer.status == "completed"
    # the first one leaves: only the own part ends
    bench.do("WrapupTask", "Ana", sid=mine.sid)
    assert bench.happened == ["reservation.wrapup"]
    assert (task.status, task.reservation) == ("assigned", offer)
    bench.do("CompleteTask", "Ana", sid=mine.sid)
    assert bench.happened == ["reservation.completed"]
    assert task.status == "assigned"
    bench.do("WrapupTask", "Ben", sid=offer.sid)
    assert task.status == "wrapping"
    bench.do("CompleteTask", "Ben", sid=offer.sid)
    assert bench.happened == ["task.completed", "reservation.completed"]
    assert task.status == "completed"


def test_a_task_sid_means_the_own_reservation_of_a_task_with_two(bench: Any) -> None:
    task, mine, offer = warm(bench)
    bench.do("AcceptTask", "Ben", sid=task.task_sid)
    bench.do("WrapupTask", "Ben", sid=task.task_sid)
    assert (mine.status, offer.status) == ("accepted", "wrapping")


def test_a_wrapping_part_is_left_when_the_other_completes(bench: Any) -> None:
    task, mine, offer = warm(bench)
    bench.do("AcceptTask", "Ben", sid=offer.sid)
    bench.do("WrapupTask", "Ana", sid=mine.sid)
    bench.do("CompleteTask", "Ben", sid=offer.sid)
    assert (task.status, task.reservation) == ("wrapping", mine)
    bench.do("CompleteTask", "Ana", sid=mine.sid)
    assert task.status == "completed"


@pytest.mark.parametrize("how", ["reject", "timeout", "unavailable"])
def test_a_worker_who_does_not_take_it_fails_the_warm_transfer(bench: Any, how: str) -> None:
    task, mine, offer = warm(bench)
    if how == "reject":
        bench.do("RejectTask", "Ben", sid=offer.sid)
    elif how == "timeout":
        bench.wait(121)
    else:
        bench.do("SetActivity", "Ben", activityName="Break")
    failed = [name for name in bench.happened if name.startswith("task.")]
    assert failed == ["task.transfer-attempt-failed", "task.transfer-failed"]
    assert (task.status, mine.status) == ("assigned", "accepted")
    assert (task.outgoing_transfer.status, task.incoming_transfer) == ("failed", None)
    assert task.open_reservations == (mine,)
    # and it can be tried again
    bench.move("Cleo", "Available")
    transfer(bench, task, bench.worker("Cleo"))
    assert task.outgoing_transfer.status == "initiated"


def test_warm_to_a_queue_asks_one_after_another_and_waits_for_the_next(bench: Any) -> None:
    bench.move("Ben", "Available")
    task = bench.accepted()
    transfer(bench, task, bench.centre.queue("Sales"))
    offer = task.open_reservations[-1]
    assert offer.worker.name == "Ben"
    bench.do("RejectTask", "Ben", sid=offer.sid)
    assert task.outgoing_transfer.status == "initiated"
    assert "task.transfer-failed" not in bench.happened
    assert len(task.open_reservations) == 1
    bench.move("Cleo", "Available")
    offer = task.open_reservations[-1]
    assert (offer.worker.name, offer.status) == ("Cleo", "pending")
    bench.do("AcceptTask", "Cleo", sid=offer.sid)
    assert task.outgoing_transfer.status == "completed"
    assert task.outgoing_transfer.queue is bench.centre.queue("Sales")


def test_warm_to_a_workflow_looks_in_the_queue_that_it_leads_to(bench: Any) -> None:
    bench.move("Cleo", "Available")
    task = bench.accepted()
    transfer(bench, task, bench.centre.workflow("To sales"))
    assert task.open_reservations[-1].worker.name == "Cleo"


def test_cold_to_a_worker_completes_the_own_part_at_once(bench: Any) -> None:
    bench.move("Ben", "Available")
    task = bench.accepted()
    mine = task.reservation
    transfer(bench, task, bench.worker("Ben"), "COLD", attributes={"note": "angry"}, priority=7)
    assert bench.happened == [
        "task.updated",
        "task.updated",
        "task.transfer-initiated",
        "reservation.completed",
        "reservation.created",
    ]
    assert (mine.status, task.status, task.reservation.worker.name) == ("completed", "reserved", "Ben")
    assert (task.attributes, task.priority) == ({"note": "angry"}, 7)
    bench.do("AcceptTask", "Ben", sid=task.sid)
    assert task.status == "assigned"
    assert bench.happened == ["reservation.accepted", "task.transfer-completed"]


def test_cold_to_a_worker_who_declines_goes_back_to_its_workflow(bench: Any) -> None:
    bench.move("Ben", "Available")
    task = bench.accepted()
    transfer(bench, task, bench.worker("Ben"), "COLD")
    bench.do("RejectTask", "Ben", sid=task.sid)
    assert bench.happened[:3] == ["reservation.rejected", "task.transfer-attempt-failed", "task.transfer-failed"]
    assert bench.happened[-1] == "reservation.created"
    assert task.status == "reserved"


def test_cold_to_a_queue_waits_there(bench: Any) -> None:
    task = bench.accepted()
    transfer(bench, task, bench.centre.queue("Sales"), "COLD")
    assert (task.status, task.queue.name) == ("pending", "Sales")
    bench.move("Cleo", "Available")
    bench.do("RejectTask", "Cleo", sid=task.sid)
    assert task.outgoing_transfer.status == "initiated"
    bench.do("AcceptTask", task.worker.name, sid=task.sid)
    assert task.outgoing_transfer.status == "completed"


def test_cold_to_a_workflow_enters_it(bench: Any) -> None:
    task = bench.accepted()
    transfer(bench, task, bench.centre.workflow("To sales"), "COLD")
    assert (task.workflow.name, task.queue.name, task.status) == ("To sales", "Sales", "pending")


def test_a_cold_transfer_while_two_hold_the_task_leaves_it_with_the_other(bench: Any) -> None:
    task, mine, offer = warm(bench)
    bench.do("AcceptTask", "Ben", sid=offer.sid)
    bench.move("Cleo", "Available")
    bench.do("TransferTask", "Ana", sid=mine.sid, targetSid=bench.worker("Cleo").sid, options={"mode": "COLD"})
    assert (mine.status, task.status, task.reservation) == ("completed", "assigned", offer)
    assert [each.worker.name for each in task.open_reservations] == ["Ben", "Cleo"]


def test_a_transfer_can_be_taken_back(bench: Any) -> None:
    task, mine, offer = warm(bench)
    bench.do("CancelTransfer", "Ana", sid=mine.sid)
    assert bench.happened == ["task.transfer-canceled", "reservation.canceled"]
    assert (offer.status, mine.status, task.status) == ("canceled", "accepted", "assigned")
    assert task.outgoing_transfer.status == "canceled"
    error = bench.error("CancelTransfer", "Ana", sid=mine.sid)
    assert error.code == "no-transfer-to-cancel"
    assert "canceled" in error.message


def test_a_transfer_that_waits_can_be_taken_back(bench: Any) -> None:
    task = bench.accepted()
    transfer(bench, task, bench.centre.queue("Nobody"))
    assert list(bench.centre.board.transfers) == [task]
    bench.do("CancelTransfer", "Ana", sid=task.sid)
    assert list(bench.centre.board.transfers) == []


def test_there_may_be_nothing_to_take_back(bench: Any) -> None:
    task = bench.accepted()
    assert bench.code("CancelTransfer", "Ana", sid=task.sid) == "no-transfer-to-cancel"
    assert bench.code("CancelTransfer", "Ana", sid="WTnothing") == "no-transfer-to-cancel"
    bench.move("Ben", "Available")
    transfer(bench, task, bench.worker("Ben"), "COLD")
    assert "COLD" in bench.error("CancelTransfer", sid=task.sid).message


def test_completing_ends_a_transfer_under_way(bench: Any) -> None:
    task, mine, offer = warm(bench)
    bench.do("CompleteTask", "Ana", sid=mine.sid)
    assert (task.status, offer.status, task.outgoing_transfer.status) == ("completed", "canceled", "canceled")
    assert list(bench.centre.board.transfers) == []


def test_what_cannot_be_handed_over(bench: Any) -> None:
    bench.move("Ben", "Available")
    ben = {"targetSid": bench.worker("Ben").sid, "options": {}}
    offered = bench.task(routing_target=bench.worker("Ana"))
    assert bench.code("TransferTask", "Ana", sid=offered.sid, **ben) == "cant-transfer-task"
    task = bench.accepted()
    transfer(bench, task, bench.worker("Ben"))
    error = bench.error("TransferTask", "Ana", sid=task.reservation.sid, **ben)
    assert error.code == "cant-transfer-task"
    assert "Ben" in error.message
    assert bench.code("TransferTask", "Ana", sid="WTnothing", **ben) == "cant-transfer-task"


@pytest.mark.parametrize(
    ("target", "says"), [("Ana", "has the task"), ("Ben", "Offline"), (None, "WKnobody"), ("To nowhere", "To nowhere")]
)
@pytest.mark.parametrize("mode", ["WARM", "COLD"])
def test_targets_that_cannot_have_it(bench: Any, target: str | None, says: str, mode: str) -> None:
    task = bench.accepted()
    found = None
    if target is not None:
        found = bench.centre.worker(target) or bench.centre.workflow(target)
    fields = {"targetSid": found.sid if found else "WKnobody", "options": {"mode": mode}}
    error = bench.error("TransferTask", "Ana", sid=task.sid, **fields)
    assert error.code == "could-not-transfer-task"
    assert says in error.message


def test_options_are_needed(bench: Any) -> None:
    task = bench.accepted()
    assert bench.code("TransferTask", "Ana", sid=task.sid, targetSid="WKx") == "invalid-payload"


def test_a_cold_transfer_beside_a_wrap_up_leaves_the_task_in_wrap_up(bench: Any) -> None:
    task, mine, offer = warm(bench)
    bench.do("AcceptTask", "Ben", sid=offer.sid)
    bench.do("WrapupTask", "Ana", sid=mine.sid)
    bench.move("Cleo", "Available")
    bench.do("TransferTask", "Ben", sid=offer.sid, targetSid=bench.worker("Cleo").sid, options={"mode": "COLD"})
    assert (offer.status, task.status, task.reservation) == ("completed", "wrapping", mine)
    bench.do("AcceptTask", "Cleo", sid=task.open_reservations[-1].sid)
    assert (task.status, task.worker.name) == ("assigned", "Cleo")


def test_tasks_that_wait_for_somebody_to_take_over_are_asked_for_by_priority(bench: Any) -> None:
    sales = bench.centre.queue("Sales")
    first, urgent = bench.accepted(), bench.accepted()
    transfer(bench, first, sales)
    transfer(bench, urgent, sales, priority=5)
    bench.move("Ben", "Available")
    assert [len(task.open_reservations) for task in (first, urgent)] == [1, 2]
