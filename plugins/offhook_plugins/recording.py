"""Recording: the recording of a live call, started, paused, resumed."""

from __future__ import annotations

from typing import ClassVar

from offhook import TaskPayload
from offhook.centre import Recording

RESERVATION = {"sid": "WRXXXXXXXXXXXXXXXXX"}


class StartRecording(
    TaskPayload[Recording], group="recording", role="agent", key=("sid",), examples=[RESERVATION], result="recording"
):
    """Record a live call from now on.

    It ends with the call. A call has one recording at a time. The answer is the recording.

    Errors:
        unknown-task: there is no such task or reservation, or it is another worker's.
        no-active-call: the task has no live call.
        call-already-recorded: the call has a recording, which may pause.

    Source: Offhook's own; the platform's recording of a conference, begun with RecordingStatus in-progress.
    """

    unknown_code: ClassVar[str] = "unknown-task"


class PauseRecording(
    TaskPayload[Recording], group="recording", role="agent", key=("sid",), examples=[RESERVATION], result="recording"
):
    """Keep what is said now out of a call's recording, such as the digits of a card.

    The answer is the recording.

    Errors:
        unknown-task: there is no such task or reservation, or it is another worker's.
        no-active-call: the task has no live call.
        call-not-recorded: the call has no recording that runs.

    Source: Offhook's own; the platform's recording, set to paused.
    """

    unknown_code: ClassVar[str] = "unknown-task"


class ResumeRecording(
    TaskPayload[Recording], group="recording", role="agent", key=("sid",), examples=[RESERVATION], result="recording"
):
    """Let a call's recording that pauses go on.

    The answer is the recording.

    Errors:
        unknown-task: there is no such task or reservation, or it is another worker's.
        no-active-call: the task has no live call.
        recording-not-paused: the call has no recording that pauses.

    Source: Offhook's own; the platform's recording, set to in-progress again.
    """

    unknown_code: ClassVar[str] = "unknown-task"
