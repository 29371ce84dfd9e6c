"""The nearest name, for messages."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be, upper and lower case aside; None if none is near."""
    by_lower = {known.lower(): known for known in names}
    found = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """`"; did you mean 'channel'?"`, or nothing if no name is near."""
    found = nearest(name, names)
    return f"; did you mean {found!r}?" if found else ""
