"""`UnitOfWork`: the only way to change the centre; all of its changes and events count, or none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple

from offhook.centre.memory import MEMORY_OF, checked
from offhook.errors import OffhookError
from offhook.events import Event
from offhook_grammar.values import EMPTY_MAP, FrozenDict

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities import Entity, Task, Worker
    from offhook.centre.routing.waiting import WaitingGroup
    from offhook.clock import Timer


class Opener(NamedTuple):
    """The code that opened a unit of work with `centre.unit(...)`: its call, and the line."""

    frame: FrameType
    file: str
    line: int

    def runs(self) -> bool:
        """Whether that call is going on, here and now: neither has it ended nor does it wait."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame is not self.frame:
            frame = frame.f_back
        return frame is not None


class UnitOfWork:
    """Changes of one cause, made by `centre.begin()` or `with centre.unit(...)`.

    `now` is the instant at which the unit began: all of its changes and events carry it. `dirty` tells whether
    anything has changed. A unit ends with `commit()` or `rollback()`; nothing of it can be used afterwards.
    """

    __slots__ = (
        "_disarmed",
        "_events",
        "_kept",
        "_undo",
        "cause",
        "centre",
        "freed",
        "fresh",
        "now",
        "opened",
        "opener",
        "opener",
        "remembered",
        "touched",
    )

    def __init__(self, centre: Centre, cause: str, now: datetime) -> None:
        self.centre = centre
        self.cause = cause
        self.now = now
        self.opened = True
        self.opener: Opener | None = None
        # (entity, field, value before), or (None, function, arguments)
        self._undo: list[tuple[Any, Any, Any]] = []
        self._events: list[Event] = []
        self._disarmed: list[Timer] = []
        self._kept: list[Entity] = []
        # (owner, name) of what was remembered or forgotten
        self.remembered: dict[tuple[str, str], None] = {}
        # what routing has to look at after the commit: see `routing.board`
        self.touched: dict[WaitingGroup, None] = {}
        self.freed: dict[tuple[Worker, str], None] = {}
        self.fresh: dict[Task, None] = {}

    @property
    def dirty(self) -> bool:
        """Whether this unit has changed or reported anything."""
        return bool(self._undo or self._events)

    def set(self, entity: Entity, name: str, value: Any) -> None:
        """Change a plain field of an entity.

        Raises `ValueError` for a field on which states or indexes depend: a transition changes those.
        """
        if name in entity.guarded_fields:
            raise ValueError(
                f"{entity.entity_kind}.{name} cannot be set by itself: use a function of offhook.centre.transitions"
            )
        self.change(entity, name, value)

    def change(self, entity: Any, name: str, value: Any) -> None:
        """Change any field: for transitions, which keep the indexes true."""
        self._undo.append((entity, name, getattr(entity, name)))
        setattr(entity, name, value)

    def undo(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Call `function(*arguments)` if this unit is rolled back; the latest first."""
        self._undo.append((None, function, arguments))

    def on_undo(self, function: Callable[[], Any]) -> None:
        """Call `function()` if this unit is rolled back; the latest first."""
        self._undo.append((None, function, ()))

    def remember(self, owner: str, name: str, value: Any) -> None:
        """Keep a small value under a name of `owner`, such as a plugin's own name; None forgets it.

        It counts with the unit, and is taken back with it. `centre.recall(owner, name)` gives it, after a restart too
        if the host has a store. Raises `ActionError` (`cannot-remember`) for what JSON cannot hold.
        """
        memory, key = self.centre.memory, (owner, name)
        kept = checked(owner, name, value) if value is not None else None
        if key in memory:
            self._undo.append((None, memory.__setitem__, (key, memory[key])))
        elif kept is None:
            return
        else:
            self._undo.append((None, memory.pop, (key,)))
        if kept is None:
            del memory[key]
        else:
            memory[key] = kept
            if owner.startswith(MEMORY_OF):
                self.centre.memory_names[name] = None
        self.remembered[key] = None

    def keep(self, entity: Entity) -> None:
        """Have an entity written with this unit though no field of it changes: it is new, or it was taken out."""
        self._kept.append(entity)

    def changed(self) -> Iterator[Any]:
        """What this unit has changed, some of it more than once."""
        yield from self._kept
        for entity, _, _ in self._undo:
            if entity is not None:
                yield entity

    def before(self) -> list[tuple[Any, str, Any]]:
        """The fields that this unit has changed, with the values that they had."""
        found: dict[tuple[int, str], tuple[Any, str, Any]] = {}
        for entity, name, value in self._undo:
            if entity is not None:
                found.setdefault((id(entity), name), (entity, name, value))
        return list(found.values())

    def emit(
        self,
        event_type: str,
        entities: Mapping[str, Any],
        *,
        previous: Mapping[str, Any] | None = None,
        reason: str | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> Event:
        """Report what happened; the event gets its id and sequence at the commit.

        Raises `OffhookError` for an event that nobody registered (`unknown-event`), and for one too many
        (`too-many-events`).
        """
        if len(self._events) >= self.centre.max_events:
            raise OffhookError(
                f"it emits more than {self.centre.max_events:,} events in one unit of work", code="too-many-events"
            )
        known = self.centre.known_events
        if known is not None and event_type not in known:
            raise OffhookError(f"there is no event {event_type}: no plugin registers it", code="unknown-event")
        event = Event(
            event_type,
            self.now,
            FrozenDict(entities),
            FrozenDict(previous) if previous else EMPTY_MAP,
            reason,
            FrozenDict(data) if data else EMPTY_MAP,
        )
        self._events.append(event)
        return event

    def arm(self, due: datetime, callback: Callable[[], None]) -> Timer:
        """A timer that goes away if this unit is rolled back. It fires when no unit is open."""
        timer = self.centre.call_at(due, callback)
        self._undo.append((None, timer.cancel, ()))
        return timer

    def disarm(self, timer: Timer | None) -> None:
        """Cancel a timer at the commit."""
        if timer is not None:
            self._disarmed.append(timer)

    def commit(self) -> tuple[Event, ...]:
        """Make everything final, and hand the events to `centre.on_commit`."""
        self._end()
        for timer in self._disarmed:
            timer.cancel()
        return self.centre.committed(self, self._events)

    def rollback(self) -> None:
        """Take everything back, in reverse order."""
        self._end()
        for entity, what, value in reversed(self._undo):
            if entity is None:
                what(*value)
            else:
                setattr(entity, what, value)
        self.centre.rolled_back()

    def _end(self) -> None:
        if not self.opened:
            raise RuntimeError(f"this unit of work ({self.cause}) has ended")
        self.opened = False

    def __enter__(self) -> UnitOfWork:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.opener = None  # else the frame and the unit hold each other
        if not self.opened:
            return
        if kind is None:
            self.commit()
        else:
            self.rollback()
