"""The recording of a live call: started, paused, resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from offhook.centre.calls import recordings
from offhook.errors import ActionError

if TYPE_CHECKING:
    from offhook.centre.entities import Call, Recording, Task
    from offhook.centre.unit import UnitOfWork

NO_ACTIVE_CALL = "no-active-call"
RECORDED_ALREADY = "call-already-recorded"
NOT_RECORDED = "call-not-recorded"
NOT_PAUSED = "recording-not-paused"


def start_recording(unit: UnitOfWork, task: Task) -> Recording:
    """Record the live call of a task (`recording.started`).

    Raises `ActionError`: `no-active-call`, `call-already-recorded`.
    """
    call = _live_call(task)
    running = recordings.current_recording(call)
    if running is not None:
        _refuse(
            f"the call {call.sid} has the recording {running.sid} already, which is {running.status}",
            RECORDED_ALREADY,
            "ResumeRecording lets it go on" if running.status == "paused" else None,
        )
    return recordings.begin_recording(unit, call)


def pause_recording(unit: UnitOfWork, task: Task) -> Recording:
    """Let the recording of a task's live call pause (`recording.paused`).

    Raises `ActionError`: `no-active-call`, `call-not-recorded`.
    """
    call = _live_call(task)
    running = recordings.current_recording(call)
    if running is None or running.status != "in-progress":
        found = f"its recording {running.sid} is {running.status}" if running is not None else "it has no recording"
        _refuse(f"the call {call.sid} is not being recorded: {found}", NOT_RECORDED)
    recordings.pause_recording(unit, call, running)
    return running


def resume_recording(unit: UnitOfWork, task: Task) -> Recording:
    """Let the recording of a task's live call go on (`recording.resumed`).

    Raises `ActionError`: `no-active-call`, `recording-not-paused`.
    """
    call = _live_call(task)
    paused = recordings.current_recording(call)
    if paused is None or paused.status != "paused":
        found = f"its recording {paused.sid} is {paused.status}" if paused is not None else "it has no recording"
        _refuse(f"the call {call.sid} has no recording that pauses: {found}", NOT_PAUSED)
    recordings.resume_recording(unit, call, paused)
    return paused


def _live_call(task: Task) -> Call:
    call = task.call
    if call is None or not call.live:
        found = f"its call is {call.status}" if call is not None else "it has none"
        _refuse(f"the task {task.key} has no live call: {found}", NO_ACTIVE_CALL)
    return call


def _refuse(why: str, code: str, hint: str | None = None) -> NoReturn:
    raise ActionError(why, code=code, hint=hint)
