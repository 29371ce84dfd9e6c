"""The limit on loops through events: how often one handler hears about one thing in a minute."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from offhook.errors import OffhookError
from offhook.journal.records import identity
from offhook.pipeline.context import LINEAGE
from offhook.runs.keys import task_of

if TYPE_CHECKING:
    from offhook.clock import Clock
    from offhook.events import Event
    from offhook.pipeline.handlers import Handler

_WINDOW = timedelta(minutes=1)
_OWN = 10
"""How many times as many events a handler may hear that it caused itself, each about something else."""
_WINDOW_KEY, _HEARD = "window", "heard:"
_ITSELF = "(itself)"

Heard = tuple[str, Any]
"""A handler's slot and what the events were about."""


class LoopLimit:
    """Counts, from minute to minute, what each handler hears about each thing. `most` is how often it may; events that
    cause one another without end are stopped there.

    `window` is the instant from which it counts. A host has one, as `host.telling.loops`.
    """

    def __init__(self, clock: Clock, most: int, report: Callable[[Handler, OffhookError, Event], object]) -> None:
        self._clock = clock
        self._report = report
        self.most = most
        self.window: datetime | None = None
        self.counts: dict[Heard, int] = {}
        self._changed: dict[Heard, None] | None = None
        self._together: dict[Any, dict[str, int]] = {}
        self._alone: dict[Any, int] = {}

    def allows(self, handler: Handler, event: Event) -> bool:
        """Whether this handler may hear one more event about the same thing in this minute, which it then has.

        What others set off, without end or not, is theirs to be stopped for.
        """
        lineage = LINEAGE.get()
        if lineage and handler.slot not in lineage:
            return True
        count, most = self.count(handler, event), self.most
        if count == most + 1:
            self._tell(handler, event, f"{most} events about the same thing")
        return count <= most and (not lineage or self._allows_own(handler, event))

    def _allows_own(self, handler: Handler, event: Event) -> bool:
        """Whether it may hear one more event, whatever it is about, that it caused itself."""
        count, most = self.count_own(handler), _OWN * self.most
        if count == most + 1:
            self._tell(handler, event, f"{most} events that it had caused itself")
        return count <= most

    def _tell(self, handler: Handler, event: Event, what: str) -> None:
        problem = OffhookError(f"it heard {what} within a minute: a loop of events", code="loop-of-events")
        self._report(handler, problem, event)

    def hear_together(self, event: Event) -> bool:
        """Have all handlers of such events hear one more about its thing, at once.

        False where they have to be counted one by one: one of them may have heard enough, or a store keeps the counts.
        """
        if self._changed is not None:
            return False
        self._keep_window()
        thing = _thing(event)
        heard = self._together.setdefault(thing, {})
        if sum(heard.values()) + self._alone.get(thing, 0) >= self.most:
            return False
        heard[event.type] = heard.get(event.type, 0) + 1
        return True

    def count(self, handler: Handler, event: Event) -> int:
        """How often the handler has now heard about the event's thing in this minute."""
        thing = _thing(event)
        own = self._counted((handler.slot, thing))
        self._alone[thing] = self._alone.get(thing, 0) + 1
        together = self._together.get(thing)
        if not together:
            return own
        return own + sum([n for name, n in together.items() if name in handler.targets or "*" in handler.targets])

    def count_own(self, handler: Handler) -> int:
        """How often the handler has now heard in this minute what it caused itself, whatever that was about."""
        return self._counted((handler.slot, _ITSELF))

    def _keep_window(self) -> None:
        now = self._clock.now()
        if self.window is None or now - self.window >= _WINDOW:
            self.window = now
            if self._changed is not None:
                self._changed.update(dict.fromkeys(self.counts))
            self.counts.clear()
            self._together.clear()
            self._alone.clear()

    def _counted(self, heard: Heard) -> int:
        self._keep_window()
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
