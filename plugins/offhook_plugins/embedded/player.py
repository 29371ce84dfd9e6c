"""The Insights player on the embedded centre. Segments are those of the centre's own recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import Invocation, hookimpl
from offhook.centre import UnitOfWork, transitions
from offhook_plugins.embedded.subjects import desktop_of

if TYPE_CHECKING:
    from offhook_plugins.insights import InsightsPlayerPlay


@hookimpl
def insights_player_initialized() -> None:
    """Nothing changes: that the player is ready is for handlers to hear."""


@hookimpl
async def insights_player_play(payload: InsightsPlayerPlay, invocation: Invocation, unit: UnitOfWork) -> None:
    """The player is shown, through InsightsPlayerShow, and plays the segment from its beginning.

    Of a task it is the first segment that was recorded. One that is still being recorded cannot be played.
    """
    desktop = desktop_of(invocation)
    transitions.segment_to_play(unit, payload.segment_id, payload.task_sid)
    await invocation.invoke("InsightsPlayerShow")
    found = transitions.segment_to_play(unit, payload.segment_id, payload.task_sid)
    transitions.play_segment(unit, desktop, found)


@hookimpl
def insights_player_show(invocation: Invocation, unit: UnitOfWork) -> None:
    """The player is visible; a segment that was chosen plays on from where it was."""
    transitions.show_player(unit, desktop_of(invocation))


@hookimpl
def insights_player_hide(invocation: Invocation, unit: UnitOfWork) -> None:
    """The player is hidden; what it plays stops where it is."""
    transitions.hide_player(unit, desktop_of(invocation))
