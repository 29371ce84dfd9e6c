"""`selection_for`: whether a stage needs one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from offhook.pipeline.selection.selection import LEAST, Selection

if TYPE_CHECKING:
    from offhook.pipeline.handlers import Handler


def selection_for(handlers: Sequence[Handler], spec: Any = None) -> Selection | None:
    """A selection from these handlers of a stage; None where it would not pay. `spec`: the action's, if it is one's."""
    if len(handlers) < LEAST or sum(handler.makes_demands for handler in handlers) < LEAST:
        return None
    return Selection(handlers, spec.model if spec is not None else None)
