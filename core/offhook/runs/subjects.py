"""What runs are about, as JSON and back: events, and invocations with all that caused them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from offhook.events import Event
from offhook.pipeline.handlers import Handler
from offhook.pipeline.invocation import Invocation
from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.runs.values import Values


def subject_id(subject: Any) -> str:
    """The id by which records name what a run is about; "" for a schedule's."""
    if isinstance(subject, Invocation):
        return subject.text_id
    return subject.id if isinstance(subject, Event) else ""


class Subjects:
    """Of one host. What is read twice is one object again: a run is told apart from another by the invocation that it
    is about."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._events: dict[str, Event] = {}
        self._invocations: dict[int, Invocation] = {}
        self._handlers: Mapping[str, Handler] | None = None

    def forget(self) -> None:
        """Everything has been read."""
        self._events, self._invocations, self._handlers = {}, {}, None

    def handler(self, ident: str) -> Handler | None:
        """The handler of that name, if it is still there."""
        if self._handlers is None:
            self._handlers = {handler.ident: handler for handler in self._host.planner.handlers}
        return self._handlers.get(ident)

    def write_event(self, values: Values, event: Event) -> Any:
        return {
            "id": event.id,
            "sequence": event.sequence,
            "type": event.type,
            "at": event.at.isoformat(),
            "entities": values.write(event.entities),
            "previous": values.write(event.previous),
            "reason": event.reason,
            "data": values.write(event.data),
        }

    def read_event(self, values: Values, content: Any) -> Event:
        known = self._events.get(content["id"])
        if known is not None:
            return known
        event = Event(
            type=content["type"],
            at=datetime.fromisoformat(content["at"]),
            entities=values.read(content["entities"]),
            previous=values.read(content["previous"]),
            reason=content["reason"],
            data=values.read(content["data"]),
            id=content["id"],
            sequence=content["sequence"],
        )
        self._events[event.id] = event
        return event

    def write_invocation(self, values: Values, invocation: Invocation) -> Any:
        stage = invocation._stage
        return {
            "id": invocation.id,
            "action": invocation.spec.name,
            "payload": values.write(invocation.payload),
            "by": invocation.by,
            "actor": values.write(invocation.actor),
            "worker": values.write(invocation.worker),
            "marks": list(invocation.marks),
            "cause": values.write(invocation.cause),
            "origin": invocation.origin,
            "via": list(invocation.via),
            "filled": sorted(invocation.filled),
            "result": values.write(invocation.result),
            "error": values.write(invocation.error),
            "committed": invocation.committed,
            "stage": stage.value if stage is not None else None,
        }

    def read_invocation(self, values: Values, content: Any) -> Invocation:
        known = self._invocations.get(content["id"])
        if known is not None:
            return known
        invocation = Invocation(
            self._host,
            self._host.registry.action(content["action"]),
            values.read(content["payload"]),
            content["id"],
            content["by"],
            values.read(content["actor"]),
            values.read(content["worker"]),
            tuple(content["marks"]),
        )
        invocation.caused_by(values.read(content["cause"]), None, content["origin"])
        invocation.via = tuple(content["via"])
        invocation.filled = frozenset(content["filled"])
        invocation.result = values.read(content["result"])
        invocation.error = values.read(content["error"])
        invocation.committed = content["committed"]
        invocation._stage = Stage(content["stage"]) if content["stage"] is not None else None
        self._invocations[invocation.id] = invocation
        return invocation
