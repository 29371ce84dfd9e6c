"""Where the instants of a scenario lie on the host's clock."""

from __future__ import annotations

from datetime import datetime, timedelta


class Timeline:
    """`start` is when the run begins on the clock, `origin` the instant of the scenario that begins with it.

    In virtual time both are the same. In real time a week of last January begins now.
    """

    __slots__ = ("_shift", "origin", "start")

    def __init__(self, origin: datetime, start: datetime) -> None:
        self.origin = origin
        self.start = start
        self._shift: timedelta = start - origin

    def on_clock(self, instant: datetime) -> datetime:
        """An instant of the scenario as the clock shows it."""
        return instant + self._shift if self._shift else instant

    def of_clock(self, instant: datetime) -> datetime:
        """What the clock shows, as an instant of the scenario."""
        return instant - self._shift if self._shift else instant
