"""The section `[voice]` of a centre's file: how calls go, and who answers them in a world that is simulated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from offhook.centre.config.reading import Section
from offhook.errors import ConfigError

NUMBER_OUTCOMES: Final = ("answered", "busy", "no-answer", "failed")
"""What can come of calling a number."""
_ANSWER_AFTER: Final = timedelta(seconds=5)
_RING_TIMEOUT: Final = timedelta(seconds=60)
_KEEP_RECORDINGS: Final = timedelta(hours=24)
_AN_HOUR: Final = timedelta(hours=1)
_A_YEAR: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberConfig:
    """What comes of calling a number, and how long it rings before that.

    `after` None: what the settings say for an answer; at once for `busy` and `failed`.
    """

    number: str
    outcome: str = "answered"
    after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSettings:
    """Calls. The world outside is simulated: `answer_after` and `numbers` say who answers.

    `answer_after`: how long somebody who is called lets it ring, None for nobody answers by himself; `ring_timeout`:
    how long it rings at most. `hold_music`: a URL, for whoever is on hold. `record`: whether every call is recorded.
    `keep_recordings`: how long a recording can be looked up. `browser_calls`: whether workers can take calls in the
    browser. `client_calls`: whether `client:IDENTITY` can be called.
    """

    answer_after: timedelta | None = _ANSWER_AFTER
    ring_timeout: timedelta = _RING_TIMEOUT
    hold_music: str | None = None
    record: bool = False
    keep_recordings: timedelta = _KEEP_RECORDINGS
    browser_calls: bool = True
    client_calls: bool = False
    numbers: tuple[NumberConfig, ...] = ()

    def number(self, number: str) -> NumberConfig | None:
        """What is said about a number, if anything is."""
        return next((each for each in self.numbers if each.number == number), None)


def read_voice(section: Section) -> VoiceSettings:
    """The settings of the section; problems are noted."""
    settings = VoiceSettings(
        hold_music=section.checked("hold_music", None, _web_address),
        keep_recordings=section.duration("keep_recordings", _KEEP_RECORDINGS, _A_YEAR),
    )
    section.finish()
    return settings


def _web_address(text: str) -> None:
    if not re.fullmatch(r"https?://[^\s/]+\S*", text, re.IGNORECASE):
        raise ConfigError(f"{text!r} should begin with http:// or https://")
