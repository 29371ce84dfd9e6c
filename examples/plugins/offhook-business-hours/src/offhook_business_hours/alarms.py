"""`Alarms`: the timers of one host, on its clock.

A coroutine that slept would do in real time; but where a simulated run is kept in a store, the host waits with its
writing until nothing sleeps that a restart could not take up. Timers are made anew when a host starts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from offhook import Clock


class Alarms:
    """One timer for each key: a new one takes the place of the one before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._timers: dict[str, Any] = {}

    def __len__(self) -> int:
        return len(self._timers)

    def set(self, key: str, due: datetime, callback: Callable[[], object]) -> None:
        """Call `callback` at `due`, in place of what was to be called under that key."""

        def ring() -> None:
            del self._timers[key]
            callback()

        self.clear(key)
        self._timers[key] = self._clock.call_at(due, ring)

    def clear(self, key: str) -> None:
        """Forget the timer of that key, if there is one."""
        timer = self._timers.pop(key, None)
        if timer is not None:
            timer.cancel()

    def stop(self) -> None:
        """Forget them all."""
        for key in list(self._timers):
            self.clear(key)
