"""The names that authors import."""

from __future__ import annotations

import pytest

from offhook import testing


def test_every_name_can_be_imported() -> None:
    for name in testing.__all__:
        assert getattr(testing, name).__name__ == name
        assert getattr(testing, name).__doc__
    assert set(testing.__all__) <= set(dir(testing))


def test_any_other_cannot() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Bench'"):
        testing.Bench  # noqa: B018
