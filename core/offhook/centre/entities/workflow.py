"""`Workflow`: how tasks find a queue: filters, each with targets that are tried in turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from offhook.centre.entities.entity import Entity, Getters

if TYPE_CHECKING:
    from offhook.centre.entities.queue import TaskQueue
    from offhook.centre.expressions import AttributeExpression, OrderBy, SkipExpression, TargetExpression, TaskValue
    from offhook_grammar.values import FrozenDict


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """One step of a filter: a queue, and who in it, for how long, in which order."""

    queue: TaskQueue
    priority: int | None = None
    timeout: timedelta | None = None
    expression: TargetExpression | None = None
    skip_if: SkipExpression | None = None
    order_by: OrderBy | None = None
    known_worker: TaskValue | None = None  # the task's attribute with the worker's SID, or name
    known_by_name: bool = False

    @property
    def narrows(self) -> bool:
        """Whether it wants other workers, or another order of them, than its queue."""
        return self.expression is not None or self.order_by is not None or self.known_worker is not None

    @property
    def is_moving(self) -> bool:
        """Whether who fits changes with every reservation."""
        return self.expression is not None and self.expression.is_moving


@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """Tasks that match `expression` take this filter's targets."""

    name: str
    expression: AttributeExpression
    targets: tuple[Target, ...]


class Workflow(Entity):
    """A routing workflow. `configuration` is what it was made from, in TaskRouter's JSON shape."""

    __slots__ = ("configuration", "default", "filters", "name", "ordinal", "reservation_timeout", "sid")

    entity_kind = "workflow"
    script_fields: ClassVar[Getters] = {name: attrgetter(name) for name in ("sid", "name", "configuration")}
    guarded_fields = frozenset(__slots__)

    def __init__(
        self,
        sid: str,
        ordinal: int,
        name: str,
        filters: tuple[Filter, ...],
        default: Target | None,
        reservation_timeout: timedelta,
        configuration: FrozenDict,
    ) -> None:
        self.sid = sid
        self.ordinal = ordinal
        self.name = name
        self.filters = filters
        self.default = default
        self.reservation_timeout = reservation_timeout
        self.configuration = configuration
