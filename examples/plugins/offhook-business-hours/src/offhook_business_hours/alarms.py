"""`Alarms`: timers of one host of which a new one takes the place of the one before. It is the plugin's state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from offhook import Host


class Alarms:
    """One timer for each key. They end with the host."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._cancel: dict[str, Callable[[], None]] = {}

    def set(self, key: str, due: datetime, callback: Callable[[], object]) -> None:
        """Call `callback` at `due`, in place of what was to be called under that key."""
        self.clear(key)
        self._cancel[key] = self._host.call_at(due, callback).cancel

    def clear(self, key: str) -> None:
        """Forget the timer of that key, if there is one."""
        if key in self._cancel:
            self._cancel.pop(key)()
