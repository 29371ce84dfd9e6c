"""The limit on loops through events: how often one handler hears about one thing in a minute."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from offhook.journal.records import identity
from offhook.runs.keys import task_of

if TYPE_CHECKING:
    from offhook.clock import Clock
    from offhook.events import Event
    from offhook.pipeline.handlers import Handler

_WINDOW = timedelta(minutes=1)
_WINDOW_KEY, _HEARD = "window", "heard:"
_ITSELF = "(itself)"

Heard = tuple[str, Any]
"""A handler's slot and what the events were about."""


class LoopLimit:
    """Counts, from minute to minute, what each handler hears about each thing. `most` is how often it may.

    `window` is the instant from which it counts.
    """

    def __init__(self, clock: Clock, most: int) -> None:
        self._clock = clock
        self.most = most
        self.window: datetime | None = None
        self.counts: dict[Heard, int] = {}
        self._changed: dict[Heard, None] | None = None

    def count(self, handler: Handler, event: Event) -> int:
        """How often the handler has now heard about the event's thing in this minute."""
        return self._counted((handler.slot, _thing(event)))

    def count_own(self, handler: Handler) -> int:
        """How often the handler has now heard in this minute what it caused itself, whatever that was about."""
        return self._counted((handler.slot, _ITSELF))

    def _counted(self, heard: Heard) -> int:
        now = self._clock.now()
        if self.window is None or now - self.window >= _WINDOW:
            self.window = now
            if self._changed is not None:
                self._changed.update(dict.fromkeys(self.counts))
            self.counts.clear()
        count = self.counts[heard] = self.counts.get(heard, 0) + 1
        if self._changed is not None:
            self._changed[heard] = None
        return count

    # A store has one row for each count; in real time none: who restarts within a minute may hear as much again

    def keep(self) -> None:
        """Note what changes from now on, for a store."""
        if self._clock.is_virtual:
            self._changed = {}

    def changes(self) -> dict[str, Any]:
        """The rows that changed, None for those that are gone."""
        if not self._changed or self.window is None:
            return {}
        changed, self._changed = self._changed, {}
        rows: dict[str, Any] = {_key(heard): self.counts.get(heard) for heard in changed}
        return rows | {_WINDOW_KEY: self.window.isoformat()}

    def take_up(self, rows: Mapping[str, Any]) -> None:
        """Count on from what a store has kept."""
        window = rows.get(_WINDOW_KEY)
        if window is not None:
            self.window = datetime.fromisoformat(window)
            found = {key: count for key, count in rows.items() if key.startswith(_HEARD)}
            self.counts = {
                (slot, thing): n for key, n in found.items() for slot, thing in [json.loads(key[len(_HEARD) :])]
            }


def _key(heard: Heard) -> str:
    return _HEARD + json.dumps(heard)


def _thing(event: Event) -> Any:
    """What an event is about: its task, else the first of its entities."""
    task = task_of(event)
    if task is not None:
        return task.task_sid
    return identity(next(iter(event.entities.values()), None))
