"""StartExternalWarmTransfer, AddCallParticipant and RemoveCallParticipant on the embedded centre."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from offhook.centre import Task
from offhook.testing import Desk

from .conftest import BUSY, DEAD, SILENT, shown

WARM, ADD, REMOVE = "StartExternalWarmTransfer", "AddCallParticipant", "RemoveCallParticipant"
THIRD = "+4930777"


@pytest.fixture
def task(office: Desk) -> Task:
    """A caller whom Ana has taken."""
    return office.accepted(channel="voice", worker="Ana")


def warm(task: Task, **fields: Any) -> dict[str, Any]:
    """The fields of a StartExternalWarmTransfer."""
    return {"worker": "Ana", "sid": task.sid, "phoneNumber": THIRD, "callerId": "+4930888", **fields}


def added(task: Task, **fields: Any) -> dict[str, Any]:
    """The fields of an AddCallParticipant."""
    return {"worker": "Ana", "sid": task.sid, "phoneNumber": THIRD, **fields}


@pytest.mark.action("StartExternalWarmTransfer")
@pytest.mark.action("StartExternalWarmTransfer", events=("participant.joined",))
def test_the_party_rings_and_comes_in(office: Desk, task: Task) -> None:
    office.invoke(WARM, **warm(task, phoneNumber="030 777", callerId="030/888"))
    leg = task.call.participants[-1]
    assert (leg.type, leg.status, leg.phone_number, leg.caller_id) == ("external", "ringing", THIRD, "+4930888")
    assert not leg.end_conference_on_exit
    assert office.happened == []
    office.advance(5)
    assert (leg.status, leg.joined_at) == ("joined", office.now)
    assert office.happened == ["participant.joined"]
    assert task.status == "assigned"


@pytest.mark.parametrize(("number", "status"), [(BUSY, "busy"), (SILENT, "no-answer")])
def test_a_party_who_is_not_reached_leaves_the_call_as_it_was(
    office: Desk, task: Task, number: str, status: str
) -> None:
    office.invoke(WARM, **warm(task, phoneNumber=number))
    office.advance(60)
    assert shown(task.call) == [("customer", "joined"), ("worker", "joined"), ("external", status)]
    assert office.events("participant.left")[-1].reason == status
    assert (task.call.status, task.status) == ("in-progress", "assigned")


@pytest.mark.action("StartExternalWarmTransfer", error="unknown-task")
@pytest.mark.action("AddCallParticipant", error="unknown-task")
@pytest.mark.action("RemoveCallParticipant", error="unknown-task")
def test_a_task_that_is_not_there(office: Desk, task: Task, refused: Any) -> None:
    assert refused(office, WARM, **warm(task, sid="WRnothing")).code == "unknown-task"
    assert refused(office, ADD, **added(task, sid="WRnothing")).code == "unknown-task"
    assert refused(office, REMOVE, worker="Ana", sid="WRnothing", targetSid="CAx").code == "unknown-task"
    assert refused(office, ADD, **added(task, worker="Ben")).code == "unknown-task"


@pytest.mark.action("StartExternalWarmTransfer", error="no-active-call")
@pytest.mark.action("AddCallParticipant", error="no-active-call")
@pytest.mark.action("RemoveCallParticipant", error="no-active-call")
def test_without_a_live_call(office: Desk, task: Task, refused: Any) -> None:
    office.invoke("HangupCall", worker="Ana", sid=task.sid)
    rings = office.task(channel="voice", worker="Ana")
    for each in (task, rings):
        assert refused(office, WARM, **warm(each)).code == "no-active-call"
        assert refused(office, ADD, **added(each)).code == "no-active-call"
        assert refused(office, REMOVE, worker="Ana", sid=each.sid, targetSid="CAx").code == "no-active-call"


@pytest.mark.action("StartExternalWarmTransfer", error="external-transfer-failed")
@pytest.mark.parametrize("fields", [{"phoneNumber": DEAD}, {"phoneNumber": "0"}, {"callerId": "0"}])
def test_who_cannot_be_called(office: Desk, task: Task, refused: Any, fields: dict[str, str]) -> None:
    assert refused(office, WARM, **warm(task, **fields)).code == "external-transfer-failed"


def test_the_same_party_twice(office: Desk, task: Task, refused: Any) -> None:
    office.invoke(WARM, **warm(task))
    assert refused(office, WARM, **warm(task)).code == "external-transfer-failed"
    assert refused(office, ADD, **added(task)).code == "could-not-add-participant"


@pytest.mark.action("AddCallParticipant")
@pytest.mark.action("AddCallParticipant", events=("participant.joined",))
def test_a_participant_as_it_is_asked_for(office: Desk, task: Task) -> None:
    leg = office.invoke(
        ADD, **added(task, name="Notary", type="unknown", muted=True, endConferenceOnExit=True, timeout=30)
    )
    assert leg is task.call.participants[-1]
    assert (leg.type, leg.name, leg.muted, leg.status) == ("unknown", "Notary", True, "ringing")
    assert leg.caller_id == "+4930999"
    office.advance(5)
    assert office.happened == ["participant.joined"]
    assert leg.status == "joined"
    office.invoke("KickParticipant", worker="Ana", sid=task.sid, targetSid=leg.sid)
    assert (task.call.status, task.status) == ("completed", "wrapping")


def test_it_rings_as_long_as_asked_for(office: Desk, task: Task) -> None:
    leg = office.invoke(ADD, **added(task, phoneNumber="+4930000004", timeout=10))
    office.advance(9)
    assert leg.status == "ringing"
    office.advance(1)
    assert leg.status == "no-answer"


@pytest.mark.action("AddCallParticipant", error="could-not-add-participant")
def test_a_full_call_takes_nobody(office: Desk, refused: Any) -> None:
    offered = office.task(channel="voice", worker="Ana")
    office.invoke("AcceptTask", worker="Ana", sid=offered.sid, conferenceOptions={"maxParticipants": 3})
    office.invoke(ADD, **added(offered))
    outcome = refused(office, ADD, **added(offered, phoneNumber="+4930778"))
    assert outcome.code == "could-not-add-participant"
    assert "3 take part" in outcome.error.message
    for number in (DEAD, "0"):
        assert refused(office, ADD, **added(offered, phoneNumber=number)).code == "could-not-add-participant"


@pytest.mark.action("RemoveCallParticipant")
@pytest.mark.action("RemoveCallParticipant", events=("participant.left",))
@pytest.mark.parametrize("named", ["targetSid", "participant"])
@pytest.mark.parametrize(("wait", "status"), [(0, "canceled"), (5, "left")])
def test_a_participant_is_taken_out(office: Desk, task: Task, named: str, wait: int, status: str) -> None:
    leg = office.invoke(ADD, **added(task))
    if wait:
        office.advance(wait)
    office.invoke(REMOVE, worker="Ana", sid=task.sid, **{named: leg.sid if named == "targetSid" else leg})
    assert (leg.status, leg.reason) == (status, "removed")
    assert office.happened == ["participant.left"]
    assert (task.call.status, task.status) == ("in-progress", "assigned")
    office.advance(120)
    assert leg.status == status


def test_taking_the_customer_out_ends_the_call(office: Desk, task: Task) -> None:
    office.invoke(REMOVE, worker="Ana", sid=task.sid, targetSid=task.call.sid)
    assert (task.call.status, task.status) == ("completed", "wrapping")


@pytest.mark.action("RemoveCallParticipant", error="could-not-remove-participant")
def test_nobody_and_oneself_cannot_be_taken_out(office: Desk, task: Task, refused: Any) -> None:
    ana = office.worker("Ana")
    for target in ("CAnothing", ana.sid):
        outcome = refused(office, REMOVE, worker="Ana", sid=task.sid, targetSid=target)
        assert outcome.code == "could-not-remove-participant"


def test_participant_and_its_sid_agree(office: Desk, task: Task) -> None:
    leg = office.invoke(ADD, **added(task))
    outcome = office.attempt(REMOVE, worker="Ana", sid=task.sid, targetSid="CAother", participant=leg)
    assert "contradict" in outcome.error.message


def test_a_leg_goes_on_ringing_after_a_restart(
    make_office: Callable[..., Desk], tmp_path: Any, contact_centre: Any
) -> None:
    config = make_office().host.centre.config
    first = contact_centre(centre=config, store=tmp_path / "a.store")
    task = first.accepted(channel="voice", worker="Ana")
    first.invoke(ADD, **added(task))
    first.close()
    again = contact_centre(centre=config, store=tmp_path / "a.store")
    leg = next(iter(again.centre.calls)).participants[-1]
    assert leg.status == "ringing"
    again.advance(timedelta(seconds=5))
    assert leg.status == "joined"
