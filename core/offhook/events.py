"""Events of the centre: what happened, with the entities it happened to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, ClassVar, Final

from offhook_grammar.node import Fields, Frozen, changing, record
from offhook_grammar.values import EMPTY_MAP, FrozenDict

COMMON_FIELDS: Final[Mapping[str, str]] = {
    "id": "text",
    "type": "text",
    "at": "time",
    "sequence": "number",
    "previous": "map",
    "reason": "text",
}
"""The fields that all events have, with the names of their types in the language."""


@record
class EventSpec(Frozen):
    """A kind of event. `entities` maps the names under which handlers find its entities to their object types.

    The name is TaskRouter's (`reservation.created`); the hook is `on_reservation_created`. `fields` maps further
    fields of `event` to the names of their types in the language (`text`, `number`, `map`, …).
    """

    name: str
    entities: Mapping[str, str]
    summary: str
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def hook_name(self) -> str:
        return "on_" + self.name.replace(".", "_").replace("-", "_")


class _EventFields(dict[str, Callable[[Any], Any]]):
    """The fields that all events have, and for any other name the entity or the datum of that name: which ones a
    kind of event has, its `EventSpec` says, and the checker of the language holds scripts to it."""

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ARG002
        known = super().get(name)
        if known is not None:
            return known
        return lambda event: event.entities.get(name, event.data.get(name))


@changing
class Event(Fields):
    """One thing that happened. `id` and `sequence` are given when its unit of work is committed.

    `entities`: by name (`task`, `worker`, `reservation`, …). `previous`: the fields that changed, with the values
    they had. `reason`: why, where there is a reason. `data`: further fields of this kind of event.
    """

    type: str
    at: datetime
    entities: FrozenDict
    previous: FrozenDict = EMPTY_MAP
    reason: str | None = None
    data: FrozenDict = EMPTY_MAP
    id: str = ""
    sequence: int = 0

    script_fields: ClassVar[Mapping[str, Callable[[Any], Any]]] = _EventFields(
        {
            "id": lambda event: event.id,
            "type": lambda event: event.type,
            "at": lambda event: event.at,
            "sequence": lambda event: event.sequence,
            "previous": lambda event: event.previous,
            "reason": lambda event: event.reason,
        }
    )

    def entity(self, name: str) -> Any:
        return self.entities.get(name)
