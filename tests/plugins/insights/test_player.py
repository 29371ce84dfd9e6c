"""The Insights player on the embedded centre, which plays the centre's own recordings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from offhook.centre import Task
from offhook.testing import Desk


@pytest.fixture
def recorded(desk: Desk) -> Task:
    """A call of which two segments were recorded, of 60 and of 20 seconds, and that has ended."""
    task = desk.accepted(channel="voice")
    desk.invoke("StartRecording", worker="Ana", sid=task.sid)
    desk.advance(60)
    desk.invoke("PauseRecording", worker="Ana", sid=task.sid)
    desk.advance(5)
    desk.invoke("ResumeRecording", worker="Ana", sid=task.sid)
    desk.advance(20)
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    return task


def segments(task: Task) -> list[str]:
    (recording,) = task.call.recordings
    return [recording.segment_id(number) for number in range(1, len(recording.segments) + 1)]


def player(desk: Desk, name: str = "Sue") -> tuple[bool, str | None, bool, float]:
    state = desk.worker(name).desktop.shown_player
    return state["visible"], state["segmentId"], state["playing"], state["position"].total_seconds()


@pytest.mark.action("InsightsPlayerPlay", events=())
def test_a_segment_plays_to_its_end(desk: Desk, recorded: Task) -> None:
    first, second = segments(recorded)
    assert player(desk) == (False, None, False, 0)
    assert desk.invoke("InsightsPlayerPlay", worker="Sue", segmentId=second) is None
    assert desk.happened == []
    assert player(desk) == (True, second, True, 0)
    desk.advance(15)
    assert player(desk) == (True, second, True, 15)
    desk.advance(15)
    assert player(desk) == (True, second, False, 20)
    desk.invoke("InsightsPlayerPlay", worker="Sue", segmentId=first)
    assert player(desk) == (True, first, True, 0)
    assert player(desk, "Ana") == (False, None, False, 0)


@pytest.mark.action("InsightsPlayerPlay")
def test_a_task_plays_from_its_first_segment(desk: Desk, recorded: Task) -> None:
    desk.invoke("InsightsPlayerPlay", worker="Sue", taskSid=recorded.task_sid)
    first, second = segments(recorded)
    assert player(desk) == (True, first, True, 0)
    desk.invoke("InsightsPlayerPlay", worker="Sue", segmentId=second, taskSid="WTother")
    assert player(desk) == (True, second, True, 0)
    state = desk.worker("Sue").desktop.shown_player
    assert (state["taskSid"], state["recordingSid"]) == (recorded.task_sid, recorded.call.recordings[0].sid)


@pytest.mark.action("InsightsPlayerHide", events=())
@pytest.mark.action("InsightsPlayerShow", events=())
def test_hidden_it_stops_where_it_is_and_shown_it_goes_on(desk: Desk, recorded: Task) -> None:
    first, _ = segments(recorded)
    desk.invoke("InsightsPlayerPlay", worker="Sue", segmentId=first)
    desk.advance(10)
    for _ in range(2):
        assert desk.invoke("InsightsPlayerHide", worker="Sue") is None
        assert desk.happened == []
        desk.advance(100)
        assert player(desk) == (False, first, False, 10)
    assert desk.invoke("InsightsPlayerShow", worker="Sue") is None
    assert desk.happened == []
    desk.advance(5)
    assert player(desk) == (True, first, True, 15)
    desk.invoke("InsightsPlayerShow", worker="Sue")
    assert player(desk) == (True, first, True, 15)


@pytest.mark.action("InsightsPlayerShow")
def test_without_a_segment_there_is_nothing_to_play(desk: Desk) -> None:
    desk.invoke("InsightsPlayerShow", worker="Sue")
    desk.advance(10)
    assert player(desk) == (True, None, False, 0)


@pytest.mark.action("InsightsPlayerInitialized", events=())
def test_that_it_is_ready_is_only_heard(make_desk: Any, write: Any) -> None:
    desk = make_desk(scripts=[write('after InsightsPlayerInitialized do log "ready"')])
    before = desk.centre.snapshot()
    assert desk.invoke("InsightsPlayerInitialized", worker="Sue") is None
    assert (desk.logs, desk.happened) == (["ready"], [])
    assert desk.centre.snapshot() == before


@pytest.mark.action("InsightsPlayerPlay", error="insights-player-playback-failed")
def test_what_cannot_be_played(desk: Desk, recorded: Task, refused: Any) -> None:
    first, _ = segments(recorded)
    sid = first.rpartition("-")[0]
    silent = desk.accepted(channel="chat")
    for fields in (
        {"segmentId": f"{sid}-3"},
        {"segmentId": f"{sid}-0"},
        {"segmentId": f"{sid}-01"},
        {"segmentId": sid},
        {"segmentId": "e5c46a75-0f56-4b6c-9d0e-1c2d3e4f5a6b"},
        {"taskSid": silent.task_sid},
        {"taskSid": "WTnone"},
    ):
        error = refused(desk, "InsightsPlayerPlay", worker="Sue", **fields).error
        assert error.code == "insights-player-playback-failed"
        assert next(iter(fields.values())) in error.message


@pytest.mark.action("InsightsPlayerPlay", error="insights-player-playback-failed")
def test_a_segment_that_is_still_being_recorded(desk: Desk, refused: Any) -> None:
    task = desk.accepted(channel="voice")
    desk.invoke("StartRecording", worker="Ana", sid=task.sid)
    error = refused(desk, "InsightsPlayerPlay", worker="Sue", taskSid=task.task_sid).error
    assert error.code == "insights-player-playback-failed"
    assert "still being recorded" in error.message


@pytest.mark.action("InsightsPlayerShow", error="insights-player-playback-failed")
def test_a_segment_that_is_gone(desk: Desk, recorded: Task, refused: Any) -> None:
    desk.invoke("InsightsPlayerPlay", worker="Sue", taskSid=recorded.task_sid)
    desk.invoke("InsightsPlayerHide", worker="Sue")
    desk.centre.recordings.forget(recorded.call.recordings[0].sid)
    error = refused(desk, "InsightsPlayerShow", worker="Sue").error
    assert error.code == "insights-player-playback-failed"
    assert "gone" in error.message


@pytest.mark.action("InsightsPlayerPlay", error="invalid-payload")
@pytest.mark.parametrize("fields", [{}, {"segmentId": ""}, {"taskSid": "WRnone"}])
def test_it_plays_a_segment_or_a_task(desk: Desk, refused: Any, fields: dict[str, Any]) -> None:
    assert refused(desk, "InsightsPlayerPlay", worker="Sue", **fields).code == "invalid-payload"


@pytest.mark.action("InsightsPlayerPlay", error="no-desktop")
@pytest.mark.action("InsightsPlayerShow", error="no-desktop")
@pytest.mark.action("InsightsPlayerHide", error="no-desktop")
def test_a_desktop_has_it(desk: Desk, recorded: Task, refused: Any) -> None:
    assert refused(desk, "InsightsPlayerPlay", taskSid=recorded.task_sid).code == "no-desktop"
    assert refused(desk, "InsightsPlayerShow").code == "no-desktop"
    assert refused(desk, "InsightsPlayerHide").code == "no-desktop"


@pytest.mark.action("InsightsPlayerPlay")
def test_a_script_reads_how_far_it_has_played(make_desk: Any, write: Any) -> None:
    text = 'after InsightsPlayerHide when desktop.player.position > 5s do log "{desktop.player.position}"'
    desk = make_desk(scripts=[write(text)])
    task = desk.accepted(channel="voice")
    desk.invoke("StartRecording", worker="Ana", sid=task.sid)
    desk.advance(60)
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    desk.invoke("InsightsPlayerPlay", worker="Sue", taskSid=task.task_sid)
    desk.advance(timedelta(seconds=12))
    desk.invoke("InsightsPlayerHide", worker="Sue")
    assert desk.logs == ["12s"]
