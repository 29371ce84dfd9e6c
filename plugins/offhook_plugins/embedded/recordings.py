"""Recordings on the embedded centre: started, paused, resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import Invocation, hookimpl
from offhook.centre import Centre, Recording, UnitOfWork
from offhook.centre.transitions import voice
from offhook_plugins.embedded.subjects import reservation_of

if TYPE_CHECKING:
    from offhook_plugins.recording import PauseRecording, ResumeRecording, StartRecording


@hookimpl
def start_recording(payload: StartRecording, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> Recording:
    """The live call is recorded, in a segment for each worker and between two pauses, until it is over."""
    return voice.start_recording(unit, reservation_of(payload, invocation, centre).task)


@hookimpl
def pause_recording(payload: PauseRecording, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> Recording:
    """The recording of the live call pauses; its segment is over."""
    return voice.pause_recording(unit, reservation_of(payload, invocation, centre).task)


@hookimpl
def resume_recording(payload: ResumeRecording, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> Recording:
    """The recording of the live call goes on, with a new segment."""
    return voice.resume_recording(unit, reservation_of(payload, invocation, centre).task)
