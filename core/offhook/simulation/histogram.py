"""Durations counted by whole seconds: percentiles of any number of them in little memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

_SECOND: Final = timedelta(seconds=1)
_MICROSECOND: Final = timedelta(microseconds=1)


class Histogram:
    """How often each number of whole seconds came. Rounded up: what took 20.3 seconds did not stay within 20."""

    __slots__ = ("_counts", "count", "total")

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self.count = 0
        self.total = timedelta()

    def add(self, duration: timedelta) -> None:
        """Count a duration; a negative one counts as none."""
        duration = max(duration, timedelta())
        self._counts[-(-duration // _SECOND)] += 1
        self.count += 1
        self.total += duration

    def merge(self, other: Histogram) -> None:
        """Add all of another's."""
        self._counts.update(other._counts)
        self.count += other.count
        self.total += other.total

    def percentile(self, percent: float) -> int | None:
        """The seconds that `percent` of all stay at or under (nearest rank); None of nothing."""
        if not self.count:
            return None
        rank, seen = max(1, -int(-percent * self.count // 100)), 0
        for seconds in sorted(self._counts):
            seen += self._counts[seconds]
            if seen >= rank:
                return seconds
        return None

    def within(self, seconds: int) -> float | None:
        """The share of those that took at most so long; None of nothing."""
        if not self.count:
            return None
        return sum(count for key, count in self._counts.items() if key <= seconds) / self.count

    def mean(self) -> float | None:
        """The average in seconds, from the durations themselves."""
        return self.total.total_seconds() / self.count if self.count else None

    def to_json(self) -> dict[str, float | int | None]:
        """The usual figures, in seconds."""
        mean = self.mean()
        return {
            "count": self.count,
            "mean": round(mean, 1) if mean is not None else None,
            "p50": self.percentile(50),
            "p90": self.percentile(90),
            "p95": self.percentile(95),
            "p99": self.percentile(99),
            "max": self.percentile(100),
        }

    def state(self) -> dict[str, Any]:
        """All of it as JSON, for `restore`; `total` in microseconds."""
        counts = {str(seconds): count for seconds, count in self._counts.items()}
        return {"total": self.total // _MICROSECOND, "counts": counts}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Add what was kept."""
        counts = {int(seconds): count for seconds, count in state["counts"].items()}
        self._counts.update(counts)
        self.count += sum(counts.values())
        self.total += timedelta(microseconds=state["total"])
