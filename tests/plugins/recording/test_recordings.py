"""StartRecording, PauseRecording and ResumeRecording on the embedded centre, and what a recording is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from offhook.centre import Recording
from offhook.centre.config import VoiceSettings
from offhook.testing import Desk


def recorded(desk: Desk) -> tuple[Any, Recording]:
    """A live call of Ana's that is being recorded."""
    task = desk.accepted(channel="voice")
    recording: Recording = desk.invoke("StartRecording", worker="Ana", sid=task.sid)
    return task, recording


def seconds_of(recording: Recording) -> list[float | None]:
    return [(each.ended_at - each.started_at).total_seconds() if each.ended_at else None for each in recording.segments]


@pytest.mark.action("StartRecording", events=("recording.started",))
def test_a_call_is_recorded_until_it_ends(desk: Desk) -> None:
    task, recording = recorded(desk)
    call = task.call
    assert desk.happened == ["recording.started"]
    assert desk.events("recording.started")[-1].entities == {
        "recording": recording,
        "call": call,
        "task": task,
        "worker": desk.worker("Ana"),
    }
    assert (recording.status, recording.call_sid, recording.task_sid) == ("in-progress", call.sid, task.task_sid)
    assert (recording.sid[:2], recording.conference_sid) == ("RE", call.conference_sid)
    assert call.recorded
    assert desk.centre.recordings.get(recording.sid) is recording
    ana = desk.worker("Ana")
    assert [(each.worker_sid, each.reservation_sid) for each in recording.segments] == [(ana.sid, task.sid)]
    desk.advance("90s")
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    assert desk.happened[-2:] == ["recording.completed", "call.ended"]
    assert (recording.status, recording.ended_at, call.recorded) == ("completed", desk.now, False)
    assert desk.events("recording.completed")[-1].data["duration"].total_seconds() == 90
    desk.advance("1h")
    assert recording.duration.total_seconds() == 90


@pytest.mark.action("PauseRecording", events=("recording.paused",))
@pytest.mark.action("ResumeRecording", events=("recording.resumed",))
def test_a_pause_parts_two_segments(desk: Desk) -> None:
    task, recording = recorded(desk)
    desk.advance("10s")
    assert desk.invoke("PauseRecording", worker="Ana", sid=task.sid) is recording
    assert desk.happened == ["recording.paused"]
    assert (recording.status, task.call.recorded) == ("paused", False)
    desk.advance("20s")
    assert desk.invoke("ResumeRecording", worker="Ana", sid=task.sid) is recording
    assert desk.happened == ["recording.resumed"]
    assert (recording.status, task.call.recorded) == ("in-progress", True)
    assert seconds_of(recording) == [10, None]
    desk.advance("30s")
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    assert seconds_of(recording) == [10, 30]
    assert recording.duration.total_seconds() == 40
    shown = recording.segments_for_scripts()
    assert [each["id"] for each in shown] == [f"{recording.sid}-1", f"{recording.sid}-2"]


def test_a_recording_that_pauses_when_the_call_ends_is_done_too(desk: Desk) -> None:
    task, recording = recorded(desk)
    desk.advance("10s")
    desk.invoke("PauseRecording", worker="Ana", sid=task.sid)
    desk.advance("10s")
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    assert recording.status == "completed"
    assert (recording.duration.total_seconds(), seconds_of(recording)) == (10, [10])


def test_each_worker_has_a_segment(desk: Desk) -> None:
    task, recording = recorded(desk)
    mine, ana, ben = task.sid, desk.worker("Ana"), desk.worker("Ben")
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    desk.advance("10s")
    desk.invoke("TransferTask", worker="Ana", sid=mine, targetSid=ben.sid, options={"mode": "WARM"})
    (offer,) = desk.reservations("Ben", status="pending")
    desk.advance("5s")
    desk.invoke("AcceptTask", worker="Ben", sid=offer.sid)
    desk.advance("20s")
    desk.invoke("WrapupTask", worker="Ana", sid=mine)
    desk.advance("30s")
    desk.invoke("WrapupTask", worker="Ben", sid=offer.sid)
    assert [(each.worker_sid, each.reservation_sid) for each in recording.segments] == [
        (ana.sid, mine),
        (ben.sid, offer.sid),
    ]
    assert seconds_of(recording) == [15, 50]


def test_a_centre_can_record_every_call(make_desk: Any, settings: Any) -> None:
    desk: Desk = make_desk(centre=replace(settings(), voice=VoiceSettings(record=True)))
    task = desk.accepted(channel="voice")
    assert desk.happened[-2:] == ["call.started", "recording.started"]
    assert task.call.recorded


@pytest.mark.action("StartRecording", error="call-already-recorded")
def test_a_call_has_one_recording_at_a_time(desk: Desk, refused: Any) -> None:
    task, recording = recorded(desk)
    error = refused(desk, "StartRecording", worker="Ana", sid=task.sid).error
    assert (error.code, error.hint) == ("call-already-recorded", None)
    assert recording.sid in error.message
    desk.invoke("PauseRecording", worker="Ana", sid=task.sid)
    error = refused(desk, "StartRecording", worker="Ana", sid=task.sid).error
    assert error.code == "call-already-recorded"
    assert "ResumeRecording" in (error.hint or "")


@pytest.mark.action("PauseRecording", error="call-not-recorded")
@pytest.mark.action("ResumeRecording", error="recording-not-paused")
def test_only_what_runs_pauses_and_only_what_pauses_goes_on(desk: Desk, refused: Any) -> None:
    task = desk.accepted(channel="voice")

    def refusal(action: str) -> tuple[str, str]:
        error = refused(desk, action, worker="Ana", sid=task.sid).error
        return error.code, error.message.rsplit(": ", 1)[1]

    assert refusal("PauseRecording") == ("call-not-recorded", "it has no recording")
    assert refusal("ResumeRecording") == ("recording-not-paused", "it has no recording")
    recording = desk.invoke("StartRecording", worker="Ana", sid=task.sid)
    assert refusal("ResumeRecording") == ("recording-not-paused", f"its recording {recording.sid} is in-progress")
    desk.invoke("PauseRecording", worker="Ana", sid=task.sid)
    assert refusal("PauseRecording") == ("call-not-recorded", f"its recording {recording.sid} is paused")


@pytest.mark.action("StartRecording", error="unknown-task")
@pytest.mark.action("PauseRecording", error="unknown-task")
@pytest.mark.action("ResumeRecording", error="unknown-task")
@pytest.mark.action("StartRecording", error="no-active-call")
@pytest.mark.action("PauseRecording", error="no-active-call")
@pytest.mark.action("ResumeRecording", error="no-active-call")
@pytest.mark.parametrize("action", ["StartRecording", "PauseRecording", "ResumeRecording"])
def test_recording_wants_a_live_call_of_ones_own(desk: Desk, refused: Any, action: str) -> None:
    def refusal(sid: str, worker: str = "Ana") -> tuple[str, str]:
        error = refused(desk, action, worker=worker, sid=sid).error
        return error.code, str(error.message)

    assert refusal("WTnobody")[0] == "unknown-task"
    task = desk.accepted(channel="voice")
    assert refusal(task.sid, "Ben") == ("unknown-task", f"the reservation {task.sid} is Ana's, not Ben's")
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    assert refusal(task.sid) == ("no-active-call", f"the task {task.task_sid} has no live call: its call is completed")
    chat = desk.accepted(channel="chat")
    assert refusal(chat.sid) == ("no-active-call", f"the task {chat.task_sid} has no live call: it has none")


def test_recordings_can_be_read_by_scripts(desk: Desk) -> None:
    task, recording = recorded(desk)
    read = {name: getter(recording) for name, getter in type(recording).script_fields.items()}
    assert (read["sid"], read["taskSid"], read["status"]) == (recording.sid, task.task_sid, "in-progress")
    assert read["segments"][0]["reservationSid"] == task.sid
