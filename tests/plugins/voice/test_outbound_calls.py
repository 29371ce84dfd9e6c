"""StartOutboundCall on the embedded centre."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from offhook import Invocation, hookimpl
from offhook.centre import Reservation
from offhook.centre.transitions import voice
from offhook.testing import ContactCentre, Desk
from offhook_plugins.voice import StartOutboundCall

from .conftest import BUSY, DEAD, SILENT, shown

CALL = "StartOutboundCall"
NUMBER = "+4930123456"
RINGS = [
    "task.created",
    "task-queue.entered",
    "call.ringing",
    "reservation.created",
    "participant.joined",
]


def call(desk: Desk, number: str = NUMBER, worker: str = "Ana", **fields: Any) -> Reservation:
    made: Reservation = desk.invoke(CALL, worker=worker, destination=number, **fields)
    return made


@pytest.mark.action(CALL)
@pytest.mark.action(CALL, events=RINGS)
def test_the_number_rings_and_the_answer_starts_the_call(office: Desk) -> None:
    reservation = call(office, taskAttributes={"campaign": "spring", "direction": "inbound"})
    task, made = reservation.task, reservation.task.call
    assert made is not None
    assert (task.status, reservation.status, task.direction, task.channel) == (
        "reserved",
        "pending",
        "outbound",
        "voice",
    )
    assert task.attributes == {
        "campaign": "spring",
        "direction": "outbound",
        "outbound_to": NUMBER,
        "from": "+4930999",
    }
    assert (task.queue.name if task.queue else None, task.customer.address) == ("Calls", NUMBER)
    assert (made.status, made.direction, made.caller_id) == ("ringing", "outbound", "+4930999")
    assert made.ringing
    assert not made.live
    assert shown(made) == [("customer", "ringing"), ("worker", "joined")]
    assert office.happened == RINGS
    office.advance(5)
    assert (task.status, reservation.status, made.status) == ("assigned", "accepted", "in-progress")
    assert made.started_at == office.now
    assert office.happened == ["reservation.accepted", "participant.joined", "call.started"]


def test_what_is_given_wins_over_the_settings(office: Desk) -> None:
    queue = office.centre.queue("Everyone")
    assert queue is not None
    reservation = call(office, queueSid=queue.sid, callerId="+4930777")
    assert reservation.task.queue is queue
    assert reservation.task.call is not None
    assert reservation.task.call.caller_id == "+4930777"


class Hears:
    """What a handler sees of the payload."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str | None]] = []

    @hookimpl
    def before_start_outbound_call(self, payload: StartOutboundCall) -> None:
        self.seen.append((payload.destination, payload.caller_id))


def test_numbers_are_e164_before_handlers_see_them(make_office: Callable[..., Desk], contact_centre: Any) -> None:
    hears = Hears()
    desk = contact_centre(centre=make_office().host.centre.config, plugins=(hears,))
    reservation = call(desk, "030 / 123-456", callerId="030 777")
    assert hears.seen == [("+4930123456", "+4930777")]
    assert reservation.task.attributes["outbound_to"] == "+4930123456"


class Redirects:
    """A handler that gives a number as people write it."""

    @hookimpl
    def before_start_outbound_call(self, invocation: Invocation) -> None:
        invocation.edit(destination="030 777 888")


def test_what_a_handler_gives_is_dialled_in_e164(make_office: Callable[..., Desk], contact_centre: Any) -> None:
    desk = contact_centre(centre=make_office().host.centre.config, plugins=(Redirects(),))
    assert call(desk).task.attributes["outbound_to"] == "+4930777888"


@pytest.mark.parametrize(
    ("number", "seconds", "status"), [(BUSY, 0, "busy"), (DEAD, 0, "failed"), (SILENT, 60, "no-answer")]
)
def test_without_an_answer_the_task_is_canceled(office: Desk, number: str, seconds: int, status: str) -> None:
    reservation = call(office, number)
    if seconds:
        office.advance(seconds - 1)
        assert reservation.status == "pending"
    office.advance(1)
    task, made = reservation.task, reservation.task.call
    assert made is not None
    assert (made.status, made.reason, task.status, task.reason) == (status, status, "canceled", status)
    assert (reservation.status, reservation.canceled_reason) == ("canceled", status)
    assert shown(made) == [("customer", status), ("worker", "left")]
    assert made.ended_at is not None
    happened = office.events("call.failed")[-1]
    assert (happened.reason, happened.data["status"]) == (status, status)
    assert not [*office.worker("Ana").reservations]


def test_the_answer_comes_when_the_centres_file_says(office: Desk) -> None:
    reservation = call(office, "+4930000004")
    office.advance(19)
    assert reservation.status == "pending"
    office.advance(1)
    assert reservation.status == "accepted"


def test_where_nobody_answers_by_himself_a_transition_says_so(make_office: Callable[..., Desk]) -> None:
    desk = make_office(voice={"answers": False})
    reservation = call(desk)
    desk.advance(59)
    made = reservation.task.call
    assert made is not None
    assert made.status == "ringing"
    desk.change(lambda unit: voice.answer(unit, made.customer))
    assert (made.status, reservation.status) == ("in-progress", "accepted")
    desk.advance(60)
    assert made.status == "in-progress"


def test_a_desk_phone_rings_before_the_customers(office: Desk) -> None:
    office.invoke("SetActivity", worker="Dora", activityName="Available")
    made = call(office, worker="Dora").task.call
    assert made is not None
    assert shown(made) == [("customer", "waiting"), ("worker", "ringing")]
    office.advance(5)
    assert shown(made) == [("customer", "ringing"), ("worker", "joined")]
    assert made.status == "ringing"
    office.advance(5)
    assert made.status == "in-progress"


def test_a_desk_phone_that_is_not_answered_ends_the_call(make_office: Callable[..., Desk]) -> None:
    desk = make_office(voice={"answers": False})
    desk.invoke("SetActivity", worker="Dora", activityName="Available")
    reservation = call(desk, worker="Dora")
    desk.advance(60)
    made = reservation.task.call
    assert made is not None
    assert (made.status, reservation.status, reservation.task.status) == ("canceled", "canceled", "canceled")
    assert shown(made) == [("customer", "canceled"), ("worker", "no-answer")]


def test_it_goes_on_ringing_after_a_restart(
    make_office: Callable[..., Desk], contact_centre: ContactCentre, tmp_path: Path
) -> None:
    config = make_office().host.centre.config
    first = contact_centre(centre=config, store=tmp_path / "calls.store")
    sid = call(first).sid
    first.advance(2)
    first.close()
    again = contact_centre(centre=config, store=tmp_path / "calls.store")
    reservation = again.centre.reservation(sid)
    assert reservation is not None
    made = reservation.task.call
    assert made is not None
    assert (reservation.status, shown(made)) == ("pending", [("customer", "ringing"), ("worker", "joined")])
    again.advance(3)
    assert (reservation.status, made.status) == ("accepted", "in-progress")


def test_hanging_up_while_it_rings_cancels_the_task(office: Desk) -> None:
    reservation = call(office)
    office.invoke("HangupCall", worker="Ana", sid=reservation.sid)
    made = reservation.task.call
    assert made is not None
    assert (made.status, reservation.task.status, reservation.status) == ("canceled", "canceled", "canceled")
    assert office.happened == [
        "participant.left",
        "participant.left",
        "call.failed",
        "reservation.canceled",
        "task.canceled",
    ]
    office.advance(120)
    assert made.status == "canceled"


@pytest.mark.action("AcceptTask", error="cant-accept-call")
@pytest.mark.action("RejectTask", error="could-not-reject-reservation")
def test_the_reservation_of_a_call_that_is_dialled_is_the_customers_to_accept(office: Desk, refused: Any) -> None:
    sid = call(office).sid
    assert refused(office, "AcceptTask", worker="Ana", sid=sid).code == "cant-accept-call"
    assert refused(office, "RejectTask", worker="Ana", sid=sid).code == "could-not-reject-reservation"


def test_an_outbound_call_goes_past_capacity_and_availability(office: Desk) -> None:
    office.invoke("SetActivity", worker="Ben", activityName="Break")
    assert call(office, worker="Ben").worker is office.worker("Ben")


def refusal(desk: Desk, refused: Any, **fields: Any) -> Any:
    outcome = refused(desk, CALL, **{"worker": "Ana", "destination": NUMBER, **fields})
    assert outcome.error.action == CALL
    return outcome.code


@pytest.mark.action(CALL, error="outbound-calling-disabled")
def test_refused_where_it_is_switched_off(make_office: Callable[..., Desk], refused: Any) -> None:
    assert refusal(make_office(settings={"outbound_calls": False}), refused) == "outbound-calling-disabled"


@pytest.mark.action(CALL, error="outbound-call-already-pending")
def test_refused_while_another_is_dialled(office: Desk, refused: Any) -> None:
    call(office)
    assert refusal(office, refused, destination="+4930777") == "outbound-call-already-pending"


@pytest.mark.action(CALL, error="voice-call-already-live")
def test_refused_in_a_live_call(office: Desk, refused: Any) -> None:
    office.accepted(channel="voice")
    assert refusal(office, refused) == "voice-call-already-live"


@pytest.mark.action(CALL, error="pending-inbound-call")
def test_refused_while_a_call_is_offered(office: Desk, refused: Any) -> None:
    office.task(channel="voice")
    assert refusal(office, refused) == "pending-inbound-call"


@pytest.mark.action(CALL, error="call-task-already-exists")
def test_refused_with_a_task_whose_call_is_not_over(office: Desk, refused: Any) -> None:
    task = office.accepted({"outbound_to": NUMBER}, channel="voice", direction="outbound")
    assert (task.status, task.call.status) == ("assigned", "ringing")
    assert refusal(office, refused) == "call-task-already-exists"


@pytest.mark.action(CALL, error="cant-outbound-when-offline")
def test_refused_in_the_offline_activity(office: Desk, refused: Any) -> None:
    assert refusal(office, refused, worker="Ben") == "cant-outbound-when-offline"


@pytest.mark.action(CALL, error="invalid-destination")
@pytest.mark.parametrize("number", ["+1234567", "0", "client:ana", "sip:a@b.example", "+49" + "1" * 300])
def test_refused_for_what_cannot_be_dialled(office: Desk, refused: Any, number: str) -> None:
    assert refusal(office, refused, destination=number) == "invalid-destination"


def test_clients_can_be_called_where_the_settings_say_so(make_office: Callable[..., Desk]) -> None:
    desk = make_office(voice={"client_calls": True})
    assert call(desk, "client:ben").task.attributes["outbound_to"] == "client:ben"


@pytest.mark.action(CALL, error="missing-queue")
def test_refused_without_a_queue(make_office: Callable[..., Desk], refused: Any) -> None:
    assert refusal(make_office(settings={"outbound_queue": None}), refused) == "missing-queue"


@pytest.mark.action(CALL, error="missing-from")
def test_refused_without_a_caller_id(make_office: Callable[..., Desk], refused: Any) -> None:
    desk = make_office(settings={"caller_id": None})
    assert refusal(desk, refused) == "missing-from"
    assert refusal(desk, refused, callerId="0") == "missing-from"


@pytest.mark.action(CALL, error="cant-create-task")
def test_refused_when_the_centre_does_not_take_the_task(office: Desk, refused: Any) -> None:
    assert refusal(office, refused, queueSid="WQnothing") == "cant-create-task"
    assert refusal(office, refused, taskAttributes={"long": "x" * 5000}) == "cant-create-task"


@pytest.mark.action(CALL, error="browser-voice-disabled")
def test_refused_where_the_browser_takes_no_calls(make_office: Callable[..., Desk], refused: Any) -> None:
    desk = make_office(voice={"browser_calls": False})
    assert refusal(desk, refused) == "browser-voice-disabled"
    desk.invoke("SetActivity", worker="Dora", activityName="Available")
    assert call(desk, worker="Dora").status == "pending"


@pytest.mark.action(CALL, error="outbound-generic")
def test_refused_for_a_worker_who_cannot_be_called(office: Desk, refused: Any) -> None:
    office.invoke("SetActivity", worker="Eve", activityName="Available")
    assert refusal(office, refused, worker="Eve") == "outbound-generic"
    assert refusal(office, refused, worker=None) == "outbound-generic"
