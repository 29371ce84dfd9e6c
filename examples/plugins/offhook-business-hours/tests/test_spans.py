from __future__ import annotations

import pytest

from offhook_business_hours.spans import Span, read_spans


def test_spans_are_minutes_since_midnight_in_order() -> None:
    assert read_spans("13:30-18:00, 9:00 - 12:30") == (Span(540, 750), Span(810, 1080))


def test_a_span_may_end_on_the_next_day() -> None:
    assert read_spans("22:00-06:00") == (Span(1320, 1800),)
    assert str(read_spans("22:00-06:00")[0]) == "22:00-06:00"


def test_the_whole_day_and_none_of_it() -> None:
    assert read_spans("00:00-24:00") == (Span(0, 1440),)
    assert str(read_spans("00:00-24:00")[0]) == "00:00-24:00"
    assert read_spans(" Closed ") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("9-17", "should be hours"),
        ("", "should be hours"),
        ("09:00-25:00", "no clock shows"),
        ("24:00-24:00", "no clock shows"),
        ("09:61-10:00", "no clock shows"),
        ("09:00-09:00", "no time at all"),
        ("09:00-13:00, 12:00-17:00", "overlap"),
    ],
)
def test_what_cannot_be_is_told(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_spans(text)
