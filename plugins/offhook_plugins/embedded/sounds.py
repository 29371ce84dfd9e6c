"""Sounds on the embedded centre: a desktop knows those that play again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import EMPTY_MAP, ActionError, FrozenDict, Invocation, hookimpl
from offhook.centre import UnitOfWork
from offhook_plugins.embedded.attributes import without
from offhook_plugins.embedded.subjects import desktop_of

if TYPE_CHECKING:
    from offhook_plugins.sound import PlaySound, StopSound


@hookimpl
def play_sound(payload: PlaySound, invocation: Invocation, unit: UnitOfWork) -> None:
    """A sound that repeats is among the desktop's sounds until it is stopped; one that plays once is not.

    Either takes the place of one of the same name.
    """
    desktop = desktop_of(invocation)
    name = payload.name or payload.url
    sounds = without(desktop.sounds, name)
    if payload.repeat:
        sounds = sounds.with_changes({name: FrozenDict({"url": payload.url, "since": unit.now.isoformat()})})
    unit.set(desktop, "sounds", sounds)


@hookimpl
def stop_sound(payload: StopSound, invocation: Invocation, unit: UnitOfWork) -> None:
    """The sound is no longer among the desktop's sounds; without a name none is."""
    desktop = desktop_of(invocation)
    if payload.name is None:
        unit.set(desktop, "sounds", EMPTY_MAP)
        return
    if payload.name not in desktop.sounds:
        playing = ", ".join(desktop.sounds) or "none"
        raise ActionError(
            f"no sound {payload.name!r} is playing again and again for {desktop.worker.name}; playing are: {playing}",
            code="sound-not-playing",
            hint="a sound that plays once ends by itself",
            action=invocation.action,
        )
    unit.set(desktop, "sounds", without(desktop.sounds, payload.name))
