"""The nearest name, as the end of a message."""

from __future__ import annotations

from collections.abc import Iterable

from offhook.registry import nearest


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """`"; did you mean 'channel'?"`, or nothing if no name is near."""
    found = nearest(name, names)
    return f"; did you mean {found!r}?" if found else ""
