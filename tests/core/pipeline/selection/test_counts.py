"""Who declined unasked is counted for all handlers of a stage at once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from offhook.journal.lineup import Lineup
from offhook.pipeline import HandlerStats
from offhook.pipeline.selection import Skips
from offhook.pipeline.selection.counts import MOST


def skips_of(count: int) -> Skips:
    skips = Skips()
    skips.lineup = Lineup(tuple(map(str, range(count))), tuple(reversed(range(count))), count)
    return skips


def passed(skips: Skips, *asked: list[int]) -> None:
    """Passes through the stage that asked these."""
    assert skips.lineup is not None
    skips.begun += len(asked)
    skips.ended += [skips.lineup.mask(places) for places in asked]


def test_who_was_asked_or_not_reached_did_not_decline() -> None:
    skips = skips_of(3)
    passed(skips, *[[1]] * 3, [0, 1], *[[]] * 6)
    skips.ends = {1: 2, 2: 1}
    assert [skips.of(place) for place in range(3)] == [9, 4, 7]
    passed(skips, [2])
    assert [skips.of(place) for place in range(3)] == [10, 5, 7]


@settings(deadline=None)
@given(st.lists(st.lists(st.sets(st.integers(0, 9)), max_size=MOST), max_size=4))
def test_each_is_counted_by_itself(stretches: list[list[set[int]]]) -> None:
    skips, asked = skips_of(10), [0] * 10
    for stretch in stretches:
        passed(skips, *map(sorted, stretch))
        skips.count()
        asked = [count + sum(place in one for one in stretch) for place, count in enumerate(asked)]
    passes = sum(map(len, stretches))
    assert [skips.of(place) for place in range(10)] == [passes - count for count in asked]


def test_a_handlers_statistics_have_what_selections_count() -> None:
    stats, skips = HandlerStats(), skips_of(2)
    stats.skipped_by(skips, 1)
    assert stats.declined == 0
    passed(skips, [], [], [0])
    stats.took("declined", 0.0)
    assert stats.declined == 4
    stats.declined += 1
    stats.declined = stats.declined
    assert stats.declined == 5
    assert HandlerStats().declined == 0


def test_what_nobody_has_gone_through_counts_nothing() -> None:
    stats = HandlerStats()
    stats.skipped_by(Skips(), 3)
    assert stats.declined == 0


def test_what_old_selections_counted_stays() -> None:
    stats, old, new = HandlerStats(), skips_of(1), skips_of(1)
    stats.skipped_by(old, 0)
    passed(old, [], [])
    old.begun, old.is_retired = 3, True
    stats.skipped_by(new, 0)
    old.ended.append(0)  # an invocation that was on its way has ended
    assert stats.declined == 3
    stats.skipped_by(new, 0)
    passed(old, [], [])  # nothing counts there any more
    assert stats.declined == 3
