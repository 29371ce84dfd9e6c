"""Who declined unasked is counted for all handlers of a stage at once."""

from offhook.pipeline import HandlerStats
from offhook.pipeline.selection import Skips


def test_who_was_told_of_or_not_reached_did_not_decline() -> None:
    skips = Skips(3)
    skips.passes = 10
    skips.told[1] = 4
    skips.ends = {1: 2, 2: 1}
    assert [skips.of(place) for place in range(3)] == [10, 4, 7]


def test_a_handlers_statistics_have_what_selections_count() -> None:
    stats, skips = HandlerStats(), Skips(2)
    stats.skipped_by(skips, 1)
    skips.passes = 3
    stats.took("declined", 0.0)
    assert stats.declined == 4
    stats.declined += 1
    stats.declined = stats.declined
    assert stats.declined == 5
    assert HandlerStats().declined == 0


def test_what_old_selections_counted_stays() -> None:
    stats, old, new = HandlerStats(), Skips(1), Skips(1)
    stats.skipped_by(old, 0)
    old.passes, old.open, old.is_retired = 2, 1, True
    stats.skipped_by(new, 0)
    old.passes, old.open = 3, 0  # an invocation that was on its way has ended
    assert stats.declined == 3
    stats.skipped_by(new, 0)
    old.passes = 100  # nothing counts there any more
    assert stats.declined == 3
