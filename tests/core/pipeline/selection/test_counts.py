"""Who declined unasked is counted for all handlers of a stage at once."""

from offhook.pipeline import HandlerStats
from offhook.pipeline.selection import Skips


def passed(skips: Skips, *asked: list[int]) -> None:
    """Passes through the stage that asked these."""
    skips.begun += len(asked)
    skips.ended += asked


def test_who_was_asked_or_not_reached_did_not_decline() -> None:
    skips = Skips()
    passed(skips, *[[1]] * 3, [0, 1], *[[]] * 6)
    skips.ends = {1: 2, 2: 1}
    assert [skips.of(place) for place in range(3)] == [9, 4, 7]
    passed(skips, [2])
    assert [skips.of(place) for place in range(3)] == [10, 5, 7]


def test_a_handlers_statistics_have_what_selections_count() -> None:
    stats, skips = HandlerStats(), Skips()
    stats.skipped_by(skips, 1)
    passed(skips, [], [], [0])
    stats.took("declined", 0.0)
    assert stats.declined == 4
    stats.declined += 1
    stats.declined = stats.declined
    assert stats.declined == 5
    assert HandlerStats().declined == 0


def test_what_old_selections_counted_stays() -> None:
    stats, old, new = HandlerStats(), Skips(), Skips()
    stats.skipped_by(old, 0)
    passed(old, [], [])
    old.begun, old.is_retired = 3, True
    stats.skipped_by(new, 0)
    old.ended.append([])  # an invocation that was on its way has ended
    assert stats.declined == 3
    stats.skipped_by(new, 0)
    passed(old, [], [])  # nothing counts there any more
    assert stats.declined == 3
