"""The `[voice]` table of a centre's file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from offhook.centre import CentreConfigError, NumberConfig, VoiceSettings, parse_centre

WHOLE = """
[voice]
answers = false
answer_after = "8s"
ring_timeout = 30
record = true
keep_recordings = "2d"
browser_calls = false
client_calls = true
hold_music = "https://example.org/wait.mp3"

[[voice.number]]
number = "+4930123456"
outcome = "busy"

[[voice.number]]
number = "client:ana"
after = "25s"
"""


def test_all_of_it_is_read():
    assert parse_centre(WHOLE).voice == VoiceSettings(
        answers=False,
        answer_after=timedelta(seconds=8),
        ring_timeout=timedelta(seconds=30),
        record=True,
        keep_recordings=timedelta(days=2),
        browser_calls=False,
        client_calls=True,
        hold_music="https://example.org/wait.mp3",
        numbers=(
            NumberConfig(number="+4930123456", outcome="busy"),
            NumberConfig(number="client:ana", after=timedelta(seconds=25)),
        ),
    )


def test_without_it_calls_are_answered_soon():
    assert parse_centre("").voice == VoiceSettings()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[voice]\nanswer_afte = 3", 2, "answer_after"),
        ('[voice]\nring_timeout = "20m"', 2, "at most 999 s"),
        ('[voice]\nhold_music = "music.mp3"', 2, "http://"),
        ("[[voice.number]]\noutcome = 'busy'", 1, "needs number"),
        ("[[voice.number]]\nnumber = '030 123'", 2, "E.164"),
        ("[[voice.number]]\nnumber = '+49'\noutcome = 'buzy'", 3, "busy"),
        ("[[voice.number]]\nnumber = '+49'\n[[voice.number]]\nnumber = '+49'", 4, "already"),
        ("[voice]\nnumber = 'none'", 2, "[[voice.number]]"),
        ("[[voice]]\n", 1, "a table"),
    ],
)
def test_a_slip_is_told_with_its_line(text, line, message):
    with pytest.raises(CentreConfigError) as caught:
        parse_centre(text)
    (problem,) = caught.value.problems
    assert problem.line == line
    assert message in f"{problem.message} {problem.hint}"
