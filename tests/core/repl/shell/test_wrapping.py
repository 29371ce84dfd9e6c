"""Lines that are longer than the screen is wide."""

from __future__ import annotations

import pytest

from offhook.repl.result import Piece, line, plain
from offhook.repl.shell.wrapping import wrapped

SID = "WK3507231e552c88d3de7e440bd8122c89"


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("as it is", 8, "as it is"),
        ("", 8, ""),
        (f"Ana  Offline  0      agent  {SID}", 40, f"Ana  Offline  0      agent\n    {SID}"),
        ("one two three four five six seven", 25, "one two three four five\n    six seven"),
        (f"  x {SID} y", 30, f"  x\n    {SID}\n    y"),
        ("one two three", 8, "one two\nthree"),
        ("          ^^^^^^", 8, "          ^^^^^^"),  # it stands below something
    ],
)
def test_lines_are_broken_between_words(text: str, width: int, shown: str) -> None:
    assert plain(wrapped([line(text)], width)) == shown


def test_styles_stay_with_their_words() -> None:
    styled = (Piece("one ", "name"), Piece("two three four five six seven eight", "error"))
    first, second = wrapped([styled], 30)
    assert first == (Piece("one ", "name"), Piece("two three four five six", "error"))
    assert second == (Piece("    "), Piece("seven eight", "error"))


def test_nothing_is_lost_whatever_the_width() -> None:
    text = f"   some {SID}   words, and    blanks between them"
    for width in range(1, 90):
        shown = wrapped([line(text)], width)
        assert plain(shown).split() == text.split()
        assert all(len(plain([each])) <= max(width, len(SID) + 4) for each in shown)
