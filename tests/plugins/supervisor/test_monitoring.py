"""MonitorCall and StopMonitoringCall on the embedded centre."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from offhook.centre import CentreConfig, Participant, Settings, WorkerConfig
from offhook.centre.config import VoiceSettings
from offhook.testing import Desk

JOINED = ("participant.joined",)


def leg_of(desk: Desk, task: Any, name: str = "Sue") -> Participant | None:
    leg: Participant | None = task.call.leg_of(desk.worker(name))
    return leg


def monitored(desk: Desk, mode: str | None = None) -> Any:
    """A live call of Ana's that Sue listens to."""
    task = desk.accepted(channel="voice")
    listen(desk, task, mode)
    return task


def listen(desk: Desk, task: Any, mode: str | None = None) -> None:
    extra = {"extraParams": {"supervisorMode": mode}} if mode is not None else {}
    desk.invoke("MonitorCall", worker="Sue", sid=task.sid, **extra)


@pytest.fixture
def desk_phones(contact_centre: Any) -> Any:
    """Makes desks where Sue has a phone on the table, which is answered after so many seconds, or never."""

    def make(after: int | None, contact_uri: str | None = "+4930999") -> Desk:
        phone = {"contact_uri": contact_uri} if contact_uri is not None else {}
        voice = VoiceSettings(answers=after is not None)
        if after is not None:
            voice = replace(voice, answer_after=timedelta(seconds=after))
        workers = (
            WorkerConfig(name="Ana", activity="Available"),
            WorkerConfig(name="Sue", roles=("supervisor",), channels={}, phone="desk", attributes=phone),
        )
        made: Desk = contact_centre(centre=CentreConfig(settings=Settings(), voice=voice, workers=workers))
        return made

    return make


@pytest.mark.action("MonitorCall", events=JOINED)
@pytest.mark.action("StopMonitoringCall", events=("participant.left",))
def test_a_supervisor_listens_in_and_stops(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    assert task.call.supervisors == ()
    desk.invoke("MonitorCall", worker="Sue", sid=task.sid)
    leg = leg_of(desk, task)
    assert leg is not None
    assert desk.happened == ["participant.joined"]
    assert desk.events("participant.joined")[-1].entities["worker"] is desk.worker("Sue")
    assert (leg.type, leg.status, leg.muted, leg.coached) == ("supervisor", "joined", True, None)
    assert task.call.supervisors == (leg,)
    desk.invoke("StopMonitoringCall", worker="Sue", sid=task.sid)
    assert desk.happened == ["participant.left"]
    assert (leg.status, task.call.supervisors, task.call.status) == ("left", (), "in-progress")


@pytest.mark.action("StopMonitoringCall")
def test_stopping_needs_no_task(desk: Desk) -> None:
    task = monitored(desk)
    desk.invoke("StopMonitoringCall", {}, worker="Sue")
    assert task.call.supervisors == ()


@pytest.mark.action("MonitorCall", events=("participant.updated",))
def test_a_supervisor_speaks_to_the_worker_alone_and_to_all(desk: Desk) -> None:
    task = monitored(desk)
    leg, own = leg_of(desk, task), leg_of(desk, task, "Ana")
    assert leg is not None
    listen(desk, task, "whisper")
    assert desk.happened == ["participant.updated"]
    assert desk.events("participant.updated")[-1].previous == {"muted": True, "coached": None}
    assert (leg.muted, leg.coached) == (False, own)
    listen(desk, task, "barge")
    assert (leg.muted, leg.coached) == (False, None)
    listen(desk, task, "monitor")
    assert (leg.muted, leg.coached) == (True, None)


@pytest.mark.action("MonitorCall", events=JOINED)
def test_a_supervisor_can_come_to_speak_at_once(desk: Desk) -> None:
    task = monitored(desk, "barge")
    leg = leg_of(desk, task)
    assert leg is not None
    assert desk.happened == ["participant.joined"]
    assert (leg.muted, leg.coached) == (False, None)


def test_when_the_coached_worker_leaves_nobody_hears_the_supervisor(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    mine = task.sid
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    ben = desk.worker("Ben")
    desk.invoke("TransferTask", worker="Ana", sid=mine, targetSid=ben.sid, options={"mode": "WARM"})
    (offer,) = desk.reservations("Ben", status="pending")
    desk.invoke("AcceptTask", worker="Ben", sid=offer.sid)
    desk.invoke("MonitorCall", worker="Sue", sid=mine, extraParams={"supervisorMode": "whisper"})
    leg = leg_of(desk, task)
    assert leg is not None
    assert leg.coached is leg_of(desk, task, "Ana")
    desk.invoke("WrapupTask", worker="Ana", sid=mine)
    assert (task.call.status, leg.status, leg.coached, leg.muted) == ("in-progress", "joined", None, True)


def test_whoever_has_left_speaks_to_nobody(desk: Desk) -> None:
    task = monitored(desk, "whisper")
    leg = leg_of(desk, task)
    assert leg is not None
    assert leg.coached is leg_of(desk, task, "Ana")
    desk.invoke("StopMonitoringCall", {}, worker="Sue")
    assert (leg.status, leg.coached) == ("left", None)


@pytest.mark.action("MonitorCall")
def test_a_call_ends_although_a_supervisor_listens(desk: Desk) -> None:
    task = monitored(desk)
    leg = leg_of(desk, task)
    assert leg is not None
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    assert (task.call.status, leg.status) == ("completed", "left")


@pytest.mark.action("MonitorCall", events=JOINED)
def test_a_phone_on_the_table_rings_first(desk_phones: Any) -> None:
    desk = desk_phones(after=4)
    task = desk.accepted(channel="voice", worker="Ana")
    began = desk.now
    pending = desk.begin("MonitorCall", worker="Sue", sid=task.sid)
    leg = task.call.leg_of(desk.worker("Sue"))
    assert (leg.status, leg.is_connecting) == ("ringing", True)
    desk.advance("5s")
    pending.result()
    assert leg.status == "joined"
    assert (leg.joined_at - began).total_seconds() == 4
    assert desk.happened[-1] == "participant.joined"


@pytest.mark.action("MonitorCall", error="monitoring-failed")
def test_a_supervisor_who_does_not_answer_has_ten_seconds(desk_phones: Any) -> None:
    desk = desk_phones(after=None)
    task = desk.accepted(channel="voice", worker="Ana")
    began = desk.now
    outcome = desk.attempt("MonitorCall", worker="Sue", sid=task.sid)
    assert outcome.error.code == "monitoring-failed"
    assert "not answered" in outcome.error.message
    assert (desk.now - began).total_seconds() == 10
    assert task.call.supervisors == ()
    assert desk.happened == ["participant.left"]


def test_a_phone_rings_no_longer_than_somebody_waits_for_it(desk_phones: Any) -> None:
    desk = desk_phones(after=8)
    task = desk.accepted(channel="voice", worker="Ana")
    outcome = desk.attempt("MonitorCall", worker="Sue", sid=task.sid, deadline="3s")
    assert outcome == "interrupted"
    leg = task.call.participants[-1]
    assert (leg.type, leg.status) == ("supervisor", "canceled")
    desk.advance("1m")
    assert leg.status == "canceled"


def test_a_centre_can_close_while_a_phone_rings(desk_phones: Any) -> None:
    desk = desk_phones(after=8)
    task = desk.accepted(channel="voice", worker="Ana")
    desk.begin("MonitorCall", worker="Sue", sid=task.sid)
    desk.close()
    assert task.call.participants[-1].status == "canceled"


@pytest.mark.action("MonitorCall", error="monitoring-failed")
def test_a_supervisor_whom_nobody_can_call(desk_phones: Any, refused: Any) -> None:
    desk = desk_phones(after=4, contact_uri=None)
    task = desk.accepted(channel="voice", worker="Ana")
    error = refused(desk, "MonitorCall", worker="Sue", sid=task.sid).error
    assert error.code == "monitoring-failed"
    assert "Sue has no contact_uri" in error.message


@pytest.mark.action("MonitorCall", error="monitoring-already-starting")
def test_a_supervisor_starts_one_at_a_time(desk_phones: Any) -> None:
    desk = desk_phones(after=4)
    task = desk.accepted(channel="voice", worker="Ana")
    pending = desk.begin("MonitorCall", worker="Sue", sid=task.sid)
    error = desk.attempt("MonitorCall", worker="Sue", sid=task.sid).error
    assert error.code == "monitoring-already-starting"
    desk.advance("5s")
    pending.result()
    assert len(task.call.supervisors) == 1


@pytest.mark.action("MonitorCall", error="monitoring-failed")
def test_what_cannot_be_listened_to(desk: Desk, refused: Any) -> None:
    def refusal(task: Any, worker: str | None = "Sue", **extra: Any) -> str:
        error = refused(desk, "MonitorCall", worker=worker, sid=task.sid, **extra).error
        assert error.code == "monitoring-failed"
        return str(error.message)

    assert "has no call" in refusal(desk.accepted(channel="chat"))
    task = desk.accepted(channel="voice")
    assert "no worker is concerned" in refusal(task, None)
    listen(desk, task)
    assert "in the mode monitor" in refusal(task)
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    other = desk.accepted(channel="voice", worker="Ben")
    assert f"listens to the call {task.call.sid}" in refusal(other)
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    assert "is completed" in refusal(task)


def test_nobody_listens_to_an_own_call(contact_centre: Any, refused: Any) -> None:
    workers = (WorkerConfig(name="Eva", activity="Available", roles=("agent", "supervisor")),)
    desk: Desk = contact_centre(centre=CentreConfig(workers=workers))
    task = desk.accepted(channel="voice")
    error = refused(desk, "MonitorCall", worker="Eva", sid=task.sid).error
    assert error.code == "monitoring-failed"
    assert "takes part" in error.message


@pytest.mark.action("MonitorCall", error="unknown-task")
@pytest.mark.action("StopMonitoringCall", error="unknown-task")
@pytest.mark.parametrize("action", ["MonitorCall", "StopMonitoringCall"])
def test_there_has_to_be_such_a_task(desk: Desk, refused: Any, action: str) -> None:
    assert refused(desk, action, worker="Sue", sid="WTnobody").error.code == "unknown-task"


@pytest.mark.action("StopMonitoringCall", error="no-active-call")
def test_only_whoever_listens_can_stop(desk: Desk, refused: Any) -> None:
    def refusal(payload: dict[str, Any]) -> str:
        error = refused(desk, "StopMonitoringCall", payload, worker="Sue").error
        assert error.code == "no-active-call"
        return str(error.message)

    task = desk.accepted(channel="voice")
    assert "listens to no call" in refusal({})
    assert "listens to no call" in refusal({"sid": task.sid})
    listen(desk, task)
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    other = desk.accepted(channel="voice", worker="Ben")
    assert "of another task" in refusal({"sid": other.sid})


def test_what_extra_params_may_say(desk: Desk, refused: Any) -> None:
    task = desk.accepted(channel="voice")
    error = refused(desk, "MonitorCall", worker="Sue", sid=task.sid, extraParams={"supervisormode": "barge"}).error
    assert (error.code, error.hint) == ("invalid-payload", "did you mean supervisorMode?")
    error = refused(desk, "MonitorCall", worker="Sue", sid=task.sid, extraParams={"supervisorMode": "coach"}).error
    assert error.code == "invalid-payload"
    assert "monitor, whisper, barge" in error.message


def test_agents_may_not_listen(desk: Desk, refused: Any) -> None:
    task = desk.accepted(channel="voice")
    assert refused(desk, "MonitorCall", worker="Ben", sid=task.sid).error.code == "not-permitted"
