"""Events that were written and that nobody has heard of yet: a restart tells them, so that none is lost in between."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from offhook.runs.subjects import Subjects
from offhook.runs.values import NotKeptError, Values

if TYPE_CHECKING:
    from offhook.events import Event
    from offhook.host import Host

log = logging.getLogger("offhook.store")


class Untold:
    """The part `events` of a store: in real time, an event is written ahead of being told to its handlers.

    What one write has, is told right after it, so the next one takes its rows away, together with what came of it.
    """

    name = "events"

    def __init__(self, host: Host) -> None:
        self._host = host
        self._values = Values(host, Subjects(host))
        self._waiting: list[Event] = []
        self._written: list[str] = []
        self._kept: list[Event] = []

    def add(self, events: Iterable[Event]) -> None:
        """They were committed, and are told after the next write."""
        self._waiting += events

    def told(self) -> None:
        """What was written is being told."""
        self._waiting = []

    def take(self) -> tuple[Event, ...]:
        """The events that a restart has to tell, in their order; once."""
        kept, self._kept = self._kept, []
        return tuple(kept)

    # ------------------------------------------------------------ the part

    def ready(self) -> bool:
        """Always."""
        return True

    def changes(self) -> Mapping[str, Any]:
        """The events that wait now, in place of those that did."""
        waiting = (*self._kept, *self._waiting)
        if not (waiting or self._written):
            return {}
        rows: dict[str, Any] = dict.fromkeys(self._written)
        for event in waiting:
            try:
                rows[event.id] = self._values.subjects.write_event(self._values, event)
            except NotKeptError as problem:
                log.warning("the event %s (%s) cannot be kept: %s", event.id, event.type, problem)
        self._written = [key for key, row in rows.items() if row is not None]
        return rows

    def held(self) -> Iterable[Any]:
        """The entities of the events that wait."""
        for event in (*self._kept, *self._waiting):
            yield from event.entities.values()

    def restore(self, rows: Mapping[str, Any]) -> None:
        """The events of the last write, which were not told, or of which nothing that came was written."""
        self._written = list(rows)
        for row in rows.values():
            try:
                self._kept.append(self._values.subjects.read_event(self._values, row))
            except NotKeptError as problem:
                log.warning("the event %s (%s) is not told: %s", row["id"], row["type"], problem)
        self._kept.sort(key=lambda event: event.sequence)
        self._values.subjects.forget()
