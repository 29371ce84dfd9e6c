"""The verdicts of a stage, put down as one."""

from offhook.journal.lineup import Lineup
from offhook.journal.verdicts import spelt

ABC = Lineup(("a", "b", "c"), (2, 1, 0), 3)


def test_those_who_were_not_asked_declined() -> None:
    stage = (ABC, 0b010, None, None, False)
    assert spelt([("x", "ran"), stage]) == (("x", "ran"), ("a", "declined"), ("b", "ran"), ("c", "declined"))


def test_those_behind_the_end_were_not_reached() -> None:
    assert spelt([(ABC, 0b010, {1: "cancelled"}, 2, False)]) == (
        ("a", "declined"), ("b", "cancelled"), ("c", "not reached"),
    )  # fmt: skip


def test_nothing_is_told_of_those_behind_an_interruption() -> None:
    assert spelt([(ABC, 0b100, None, 1, True)]) == (("a", "ran"),)
