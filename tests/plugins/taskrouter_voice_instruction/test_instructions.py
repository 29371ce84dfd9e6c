"""IssueCallToWorker, DequeueTask and RedirectCallTask on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.centre import CentreConfig, Participant, WorkerConfig
from offhook.centre.config import NumberConfig, VoiceSettings
from offhook.testing import Desk

TWIML = "https://example.com/twiml"
CALLER_ID = "+4930000000"
ANA = "+4930111111"
SILENT = "+4930222222"
CONFIG = CentreConfig(
    voice=VoiceSettings(numbers=(NumberConfig(number=SILENT, outcome="no-answer"),)),
    workers=(
        WorkerConfig(name="Ana", activity="Available", attributes={"contact_uri": ANA}),
        WorkerConfig(name="Ben", activity="Offline"),
    ),
)


@pytest.fixture
def desk(contact_centre: Any) -> Desk:
    """Ana, who can be called at a number, and Ben, who has none."""
    made: Desk = contact_centre(centre=CONFIG)
    return made


def offered(desk: Desk, worker: str = "Ana", **options: Any) -> Any:
    return desk.task(channel="voice", worker=worker, **options)


def issue(desk: Desk, task: Any, **options: Any) -> None:
    fields = {"options": options} if options else {}
    desk.invoke("IssueCallToWorker", worker="Ana", sid=task.sid, callerId=CALLER_ID, twiMLUrl=TWIML, **fields)


def leg_of(desk: Desk, task: Any, name: str = "Ana") -> Participant:
    return next(each for each in task.call.participants if each.worker is desk.worker(name))


# ------------------------------------------------------------ IssueCallToWorker


@pytest.mark.action("IssueCallToWorker", events=())
def test_an_answered_leg_waits_for_the_reservation(desk: Desk) -> None:
    task = offered(desk)
    issue(desk, task)
    leg = leg_of(desk, task)
    assert desk.happened == []
    assert (leg.status, leg.phone_number, leg.caller_id, leg.twiml_url) == ("ringing", ANA, CALLER_ID, TWIML)
    assert (task.status, task.call.status) == ("reserved", "queued")
    desk.advance("5s")
    assert desk.happened == ["participant.updated"]
    assert (leg.status, task.reservation.status, task.call.status) == ("waiting", "pending", "queued")
    desk.invoke("AcceptTask", worker="Ana", sid=task.sid)
    assert (leg.status, task.reservation.status, task.call.status) == ("joined", "accepted", "in-progress")
    assert [each.type for each in task.call.participants] == ["customer", "worker"]


@pytest.mark.action("IssueCallToWorker", events=("reservation.accepted",))
def test_a_reservation_can_be_accepted_before_it_rings(desk: Desk) -> None:
    task = offered(desk)
    issue(desk, task, accept=True, to="+4930333333", record="record-from-answer")
    leg = leg_of(desk, task)
    assert desk.happened == ["reservation.accepted"]
    assert (leg.status, leg.phone_number, task.status, task.call.status) == (
        "ringing",
        "+4930333333",
        "assigned",
        "queued",
    )
    desk.advance("5s")
    assert desk.happened == ["participant.joined", "participant.joined", "call.started", "recording.started"]
    assert (leg.status, task.call.status, task.call.recorded) == ("joined", "in-progress", True)


@pytest.mark.action("IssueCallToWorker")
def test_a_phone_that_is_not_answered(desk: Desk) -> None:
    task = offered(desk)
    issue(desk, task, to=SILENT, timeout=20)
    desk.advance("19s")
    assert leg_of(desk, task).status == "ringing"
    desk.advance("1s")
    assert leg_of(desk, task).status == "no-answer"
    assert desk.happened == ["participant.left"]
    # the offer stays, and can be tried anew
    assert (task.reservation.status, task.call.status) == ("pending", "queued")
    issue(desk, task)
    desk.advance("5s")
    assert task.call.leg_of(desk.worker("Ana")).status == "waiting"


@pytest.mark.action("IssueCallToWorker")
def test_an_accepted_task_whose_worker_does_not_answer_is_wrapped_up(desk: Desk) -> None:
    task = offered(desk)
    issue(desk, task, to=SILENT, timeout=20, accept=True)
    desk.advance("20s")
    assert (leg_of(desk, task).status, task.status) == ("no-answer", "wrapping")


@pytest.mark.action("IssueCallToWorker")
def test_an_offer_that_ends_silences_the_phone(desk: Desk) -> None:
    task = offered(desk)
    issue(desk, task)
    leg = leg_of(desk, task)
    desk.invoke("RejectTask", worker="Ana", sid=task.sid)
    assert leg.status == "canceled"


@pytest.mark.action("IssueCallToWorker")
@pytest.mark.parametrize("accepts", [True, False])
def test_the_customer_of_an_outbound_task_is_called_when_the_worker_is_there(desk: Desk, accepts: bool) -> None:
    task = offered(desk, attributes={"outbound_to": "+4930123456"}, direction="outbound")
    issue(desk, task, accept=accepts)
    desk.advance("5s")
    if not accepts:
        desk.invoke("AcceptTask", worker="Ana", sid=task.sid)
    assert (leg_of(desk, task).status, task.call.status) == ("joined", "ringing")
    desk.advance("5s")
    assert (task.call.customer.status, task.call.status) == ("joined", "in-progress")


@pytest.mark.action("IssueCallToWorker", error="issue-call-failed")
@pytest.mark.action("IssueCallToWorker", error="unknown-task")
def test_what_cannot_ring(desk: Desk, refused: Any) -> None:
    def refusal(sid: str, worker: str = "Ana", **options: Any) -> tuple[str, str]:
        fields = {"callerId": CALLER_ID, "twiMLUrl": TWIML, "options": options}
        error = refused(desk, "IssueCallToWorker", worker=worker, sid=sid, **fields).error
        return error.code, str(error.message)

    def failed(sid: str, worker: str = "Ana", **options: Any) -> str:
        code, message = refusal(sid, worker, **options)
        assert code == "issue-call-failed"
        return message

    assert refusal("WTnobody")[0] == "unknown-task"
    assert "has no contact_uri" in failed(offered(desk, "Ben").sid, "Ben")
    assert "has no call" in failed(desk.task(channel="chat", worker="Ana").sid)
    task = offered(desk)
    assert refusal(task.sid, "Ben")[0] == "unknown-task"
    assert "record-from-answer" in failed(task.sid, record="yes")
    issue(desk, task)
    assert "is being called" in failed(task.sid)
    desk.advance("5s")
    desk.invoke("AcceptTask", worker="Ana", sid=task.sid)
    assert "wants one that is pending" in failed(task.sid)


# ------------------------------------------------------------ DequeueTask

ANSWERED = ("reservation.accepted", "participant.joined", "participant.joined", "call.started", "recording.started")


@pytest.mark.action("DequeueTask", events=())
def test_the_answer_connects_worker_and_caller(desk: Desk) -> None:
    task = offered(desk)
    options = {
        "from": CALLER_ID,
        "to": "+4930333333",
        "record": "record-from-answer-dual",
        "timeout": 30,
        "postWorkActivitySid": desk.centre.activity("Break").sid,  # type: ignore[union-attr]
    }
    desk.invoke("DequeueTask", worker="Ana", sid=task.sid, options=options)
    leg = leg_of(desk, task)
    assert desk.happened == []
    assert (leg.status, leg.phone_number, leg.caller_id) == ("ringing", "+4930333333", CALLER_ID)
    assert (task.reservation.status, task.call.status) == ("pending", "queued")
    desk.advance("5s")
    assert desk.happened == list(ANSWERED)
    assert (leg.status, task.reservation.status, task.call.status) == ("joined", "accepted", "in-progress")
    # once the call is over the worker goes where the instruction said
    desk.invoke("KickParticipant", worker="Ana", sid=task.sid, targetSid=task.call.customer.sid)
    assert (task.call.status, task.status, desk.worker("Ana").activity.name) == ("completed", "wrapping", "Break")


@pytest.mark.action("DequeueTask")
def test_without_options_the_contact_uri_rings(desk: Desk) -> None:
    task = offered(desk)
    desk.invoke("DequeueTask", worker="Ana", sid=task.sid)
    assert leg_of(desk, task).phone_number == ANA
    desk.advance("5s")
    assert (task.call.status, task.call.recorded) == ("in-progress", False)


@pytest.mark.action("DequeueTask")
def test_an_offer_that_nobody_answers_is_canceled(desk: Desk) -> None:
    task = offered(desk)
    reservation = task.reservation
    desk.invoke("DequeueTask", worker="Ana", sid=task.sid, options={"to": SILENT, "timeout": 20})
    desk.advance("20s")
    assert (reservation.status, reservation.canceled_reason) == ("canceled", "no-answer")
    assert task.call.status == "queued"


@pytest.mark.action("DequeueTask", error="unable-to-issue-dequeue")
@pytest.mark.action("DequeueTask", error="unknown-task")
def test_what_cannot_be_dequeued(desk: Desk, refused: Any) -> None:
    def refusal(sid: str, worker: str = "Ana", **options: Any) -> tuple[str, str]:
        error = refused(desk, "DequeueTask", worker=worker, sid=sid, options=options).error
        return error.code, str(error.message)

    def failed(sid: str, worker: str = "Ana", **options: Any) -> str:
        code, message = refusal(sid, worker, **options)
        assert code == "unable-to-issue-dequeue"
        return message

    assert refusal("WTnobody")[0] == "unknown-task"
    assert "has no contact_uri" in failed(offered(desk, "Ben").sid, "Ben")
    assert "has no call" in failed(desk.task(channel="chat", worker="Ana").sid)
    task = offered(desk)
    assert refusal(task.sid, "Ben")[0] == "unknown-task"
    assert "has to be one of" in failed(task.sid, record="always")
    assert "there is no activity" in failed(task.sid, postWorkActivitySid="WAnone")
    outbound = offered(desk, attributes={"outbound_to": "+4930123456"}, direction="outbound")
    assert "no caller waits in it" in failed(outbound.sid)
    desk.invoke("AcceptTask", worker="Ana", sid=task.sid)
    assert "wants one that is pending" in failed(task.sid)


# ------------------------------------------------------------ RedirectCallTask


def redirect(desk: Desk, task: Any, **options: Any) -> None:
    fields = {"callSid": task.call.sid, "twiMLUrl": TWIML, **({"options": options} if options else {})}
    desk.invoke("RedirectCallTask", worker="Ana", sid=task.sid, **fields)


@pytest.mark.action(
    "RedirectCallTask", events=("participant.left", "call.failed", "reservation.canceled", "task.canceled")
)
def test_a_caller_sent_elsewhere_leaves_the_task_behind(desk: Desk) -> None:
    task = offered(desk)
    redirect(desk, task)
    customer = task.call.customer
    assert (customer.twiml_url, customer.is_over, customer.reason) == (TWIML, True, "redirected")
    assert (task.call.is_open, task.status, task.reason) == (False, "canceled", "redirected")
    assert desk.happened == ["participant.left", "call.failed", "reservation.canceled", "task.canceled"]


@pytest.mark.action("RedirectCallTask", events=("reservation.accepted", "participant.left", "call.failed"))
def test_with_accept_the_worker_keeps_the_task(desk: Desk) -> None:
    task = offered(desk)
    redirect(desk, task, accept=True)
    assert desk.happened == ["reservation.accepted", "participant.left", "call.failed"]
    assert (task.status, task.reservation.status, task.call.is_open) == ("assigned", "accepted", False)
    assert [each.type for each in task.call.participants] == ["customer"]
    desk.invoke("CompleteTask", worker="Ana", sid=task.sid)
    assert task.status == "completed"


@pytest.mark.action("RedirectCallTask", error="redirect-call-failed")
@pytest.mark.action("RedirectCallTask", error="unknown-task")
def test_what_cannot_be_redirected(desk: Desk, refused: Any) -> None:
    def refusal(sid: str, call_sid: str, worker: str = "Ana") -> tuple[str, str]:
        fields = {"callSid": call_sid, "twiMLUrl": TWIML}
        error = refused(desk, "RedirectCallTask", worker=worker, sid=sid, **fields).error
        return error.code, str(error.message)

    def failed(sid: str, call_sid: str) -> str:
        code, message = refusal(sid, call_sid)
        assert code == "redirect-call-failed"
        return message

    assert refusal("WTnobody", "CAx")[0] == "unknown-task"
    assert "has no call" in failed(desk.task(channel="chat", worker="Ana").sid, "CAx")
    task = offered(desk)
    assert refusal(task.sid, task.call.sid, "Ben")[0] == "unknown-task"
    assert "CAx is not the caller's leg" in failed(task.sid, "CAx")
    desk.invoke("AcceptTask", worker="Ana", sid=task.sid)
    assert "wants one that is pending" in failed(task.sid, task.call.sid)
