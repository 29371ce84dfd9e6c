"""The types of what only some handlers have: `payload`, `result`, `error`, `event` and an event's entities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from offhook_grammar.checker.relations import join, join_all
from offhook_grammar.types import (
    ANY,
    BOOLEAN,
    NUMBER,
    TEXT,
    ActionInfo,
    Catalogue,
    Entity,
    EventInfo,
    FieldInfo,
    Record,
    Type,
)

_ERROR = Record(
    "error",
    (("code", TEXT), ("message", TEXT), ("status", NUMBER), ("retryable", BOOLEAN), ("action", ANY)),
)

_CANCELLATION = Record("the cancellation", (("reason", TEXT), ("code", TEXT), ("by", TEXT)))


def payload_type(actions: Sequence[ActionInfo]) -> Type:
    """What `payload` is in a handler of these actions: the fields of all of them; one that an action lacks is null."""
    if not actions:
        return ANY
    fields = _united([info.fields for info in actions])
    if len(actions) == 1:
        return Record(f"the payload of {actions[0].name}", fields)
    return Record("the payload of these actions", fields)


def result_type(actions: Sequence[ActionInfo]) -> Type:
    """What `result` and `proceed` are."""
    return join_all(info.result for info in actions)


def event_type(events: Sequence[EventInfo]) -> Type:
    """What `event` is in a handler of these events."""
    if not events:
        return ANY
    name = f"the event {events[0].name}" if len(events) == 1 else "the event"
    return Record(name, _united([info.fields for info in events]))


def event_entities(events: Sequence[EventInfo]) -> tuple[tuple[str, Type], ...]:
    """The entities of these events, which handlers know by their own names."""
    fields = _united([info.fields for info in events])
    return tuple((name, kind) for name, kind in fields if isinstance(kind, Entity))


def error_type(catalogue: Catalogue) -> Type:
    """What `error` is: the host's own description of it, if it has one."""
    return Entity("Error") if catalogue.object("Error") is not None else _ERROR


def cancellation_type(catalogue: Catalogue) -> Type:
    """What `on cancelled as c` names."""
    return Entity("Cancellation") if catalogue.object("Cancellation") is not None else _CANCELLATION


def _united(groups: Iterable[Mapping[str, FieldInfo]]) -> tuple[tuple[str, Type], ...]:
    fields: dict[str, Type] = {}
    for group in groups:
        for name, info in group.items():
            fields[name] = join(fields[name], info.type) if name in fields else info.type
    return tuple(fields.items())
