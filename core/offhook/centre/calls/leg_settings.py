"""What can be changed about a leg while it is on the line: hold, mute, whom it is heard by, what its leaving does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from offhook.centre.calls.reporting import leg_entities

if TYPE_CHECKING:
    from offhook.centre.entities import Participant
    from offhook.centre.unit import UnitOfWork

_OUTSIDE: Final[Mapping[str, str]] = {
    "on_hold": "onHold",
    "muted": "muted",
    "coached": "coached",
    "end_conference_on_exit": "endConferenceOnExit",
    "beep_on_exit": "beepOnExit",
    "hold_music_url": "holdMusicUrl",
    "hold_music_method": "holdMusicMethod",
}
"""The fields that change, and how `event.previous` names them."""


def set_leg(unit: UnitOfWork, leg: Participant, **fields: Any) -> bool:
    """Give a leg these fields (`participant.updated`, if one of them is another than before); tells whether so."""
    previous: dict[str, Any] = {}
    for name, value in fields.items():
        before = getattr(leg, name)
        if before != value:
            previous[_OUTSIDE[name]] = before
            unit.change(leg, name, value)
    if previous:
        unit.emit("participant.updated", leg_entities(leg), previous=previous)
    return bool(previous)


def hold(unit: UnitOfWork, leg: Participant, music_url: str | None = None, method: str | None = None) -> None:
    """Put a leg on hold: it hears the music (None: the centre's) and nobody hears it. On hold already, the music
    changes."""
    url = music_url if music_url is not None else unit.centre.config.voice.hold_music
    set_leg(unit, leg, on_hold=True, hold_music_url=url, hold_music_method=(method or "GET") if url else None)


def unhold(unit: UnitOfWork, leg: Participant) -> None:
    """Take a leg off hold; one that is not on hold stays as it is."""
    set_leg(unit, leg, on_hold=False, hold_music_url=None, hold_music_method=None)
