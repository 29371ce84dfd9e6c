"""TransferTask and CancelTransfer on calls: who is in the conference meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.centre import Task
from offhook.centre.transitions import voice
from offhook.testing import Desk

from .conftest import shown


@pytest.fixture
def task(office: Desk) -> Task:
    """A caller whom Ana has taken; Ben and Dora are there too."""
    office.invoke("SetActivity", worker="Ben", activityName="Available")
    return office.accepted(channel="voice", worker="Ana")


def transfer(desk: Desk, task: Task, to: Any, mode: str) -> None:
    """Ana hands the task over."""
    desk.invoke("TransferTask", worker="Ana", sid=task.sid, targetSid=to.sid, options={"mode": mode})


def both(call: Any) -> list[tuple[str, str]]:
    """Whose leg is in which state."""
    return [(leg.worker.name if leg.worker else leg.type, leg.status) for leg in call.participants]


@pytest.mark.action(
    "TransferTask",
    events=(
        "task.transfer-initiated",
        "participant.updated",
        "participant.left",
        "reservation.completed",
        "reservation.created",
    ),
)
def test_cold_the_customer_waits_for_the_next(office: Desk, task: Task) -> None:
    call = task.call
    transfer(office, task, office.worker("Ben"), "COLD")
    assert office.happened == [
        "task.transfer-initiated",
        "participant.updated",
        "participant.left",
        "reservation.completed",
        "reservation.created",
    ]
    assert (task.status, call.status) == ("reserved", "in-progress")
    assert both(call) == [("customer", "joined"), ("Ana", "left")]
    office.invoke("AcceptTask", worker="Ben", sid=task.sid)
    assert office.happened == ["reservation.accepted", "task.transfer-completed", "participant.joined"]
    assert both(call) == [("customer", "joined"), ("Ana", "left"), ("Ben", "joined")]
    office.invoke("HangupCall", worker="Ben", sid=task.sid)
    assert (task.status, call.status) == ("wrapping", "completed")


def test_cold_to_a_queue(office: Desk, task: Task) -> None:
    queue = office.centre.queue("Calls")
    transfer(office, task, queue, "COLD")
    assert (task.queue, task.call.status) == (queue, "in-progress")
    assert both(task.call) == [("customer", "joined"), ("Ana", "left")]
    office.invoke("AcceptTask", worker=task.worker, sid=task.sid)
    assert task.call.live
    assert shown(task.call)[-1] == ("worker", "joined")


def test_cold_a_customer_who_hangs_up_meanwhile_ends_it_all(office: Desk, task: Task) -> None:
    transfer(office, task, office.worker("Ben"), "COLD")
    offer = task.reservation
    office.change(lambda unit: voice.hang_up(unit, task.call.customer))
    assert (task.call.status, task.status, offer.status) == ("completed", "canceled", "canceled")


def test_cold_whoever_declines_leaves_the_customer_to_the_next(office: Desk, task: Task) -> None:
    transfer(office, task, office.worker("Ben"), "COLD")
    office.invoke("RejectTask", worker="Ben", sid=task.sid)
    assert task.outgoing_transfer.status == "failed"
    assert (task.call.status, task.is_open) == ("in-progress", True)
    office.invoke("AcceptTask", worker=task.worker, sid=task.sid)
    assert task.call.live


@pytest.mark.action("TransferTask")
def test_warm_all_three_speak_and_the_first_can_leave(office: Desk, task: Task) -> None:
    call, own = task.call, task.reservation
    transfer(office, task, office.worker("Ben"), "WARM")
    assert both(call) == [("customer", "joined"), ("Ana", "joined")]
    offer = task.open_reservations[1]
    office.invoke("AcceptTask", worker="Ben", sid=offer.sid)
    assert both(call) == [("customer", "joined"), ("Ana", "joined"), ("Ben", "joined")]
    assert not any(leg.end_conference_on_exit for leg in call.participants[1:])
    office.invoke("HangupCall", worker="Ana", sid=own.sid)
    assert (own.status, offer.status, task.status) == ("wrapping", "accepted", "assigned")
    assert call.status == "in-progress"
    office.invoke("HangupCall", worker="Ben", sid=offer.sid)
    assert (offer.status, task.status, call.status) == ("wrapping", "wrapping", "completed")


def test_warm_a_customer_on_hold_is_not_left_there(office: Desk, task: Task) -> None:
    own = task.reservation
    transfer(office, task, office.worker("Ben"), "WARM")
    offer = task.open_reservations[1]
    office.invoke("AcceptTask", worker="Ben", sid=offer.sid)
    office.invoke("HoldCall", worker="Ana", sid=own.sid)
    assert task.call.customer.on_hold
    office.invoke("HangupCall", worker="Ana", sid=own.sid)
    assert not task.call.customer.on_hold
    assert both(task.call) == [("customer", "joined"), ("Ana", "left"), ("Ben", "joined")]


def test_warm_the_customer_leaving_sends_both_to_wrap_up(office: Desk, task: Task) -> None:
    own = task.reservation
    transfer(office, task, office.worker("Ben"), "WARM")
    offer = task.open_reservations[1]
    office.invoke("AcceptTask", worker="Ben", sid=offer.sid)
    office.change(lambda unit: voice.hang_up(unit, task.call.customer))
    assert (own.status, offer.status, task.status) == ("wrapping", "wrapping", "wrapping")
    assert task.call.status == "completed"
    assert office.happened == [
        "participant.left",
        "participant.left",
        "participant.left",
        "call.ended",
        "reservation.wrapup",
        "task.wrapup",
        "reservation.wrapup",
    ]


def test_warm_hanging_up_before_it_is_taken_ends_call_and_transfer(office: Desk, task: Task) -> None:
    own = task.reservation
    transfer(office, task, office.worker("Ben"), "WARM")
    offer = task.open_reservations[1]
    office.invoke("HangupCall", worker="Ana", sid=own.sid)
    assert (task.call.status, task.outgoing_transfer.status) == ("completed", "canceled")
    assert (own.status, offer.status, task.status) == ("wrapping", "canceled", "wrapping")


def test_warm_to_a_desk_phone_rings_it(office: Desk, task: Task) -> None:
    office.invoke("SetActivity", worker="Dora", activityName="Available")
    transfer(office, task, office.worker("Dora"), "WARM")
    office.invoke("AcceptTask", worker="Dora", sid=task.open_reservations[1].sid)
    assert both(task.call)[-1] == ("Dora", "ringing")
    office.advance(5)
    assert both(task.call) == [("customer", "joined"), ("Ana", "joined"), ("Dora", "joined")]


@pytest.mark.action("CancelTransfer")
def test_a_warm_transfer_taken_back_silences_the_phone(office: Desk, task: Task) -> None:
    office.invoke("SetActivity", worker="Dora", activityName="Available")
    transfer(office, task, office.worker("Dora"), "WARM")
    office.invoke("AcceptTask", worker="Dora", sid=task.open_reservations[1].sid)
    office.invoke("CancelTransfer", worker="Ana", sid=task.sid)
    assert both(task.call) == [("customer", "joined"), ("Ana", "joined"), ("Dora", "canceled")]
    assert (task.status, task.call.status) == ("assigned", "in-progress")
    office.advance(60)
    assert both(task.call)[-1] == ("Dora", "canceled")


@pytest.mark.action("TransferTask", error="cant-transfer-task")
def test_a_worker_on_hold_hands_nothing_over(office: Desk, task: Task, refused: Any) -> None:
    ana = office.worker("Ana")
    office.invoke("HoldParticipant", worker="Ana", sid=task.sid, targetSid=ana.sid)
    outcome = refused(
        office, "TransferTask", worker="Ana", sid=task.sid, targetSid=office.worker("Ben").sid, options={}
    )
    assert outcome.code == "cant-transfer-task"
    assert "hold" in outcome.error.message
