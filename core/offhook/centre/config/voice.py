"""The section `[voice]` of a centre's file: how calls go, and who answers them in a world that is simulated."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from offhook.centre.config.reading import Section
from offhook.errors import ConfigError
from offhook_grammar.node import Frozen, node

NUMBER_OUTCOMES: Final = ("answered", "busy", "no-answer", "failed")
"""What can come of calling a number."""
_DIALLED: Final = re.compile(r"\+[1-9][0-9]{1,14}|(client|sip|sips):\S+")
_LONGEST: Final = timedelta(seconds=999)
_A_YEAR: Final = timedelta(days=366)


@node
class NumberConfig(Frozen):
    """What comes of calling a number, and how long it rings before that.

    `after` None: as long as for any other answer; `busy` and `failed` come at once.
    """

    number: str
    outcome: str = "answered"
    after: timedelta | None = None


@node
class VoiceSettings(Frozen):
    """How calls go, and who answers in the world outside.

    `answer_after`: how long somebody who is called lets it ring; with `answers` false nobody answers by himself, a
    transition says so. `ring_timeout`: how long it rings at most. `numbers`: what comes of calling these.
    `record`: whether every call is recorded; `keep_recordings`: how long a recording can be looked up after its end.
    `browser_calls`: whether workers can take calls in the browser; `client_calls`: whether `client:IDENTITY` can be
    called. `hold_music`: the URL of what somebody on hold hears, None for the platform's own.
    """

    answers: bool = True
    answer_after: timedelta = timedelta(seconds=5)
    ring_timeout: timedelta = timedelta(seconds=60)
    numbers: tuple[NumberConfig, ...] = ()
    record: bool = False
    keep_recordings: timedelta = timedelta(hours=24)
    browser_calls: bool = True
    client_calls: bool = False
    hold_music: str | None = None

    def number(self, number: str) -> NumberConfig | None:
        """What is said about a number, if anything is."""
        return next((each for each in self.numbers if each.number == number), None)


_USUAL: Final = VoiceSettings()


def read_voice(section: Section) -> VoiceSettings:
    """The settings of the section; problems are noted."""
    settings = VoiceSettings(
        answers=section.boolean("answers", _USUAL.answers),
        answer_after=section.duration("answer_after", _USUAL.answer_after, _LONGEST),
        ring_timeout=section.duration("ring_timeout", _USUAL.ring_timeout, _LONGEST),
        numbers=_numbers(section),
        record=section.boolean("record", _USUAL.record),
        keep_recordings=section.duration("keep_recordings", _USUAL.keep_recordings, _A_YEAR),
        browser_calls=section.boolean("browser_calls", _USUAL.browser_calls),
        client_calls=section.boolean("client_calls", _USUAL.client_calls),
        hold_music=section.checked("hold_music", None, _web_address),
    )
    section.finish()
    return settings


def _numbers(voice: Section) -> tuple[NumberConfig, ...]:
    found: list[NumberConfig] = []
    for section in voice.sections("number", "number") or ():
        number = section.text("number", "", required=True)
        if number and not _DIALLED.fullmatch(number):
            section.problem("number", f"number is {number!r}, and has to be in E.164, such as +4930123456, or client:…")
        if number in [each.number for each in found]:
            section.problem("number", f"there is a number {number!r} already")
        outcome = section.choice("outcome", "answered", NUMBER_OUTCOMES)
        found.append(NumberConfig(number=number, outcome=outcome, after=section.duration("after", None, _LONGEST)))
        section.finish()
    return tuple(found)


def _web_address(text: str) -> None:
    if not re.fullmatch(r"https?://[^\s/]+\S*", text, re.IGNORECASE):
        raise ConfigError(f"{text!r} should begin with http:// or https://")
