"""`Current`: what a run is about that no event began."""

from __future__ import annotations

from typing import Any

from offhook_grammar.node import Frozen, record
from offhook_grammar.values import FrozenDict


@record
class Current(Frozen):
    """What was there already (`also for current tasks`), by the names under which events have it."""

    entities: FrozenDict

    def entity(self, name: str) -> Any:
        """The entity of that name, or None."""
        return self.entities.get(name)
