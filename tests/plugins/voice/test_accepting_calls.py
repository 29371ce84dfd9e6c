"""AcceptTask, RejectTask and EndVoiceTask on calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Task
from offhook.centre.transitions import voice
from offhook.testing import Desk
from offhook_plugins.task import WrapupTask
from offhook_plugins.voice import HangupCall

from .conftest import shown

STARTS = ["reservation.accepted", "participant.joined", "participant.joined", "call.started"]


def offered(desk: Desk, worker: str = "Ana") -> Task:
    """A caller who is offered to a worker."""
    if worker != "Ana":
        desk.invoke("SetActivity", worker=worker, activityName="Available")
    return desk.task({"from": "+4930123456", "name": "Ida"}, channel="voice", worker=worker)


@pytest.mark.action("AcceptTask")
@pytest.mark.action("AcceptTask", events=STARTS)
def test_caller_and_worker_meet_in_a_conference(office: Desk) -> None:
    task = offered(office)
    call = task.call
    assert (call.status, call.direction, call.conference_sid, call.ringing) == ("queued", "inbound", None, True)
    assert shown(call) == [("customer", "waiting")]
    assert (call.customer.phone_number, call.customer.name) == ("+4930123456", "Ida")
    reservation = office.invoke("AcceptTask", worker="Ana", sid=task.sid)
    assert (reservation.status, task.status, call.status) == ("accepted", "assigned", "in-progress")
    assert shown(call) == [("customer", "joined"), ("worker", "joined")]
    assert call.conference_sid is not None
    assert call.conference_sid.startswith("CF")
    assert call.started_at == office.now
    leg = call.leg_of(office.worker("Ana"))
    assert (leg.reservation, leg.end_conference_on_exit, leg.muted) == (reservation, True, False)
    assert office.happened == STARTS
    assert not call.recorded


def test_the_options_that_say_how_the_worker_comes_in(office: Desk) -> None:
    task = offered(office)
    office.invoke(
        "AcceptTask",
        worker="Ana",
        sid=task.sid,
        conferenceOptions={
            "muted": True,
            "beep": "onExit",
            "endConferenceOnExit": False,
            "endConferenceOnCustomerExit": False,
            "conferenceRecord": True,
            "maxParticipants": 4,
            "from": "+4930111",
        },
    )
    leg, call = task.call.leg_of(office.worker("Ana")), task.call
    assert (leg.muted, leg.beep_on_exit, leg.end_conference_on_exit, leg.caller_id) == (True, True, False, "+4930111")
    assert (call.recorded, call.max_participants) == (True, 4)
    office.invoke("AddCallParticipant", worker="Ana", sid=task.sid, phoneNumber="+4930777")
    office.advance(5)
    office.change(lambda unit: voice.hang_up(unit, call.customer))
    assert call.status == "in-progress"
    office.invoke("HangupCall", worker="Ana", sid=task.sid)
    assert call.status == "completed"


@pytest.mark.parametrize(("record", "recorded"), [("record-from-answer", True), ("do-not-record", False)])
def test_a_recorded_leg_is_a_recorded_call(office: Desk, record: str, recorded: bool) -> None:
    task = offered(office)
    office.invoke("AcceptTask", worker="Ana", sid=task.sid, conferenceOptions={"record": record})
    assert task.call.recorded is recorded


def test_a_centre_that_records_every_call(make_office: Callable[..., Desk]) -> None:
    desk = make_office(voice={"record": True})
    task = desk.accepted(channel="voice", worker="Ana")
    assert task.call.recorded
    desk.invoke("HangupCall", worker="Ana", sid=task.sid)
    assert not task.call.recorded
    assert [each.status for each in desk.centre.recordings] == ["completed"]


def test_a_desk_phone_rings_first_and_its_answer_accepts(office: Desk) -> None:
    task = offered(office, "Dora")
    reservation = office.invoke("AcceptTask", worker="Dora", sid=task.sid)
    assert (reservation.status, task.status, task.call.status) == ("pending", "reserved", "queued")
    assert shown(task.call) == [("customer", "waiting"), ("worker", "ringing")]
    assert task.call.participants[-1].phone_number == "+4930555"
    assert office.happened == []
    office.advance(5)
    assert (reservation.status, task.call.status) == ("accepted", "in-progress")
    assert office.happened == STARTS


def test_where_to_ring_can_be_said(office: Desk) -> None:
    task = offered(office, "Eve")
    office.invoke("AcceptTask", worker="Eve", sid=task.sid, conferenceOptions={"to": "+4930000004", "timeout": 30})
    office.advance(19)
    assert task.call.status == "queued"
    office.advance(1)
    assert task.call.status == "in-progress"


def test_a_phone_that_is_not_answered_cancels_the_offer(office: Desk) -> None:
    task = offered(office, "Eve")
    first = task.reservation
    office.invoke("AcceptTask", worker="Eve", sid=task.sid, conferenceOptions={"to": "+4930000004", "timeout": 10})
    office.advance(10)
    assert (first.status, first.canceled_reason) == ("canceled", "no-answer")
    assert task.call.status == "queued"
    assert shown(task.call) == [("customer", "waiting"), ("worker", "no-answer")]
    assert task.is_open


def test_an_offer_that_runs_out_silences_the_phone(make_office: Callable[..., Desk]) -> None:
    desk = make_office(voice={"answers": False})
    task = offered(desk, "Dora")
    first = task.reservation
    desk.advance(100)
    desk.invoke("AcceptTask", worker="Dora", sid=task.sid, conferenceOptions={"timeout": 60})
    desk.advance(20)
    assert first.status == "timeout"
    assert ("worker", "canceled") in shown(task.call)


def test_a_caller_who_gives_up_silences_the_phone(office: Desk) -> None:
    task = offered(office, "Dora")
    office.invoke("AcceptTask", worker="Dora", sid=task.sid)
    office.change(lambda unit: voice.hang_up(unit, task.call.customer))
    assert shown(task.call) == [("customer", "canceled"), ("worker", "canceled")]
    office.advance(60)
    assert (task.status, task.call.status) == ("canceled", "canceled")


@pytest.mark.action("AcceptTask", error="cant-accept-call")
def test_a_call_that_cannot_be_put_through(office: Desk, refused: Any) -> None:
    sid = offered(office, "Eve").sid
    assert refused(office, "AcceptTask", worker="Eve", sid=sid).code == "cant-accept-call"
    sid = offered(office, "Dora").sid
    office.invoke("AcceptTask", worker="Dora", sid=sid)
    assert refused(office, "AcceptTask", worker="Dora", sid=sid).code == "cant-accept-call"


@pytest.mark.action("AcceptTask", error="browser-voice-disabled")
def test_where_the_browser_takes_no_calls(make_office: Callable[..., Desk], refused: Any) -> None:
    desk = make_office(voice={"browser_calls": False})
    assert refused(desk, "AcceptTask", worker="Ana", sid=offered(desk).sid).code == "browser-voice-disabled"
    chat = desk.task(channel="chat", worker="Ana")
    assert desk.invoke("AcceptTask", worker="Ana", sid=chat.sid).status == "accepted"


@pytest.mark.action("AcceptTask", error="reservation-not-pending")
def test_a_call_that_was_answered(office: Desk, refused: Any) -> None:
    task = offered(office)
    office.invoke("AcceptTask", worker="Ana", sid=task.sid)
    assert refused(office, "AcceptTask", worker="Ana", sid=task.sid).code == "reservation-not-pending"


def test_whoever_listens_to_a_call_stops_that_before(contact_centre: Any, make_office: Callable[..., Desk]) -> None:
    desk = make_office()
    desk.change(lambda unit: unit.set(desk.worker("Ben"), "roles", ("agent", "supervisor")))
    first = desk.accepted(channel="voice", worker="Ana")
    desk.invoke("MonitorCall", worker="Ben", sid=first.sid)
    second = offered(desk, "Ben")
    desk.invoke("AcceptTask", worker="Ben", sid=second.sid)
    assert shown(first.call)[-1] == ("supervisor", "left")
    assert (first.call.status, second.call.status) == ("in-progress", "in-progress")
    assert desk.host.journal is not None


@pytest.mark.action("AcceptTask")
def test_an_outbound_task_dials_when_a_worker_takes_it(office: Desk) -> None:
    task = office.task({"outbound_to": "+4930123456"}, channel="voice", direction="outbound", worker="Ana")
    assert (task.call.status, shown(task.call)) == ("queued", [("customer", "waiting")])
    office.invoke("AcceptTask", worker="Ana", sid=task.sid)
    assert (task.status, task.call.status) == ("assigned", "ringing")
    assert office.happened == ["reservation.accepted", "participant.joined", "call.ringing"]
    office.advance(5)
    assert task.call.status == "in-progress"


@pytest.mark.parametrize("number", ["+4930000001", "+4930000002"])
def test_an_outbound_task_that_reaches_nobody_goes_to_wrap_up(office: Desk, number: str) -> None:
    task = office.task({"outbound_to": number}, channel="voice", direction="outbound", worker="Ana")
    office.invoke("AcceptTask", worker="Ana", sid=task.sid)
    office.advance(1)
    assert task.call.status in ("busy", "failed")
    assert (task.status, task.reservation.status) == ("wrapping", "wrapping")


@pytest.mark.action("RejectTask")
def test_a_rejected_call_goes_on_waiting(office: Desk) -> None:
    task = offered(office, "Dora")
    first = task.reservation
    office.invoke("AcceptTask", worker="Dora", sid=task.sid)
    office.invoke("RejectTask", worker="Dora", sid=first.sid)
    assert first.status == "rejected"
    assert (task.call.status, task.is_open) == ("queued", True)
    assert shown(task.call) == [("customer", "waiting"), ("worker", "canceled")]


# ---------------------------------------------------------------- EndVoiceTask


@pytest.mark.action("EndVoiceTask")
@pytest.mark.action(
    "EndVoiceTask",
    events=("participant.left", "participant.left", "call.ended", "task.wrapup", "reservation.wrapup"),
)
@pytest.mark.action("EndVoiceTask", error="could-not-complete-reservation")
def test_ending_a_call_hangs_up_and_then_completes_it(office: Desk, refused: Any) -> None:
    task = office.accepted(channel="voice", worker="Ana")
    assert office.invoke("EndVoiceTask", worker="Ana", sid=task.sid) is task
    assert (task.status, task.call.status) == ("wrapping", "completed")
    assert office.happened == [
        "participant.left",
        "participant.left",
        "call.ended",
        "task.wrapup",
        "reservation.wrapup",
    ]
    assert office.invoke("EndVoiceTask", worker="Ana", sid=task.sid) is task
    assert (task.status, task.reason) == ("completed", "ended by the worker")
    assert refused(office, "EndVoiceTask", worker="Ana", sid=task.sid).code == "could-not-complete-reservation"
    ringing = offered(office)
    assert refused(office, "EndVoiceTask", worker="Ana", sid=ringing.sid).code == "could-not-complete-reservation"
    assert refused(office, "EndVoiceTask", worker="Ana", sid="WTnothing").code == "could-not-complete-reservation"


def test_ending_a_call_that_is_dialled_hangs_up(office: Desk) -> None:
    reservation = office.invoke("StartOutboundCall", worker="Ana", destination="+4930123456")
    office.invoke("EndVoiceTask", worker="Ana", sid=reservation.sid)
    assert reservation.task.status == "canceled"


def test_ending_a_task_without_a_call_wraps_it_up(office: Desk) -> None:
    task = office.accepted(channel="chat", worker="Ana")
    office.invoke("EndVoiceTask", worker="Ana", sid=task.sid)
    assert (task.status, task.reason) == ("wrapping", "ended by the worker")


class Spy:
    """Hears the inner actions and may refuse them."""

    def __init__(self, refuse: bool) -> None:
        self.refuse = refuse
        self.heard: list[Any] = []

    def _hear(self, payload: Any, invocation: Invocation) -> None:
        self.heard.append((type(payload).__name__, payload.sid))
        if self.refuse:
            invocation.cancel("not yet")

    @hookimpl
    def before_wrapup_task(self, payload: WrapupTask, invocation: Invocation) -> None:
        self._hear(payload, invocation)

    @hookimpl
    def before_hangup_call(self, payload: HangupCall, invocation: Invocation) -> None:
        self._hear(payload, invocation)


def test_ending_a_call_goes_through_the_inner_action_and_its_handlers(
    make_office: Callable[..., Desk], contact_centre: Any
) -> None:
    spy = Spy(refuse=False)
    desk = contact_centre(centre=make_office().host.centre.config, plugins=(spy,))
    call, chat = desk.accepted(channel="voice", worker="Ana"), desk.accepted(channel="chat", worker="Ana")
    for task in (call, chat):
        desk.invoke("EndVoiceTask", worker="Ana", sid=task.sid)
    assert spy.heard == [("HangupCall", call.sid), ("WrapupTask", chat.sid)]


@pytest.mark.parametrize("channel", ["voice", "chat"])
def test_a_refused_inner_action_is_not_swallowed(
    make_office: Callable[..., Desk], contact_centre: Any, channel: str
) -> None:
    desk = contact_centre(centre=make_office().host.centre.config, plugins=(Spy(refuse=True),))
    task = desk.accepted(channel=channel, worker="Ana")
    with pytest.raises(ActionError, match="cancelled inside: not yet"):
        desk.invoke("EndVoiceTask", worker="Ana", sid=task.sid)
    assert task.status == "assigned"
