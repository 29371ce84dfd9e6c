"""A number tells of many handlers, and is spelt out by their places."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offhook.journal.lineup import Lineup


def lineup_of(sizes: list[int]) -> Lineup:
    """Of handlers with so many bits each, of which the highest is the handler's own."""
    starts = [0, *accumulate(sizes)]
    return Lineup(tuple(map(str, sizes)), [starts[-1] - 1 - start for start in starts[:-1]], starts[-1])


# numbers up to 512 bits are taken apart in another way than wider ones
@pytest.mark.parametrize("count", [0, 1, 3, 200, 500, 700])
@settings(deadline=None)
@given(data=st.data())
def test_places_there_and_back(count: int, data: st.DataObject) -> None:
    lineup = lineup_of(data.draw(st.lists(st.integers(1, 3), min_size=count, max_size=count)))
    places = sorted(data.draw(st.sets(st.integers(0, count - 1), max_size=9))) if count else []
    mask = lineup.mask(places)
    assert lineup.places(mask) == places
    assert mask == sum(map(lineup.bit, places))
    assert lineup.places(lineup.firsts) == list(range(count))
    for place in (0, count // 2, count):
        assert lineup.places(mask & lineup.behind(place)) == [one for one in places if one >= place]
