from __future__ import annotations

from offhook.simulation.chance import Chance


def test_the_same_names_give_the_same_share_whatever_was_asked_before() -> None:
    first, second = Chance(7), Chance(7)
    second.share("handling", "another")
    assert first.share("handling", "WT1") == second.share("handling", "WT1") == 0.5058502284952364


def test_seeds_and_names_matter() -> None:
    shares = {
        Chance(1).share("a", "bc"),
        Chance(2).share("a", "bc"),
        Chance(1).share("ab", "c"),
        Chance(1).share("abc"),
        Chance(1).share("a", "bc", ""),
    }
    assert len(shares) == 5


def test_shares_are_even() -> None:
    chance = Chance(3)
    shares = [chance.share("x", str(number)) for number in range(10_000)]
    assert all(0 <= share < 1 for share in shares)
    tenths = [sum(1 for share in shares if int(share * 10) == tenth) for tenth in range(10)]
    assert min(tenths) > 880
    assert max(tenths) < 1120


def test_certain_and_impossible() -> None:
    chance = Chance()
    assert all(chance.happens(1, str(number)) for number in range(100))
    assert not any(chance.happens(0, str(number)) for number in range(100))
