"""`Telling`: who hears of what happened in the centre: handlers of events, waits of scripts, listeners of programs."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from offhook.pipeline import Handler, Origin
from offhook.pipeline.context import LINEAGE
from offhook.pipeline.selection import choose
from offhook.runs.loops import LoopLimit
from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from offhook.centre import UnitOfWork
    from offhook.events import Event
    from offhook.host import Host

T = TypeVar("T")


class Listeners(Generic[T]):
    """Functions of programs that hear of something on one host, each behind its wall: what one raises is reported as a
    handler's failure is."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._listeners: list[tuple[Callable[[T], None], Handler]] = []

    def add(self, listener: Callable[[T], None]) -> None:
        """Have `listener` hear of what is told from now on."""
        self._listeners.append((listener, _as_handler(listener)))

    def tell(self, value: T, subject: Event | None = None) -> None:
        """Tell all of them; `subject` is the event that it is about, if it is one."""
        for listener, handler in self._listeners:
            try:
                listener(value)
            except (Exception, SystemExit) as problem:  # noqa: BLE001  # the wall around every listener
                self._host.problem(handler, problem, subject)


class Telling:
    """The telling of one host. What a unit of work caused is told after it was committed, and written where there is a
    store; routing comes behind it. `most`: how many events about one thing a handler may hear in a minute."""

    def __init__(self, host: Host, most: int) -> None:
        self._host = host
        self.loops = LoopLimit(host.clock, most, host.problem)
        self._routing_due = False
        self._listeners: Listeners[Event] = Listeners(host)

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Have `listener` hear each event, after the handlers."""
        self._listeners.add(listener)

    def committed(self, unit: UnitOfWork, events: tuple[Event, ...]) -> None:
        """A unit of work counts: write its events down, and tell them as soon as control is free."""
        host = self._host
        for event in events:
            host.journal.event(event, unit.cause)
        post: Callable[[Callable[[], None]], None] = host.scheduler.post
        if host.keeper is not None:
            post = host.keeper.then
            host.keeper.soon()
        if events:
            if host.keeper is not None:
                host.keeper.untold(events)
            post(partial(self.tell, events, LINEAGE.get()))
        if host.scripts is not None:  # a plugin may change the centre while scripts are being loaded
            host.scripts.waits.changed()
        if host.centre.needs_routing and not self._routing_due:
            self._routing_due = True
            post(self._route)

    def tell(self, events: tuple[Event, ...], lineage: frozenset[str] = frozenset()) -> None:
        """Let everybody hear of events. `lineage`: the handlers through which they came about."""
        token = LINEAGE.set(lineage)
        try:
            for event in events:
                self._hear(event)
        finally:
            LINEAGE.reset(token)

    def fire(self, handler: Handler) -> None:
        """The time of a schedule has come."""
        host = self._host
        if host.recorder is not None:
            host.recorder.fire(handler)
        else:
            host.runs.start(handler, None)

    def _hear(self, event: Event) -> None:
        host = self._host
        plan = host.planner.event_plan(event.type)
        handlers = plan.handlers
        if host.recorder is not None and handlers:
            host.recorder.hear(handlers, event)
        elif plan.choose is not None and not LINEAGE.get() and self.loops.hear_together(event):
            choosing = choose(plan.choose, event)
            for place in choosing:
                choosing.note(place, host.runs.start(handlers[place], event, counted=True))
            choosing.end(None)
        else:
            for handler in handlers:
                host.runs.start(handler, event)
        host.scripts.waits.heard(event)
        self._listeners.tell(event, event)

    def _route(self) -> None:
        self._routing_due = False
        self._host.centre.route()


def _as_handler(listener: Callable[..., Any]) -> Handler:
    """Whom to name when a program's listener fails."""
    name = getattr(listener, "__qualname__", type(listener).__qualname__)
    code = getattr(inspect.unwrap(listener), "__code__", None) or getattr(type(listener).__call__, "__code__", None)
    file, line = (code.co_filename, code.co_firstlineno) if code is not None else ("", 0)
    return Handler(name=name, origin=Origin("program", "program", file, line), stage=Stage.EVENT, targets=("*",))
