"""Sounds: what a worker's desktop plays, such as a ringing tone for a new task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field, StrictBool

from offhook import Payload
from offhook.fields import WebAddress

if TYPE_CHECKING:
    from offhook.centre import Centre, Worker

RINGING = "https://example.com/ringing.mp3"


class PlaySound(
    Payload,
    group="sound",
    examples=[{"url": "https://example.com/ping.mp3"}, {"url": RINGING, "name": "ringing", "repeat": True}],
):
    """Play a sound on the worker's desktop.

    It plays once, or again and again until StopSound. One of the same name that is playing gives way to it.

    Errors:
        no-desktop: there is no worker whose desktop could play it.

    Source: own; Flex keeps sounds outside of its actions, in an AudioPlayerManager.
    """

    url: WebAddress = Field(description="Where the sound is: an absolute http or https URL of an audio file.")
    name: str | None = Field(
        default=None, min_length=1, description="Name by which it can be stopped; left out, its URL."
    )
    repeat: StrictBool = Field(default=False, description="true plays it again and again until it is stopped.")

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:  # noqa: ARG002  # the base's shape
        """The name, from the URL."""
        return {"name": self.url} if self.name is None else {}


class StopSound(Payload, group="sound", examples=[{"name": "ringing"}, {}]):
    """Stop a sound that plays again and again, or all of them.

    A sound that plays once ends by itself.

    Errors:
        no-desktop: there is no worker whose desktop could be playing it.
        sound-not-playing: no sound of that name is playing.

    Source: own, as PlaySound.
    """

    name: str | None = Field(
        default=None, min_length=1, description="Name of the sound, or its URL if it has none; left out, all sounds."
    )
