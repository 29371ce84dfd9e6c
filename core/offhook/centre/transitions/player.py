"""What the Insights player of a desktop does: shown, hidden, given a segment to play."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from offhook.centre.player import Found, find_segment, first_segment, position
from offhook.errors import ActionError
from offhook_grammar.values import FrozenDict

if TYPE_CHECKING:
    from offhook.centre.entities import Desktop
    from offhook.centre.unit import UnitOfWork

FAILED = "insights-player-playback-failed"


def segment_to_play(unit: UnitOfWork, segment_id: str | None, task_sid: str | None) -> Found:
    """The segment with this id, else the first one that was recorded of the task.

    Raises `ActionError` (`insights-player-playback-failed`) if there is none, or it is still being recorded.
    """
    if segment_id is not None:
        found, what = find_segment(unit.centre, segment_id), f"no segment {segment_id}"
    else:
        found, what = first_segment(unit.centre, task_sid or ""), f"no recording of the task {task_sid}"
    if found is None:
        _fail(f"there is {what}")
    if found.length is None:
        _fail(f"the segment {found.id} is still being recorded")
    return found


def play_segment(unit: UnitOfWork, desktop: Desktop, found: Found) -> None:
    """Play a segment from its beginning, if the player is shown; else from when it is."""
    player = FrozenDict(
        {
            "visible": desktop.player.get("visible", False),
            "segmentId": found.id,
            "recordingSid": found.recording.sid,
            "taskSid": found.recording.task_sid,
            "position": 0.0,
            "since": unit.now.isoformat() if desktop.player.get("visible") else None,
        }
    )
    unit.set(desktop, "player", player)


def show_player(unit: UnitOfWork, desktop: Desktop) -> None:
    """Show the player; the segment that was chosen plays on from where it was.

    Raises `ActionError` (`insights-player-playback-failed`) if that segment is gone.
    """
    player = desktop.player
    if player.get("visible"):
        return
    chosen = player.get("segmentId")
    if chosen is not None and find_segment(unit.centre, chosen) is None:
        _fail(f"the segment {chosen} is gone")
    since = unit.now.isoformat() if chosen is not None else None
    unit.set(desktop, "player", player.with_changes({"visible": True, "since": since}))


def hide_player(unit: UnitOfWork, desktop: Desktop) -> None:
    """Hide the player; it stops where it is."""
    player = desktop.player
    if player.get("visible"):
        played = position(unit.centre, player).total_seconds()
        unit.set(desktop, "player", player.with_changes({"visible": False, "since": None, "position": played}))


def _fail(message: str) -> NoReturn:
    raise ActionError(message, code=FAILED)
