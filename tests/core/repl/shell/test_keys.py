"""Keys of emacs and of vi."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Seat = Callable[..., Any]
ESCAPE = "\x1b"


@pytest.mark.parametrize(
    ("keys", "typed"),
    [
        ("2 + 3\x01[\x05]", "[2 + 3]"),  # to the beginning, to the end
        ("one two\x17", "one "),  # a word
        ("one two\x01\x0b", ""),  # to the end
        ("one two\x15three\x19", "threeone two"),  # all, and back
        ("one two\x1bb\x1bbx", "xone two"),  # words back
        ("ab\x14", "ba"),  # two letters
        ("one\x02\x02X", "oXne"),  # letters back
        ("one\x1f", ""),  # undone
    ],
)
def test_keys_are_those_of_emacs(seated: Seat, keys: str, typed: str) -> None:
    one = seated()
    one.type(keys, one.rested(typed), "\x03")


@pytest.mark.parametrize(
    ("keys", "typed"),
    [("0x", "ne two"), ("dd", ""), ("0dw", "two"), ("bcwfour", "one four"), ("0~", "One two"), ("I> ", "> one two")],
)
def test_keys_are_those_of_vi(seated: Seat, keys: str, typed: str) -> None:
    one = seated(vi=True)
    one.type("one two", one.until("one two"), ESCAPE, one.when(one.is_commanding), keys, one.until(typed), "\x03")


def test_in_vi_enter_in_the_mode_of_commands_does_it(seated: Seat) -> None:
    one = seated(vi=True)
    one.type("20 * 2 + 2", one.until("20 * 2 + 2"), ESCAPE, one.when(one.is_commanding), ("\r", "\n42\n"))


def test_clear_empties_the_screen(seated: Seat) -> None:
    one = seated()
    one.type(("1 + 1\r", "\n2\n"), ("clear\r", "Offline"))
    assert "\x1b[2J" in one.raw


def test_what_is_cleared_is_still_there_to_be_used(seated: Seat) -> None:
    assert "\n14\n" in seated().type("let x = 7\r", "clear\r", ("x * 2\r", "\n14\n"))
