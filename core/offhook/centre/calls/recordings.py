"""The recording of a call: begun, paused, gone on with, done; and in it a segment for each worker and each pause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offhook.centre import states
from offhook.centre.calls.reporting import call_entities
from offhook.centre.entities import Recording, Segment

if TYPE_CHECKING:
    from offhook.centre.entities import Call, Participant
    from offhook.centre.unit import UnitOfWork


def current_recording(call: Call) -> Recording | None:
    """The recording of the call that is not done yet; it may pause."""
    return next((each for each in call.recordings if each.status != "completed"), None)


def begin_recording(unit: UnitOfWork, call: Call) -> Recording:
    """Record a call from now on (`recording.started`). One that is recorded already stays as it is."""
    running = current_recording(call)
    if running is not None:
        return running
    centre = unit.centre
    recording = Recording(
        centre,
        centre.sids.new("RE"),
        centre.next_ordinal(),
        call.sid,
        call.conference_sid,
        call.task.task_sid,
        unit.now,
    )
    centre.recordings.add(unit, recording)
    unit.keep(recording)
    unit.change(call, "recordings", (*call.recordings, recording))
    _begin_segment(unit, call, recording)
    unit.emit("recording.started", recording_entities(recording, call))
    return recording


def pause_recording(unit: UnitOfWork, call: Call, recording: Recording) -> None:
    """Let a recording pause (`recording.paused`); one that does not run raises `impossible-state-change`."""
    states.move(unit, recording, "paused")
    _end_segment(unit, recording)
    unit.emit("recording.paused", recording_entities(recording, call))


def resume_recording(unit: UnitOfWork, call: Call, recording: Recording) -> None:
    """Let a recording go on (`recording.resumed`); one that does not pause raises `impossible-state-change`."""
    states.move(unit, recording, "in-progress")
    _begin_segment(unit, call, recording)
    unit.emit("recording.resumed", recording_entities(recording, call))


def next_segment(unit: UnitOfWork, call: Call) -> None:
    """A worker came into the call, or left it: what is recorded from now on is a segment of its own."""
    recording = current_recording(call)
    if recording is None or recording.status != "in-progress":
        return
    last = recording.segments[-1]
    leg = _speaking(call)
    if (last.worker_sid, last.reservation_sid) == _whose(leg):
        return
    if last.started_at == unit.now:  # nothing was said in it
        unit.change(recording, "segments", recording.segments[:-1])
    else:
        _end_segment(unit, recording)
    _begin_segment(unit, call, recording)


def finish_recordings(unit: UnitOfWork, call: Call) -> None:
    """The call is over: its recording is done (`recording.completed`)."""
    recording = current_recording(call)
    if recording is None:
        return
    states.move(unit, recording, "completed")
    _end_segment(unit, recording)
    unit.change(recording, "ended_at", unit.now)
    unit.centre.keep_recording(unit, recording)
    unit.emit("recording.completed", recording_entities(recording, call), data={"duration": recording.duration})


def recording_entities(recording: Recording, call: Call) -> dict[str, Any]:
    """What an event of a recording carries."""
    return {"recording": recording, **call_entities(call)}


def _begin_segment(unit: UnitOfWork, call: Call, recording: Recording) -> None:
    segment = Segment(*_whose(_speaking(call)), unit.now)
    unit.change(recording, "segments", (*recording.segments, segment))


def _end_segment(unit: UnitOfWork, recording: Recording) -> None:
    *before, last = recording.segments
    if last.ended_at is None:
        unit.change(recording, "segments", (*before, last._replace(ended_at=unit.now)))


def _speaking(call: Call) -> Participant | None:
    """The leg of the worker to whom a segment belongs: of those in the call the one who came last."""
    workers = [leg for leg in call.participants if leg.type == "worker" and leg.status == "joined"]
    return max(workers, key=lambda leg: leg.joined_at or leg.created_at) if workers else None


def _whose(leg: Participant | None) -> tuple[str | None, str | None]:
    if leg is None:
        return None, None
    return leg.worker.sid if leg.worker else None, leg.reservation.sid if leg.reservation else None
