"""HangupCall and EndCall on the embedded centre, and whoever else hangs up."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.centre import Task
from offhook.centre.transitions import voice
from offhook.testing import Desk

from .conftest import shown

ALL_OVER = [
    "participant.left",
    "participant.left",
    "participant.left",
    "call.ended",
    "task.wrapup",
    "reservation.wrapup",
]
OVER = ["participant.left", "participant.left", "call.ended", "task.wrapup", "reservation.wrapup"]


def taken(desk: Desk) -> Task:
    """A caller whom Ana has taken."""
    return desk.accepted(channel="voice", worker="Ana")


def with_third(desk: Desk, task: Task) -> Any:
    """Somebody from outside who is in Ana's call."""
    leg = desk.invoke("AddCallParticipant", worker="Ana", sid=task.sid, phoneNumber="+4930777")
    desk.advance(5)
    return leg


@pytest.mark.action("HangupCall")
@pytest.mark.action("HangupCall", events=OVER)
def test_the_workers_leg_is_over_and_the_call_with_it(office: Desk) -> None:
    task = taken(office)
    call = task.call
    assert shown(call) == [("customer", "joined"), ("worker", "joined")]
    assert (task.status, call.status) == ("assigned", "in-progress")
    office.advance("2m")
    office.invoke("HangupCall", worker="Ana", sid=task.sid)
    assert shown(call) == [("customer", "left"), ("worker", "left")]
    assert (call.status, call.reason, call.ended_at) == ("completed", "hung up", office.now)
    assert (task.status, task.reservation.status) == ("wrapping", "wrapping")
    assert office.happened == OVER
    assert [each.entity("participant").type for each in office.events("participant.left")] == ["worker", "customer"]


@pytest.mark.action("HangupCall", error="no-active-call")
def test_without_a_call_there_is_nothing_to_hang_up(office: Desk, refused: Any) -> None:
    chat, ringing = office.accepted(channel="chat", worker="Ana"), office.task(channel="voice")
    for task in (chat, ringing):
        assert refused(office, "HangupCall", worker="Ana", sid=task.sid).code == "no-active-call"
    over = taken(office)
    office.invoke("HangupCall", worker="Ana", sid=over.sid)
    assert refused(office, "HangupCall", worker="Ana", sid=over.sid).code == "no-active-call"


@pytest.mark.action("HangupCall", error="no-task-in-payload")
@pytest.mark.action("EndCall", error="no-task-in-payload")
@pytest.mark.parametrize("action", ["HangupCall", "EndCall"])
def test_a_task_that_is_not_there_and_one_of_another_worker(office: Desk, refused: Any, action: str) -> None:
    assert refused(office, action, worker="Ana", sid="WRnothing").code == "no-task-in-payload"
    sid = taken(office).sid
    assert refused(office, action, worker="Ben", sid=sid).code == "no-task-in-payload"


def test_two_outside_parties_go_on_without_the_worker(office: Desk) -> None:
    task = taken(office)
    call, third = task.call, with_third(office, task)
    office.invoke("HoldCall", worker="Ana", sid=task.sid)
    office.invoke("HangupCall", worker="Ana", sid=task.sid)
    assert shown(call) == [("customer", "joined"), ("worker", "left"), ("external", "joined")]
    assert (call.status, task.status) == ("in-progress", "wrapping")
    assert not call.customer.on_hold
    office.change(lambda unit: voice.hang_up(unit, third))
    assert (call.status, task.status) == ("completed", "wrapping")
    assert shown(call) == [("customer", "left"), ("worker", "left"), ("external", "left")]


def test_a_party_who_is_only_called_does_not_keep_the_call(office: Desk) -> None:
    task = taken(office)
    office.invoke("AddCallParticipant", worker="Ana", sid=task.sid, phoneNumber="+4930777")
    office.invoke("HangupCall", worker="Ana", sid=task.sid)
    assert task.call.status == "completed"
    assert shown(task.call) == [("customer", "left"), ("worker", "left"), ("external", "canceled")]
    office.advance(60)
    assert shown(task.call)[-1] == ("external", "canceled")


def test_completing_the_task_ends_what_goes_on_without_the_worker(office: Desk) -> None:
    task = taken(office)
    with_third(office, task)
    office.invoke("HangupCall", worker="Ana", sid=task.sid)
    office.invoke("CompleteTask", worker="Ana", sid=task.sid)
    assert (task.status, task.call.status) == ("completed", "completed")
    assert not [*task.call.open_legs()]


@pytest.mark.action("EndCall")
@pytest.mark.action("EndCall", events=ALL_OVER)
@pytest.mark.parametrize("action", ["EndCall", "EndConferenceForAll"])
def test_the_call_is_over_for_all(office: Desk, action: str) -> None:
    task = taken(office)
    with_third(office, task)
    office.invoke(action, worker="Ana", sid=task.sid)
    assert {status for _, status in shown(task.call)} == {"left"}
    assert (task.call.status, task.call.reason) == ("completed", "ended for all")
    assert (task.status, task.reservation.status) == ("wrapping", "wrapping")
    assert office.happened == ALL_OVER


@pytest.mark.action("EndCall", error="no-active-call")
def test_without_a_call_there_is_nothing_to_end(office: Desk, refused: Any) -> None:
    task = office.task(channel="voice")
    assert refused(office, "EndCall", worker="Ana", sid=task.sid).code == "no-active-call"


@pytest.mark.action("EndCall", error="end-conference-failed")
def test_a_conference_that_has_not_started_cannot_be_ended(office: Desk, refused: Any) -> None:
    reservation = office.invoke("StartOutboundCall", worker="Ana", destination="+4930123456")
    assert refused(office, "EndCall", worker="Ana", sid=reservation.sid).code == "end-conference-failed"


def test_a_supervisor_listening_goes_with_the_call(office: Desk) -> None:
    task = taken(office)
    office.invoke("MonitorCall", worker="Sue", sid=task.sid)
    office.invoke("HangupCall", worker="Ana", sid=task.sid)
    assert shown(task.call)[-1] == ("supervisor", "left")
    assert task.call.status == "completed"


def test_a_customer_who_hangs_up_ends_the_call(office: Desk) -> None:
    task = taken(office)
    office.change(lambda unit: voice.hang_up(unit, task.call.customer))
    assert (task.call.status, task.status, task.reservation.status) == ("completed", "wrapping", "wrapping")


def test_a_caller_who_gives_up_ends_the_task(office: Desk) -> None:
    task = office.task(channel="voice")
    reservation = task.reservation
    office.change(lambda unit: voice.hang_up(unit, task.call.customer))
    assert (task.call.status, task.status, reservation.status) == ("canceled", "canceled", "canceled")
    assert office.happened == [
        "participant.left",
        "call.failed",
        "reservation.canceled",
        "task.canceled",
    ]


@pytest.mark.parametrize("action", ["WrapupTask", "CompleteTask"])
def test_whoever_finishes_the_task_leaves_its_call(office: Desk, action: str) -> None:
    task = taken(office)
    office.invoke(action, worker="Ana", sid=task.sid)
    assert task.call.status == "completed"
    assert not [*task.call.open_legs()]
