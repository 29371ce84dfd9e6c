"""Whose code now runs, so that `host.invoke` inside a plugin's function knows its cause."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offhook.pipeline.handlers import Handler
    from offhook.pipeline.invocation import Invocation
    from offhook.runs import Run

    Cause = tuple[Invocation | None, Handler, Run | None]
    """The handler that runs, and the invocation it runs for (None: an event or a schedule). The run is there in after,
    failure and event hooks, whose caller need not wait for them. A bare tuple: one is made for each call of a hook."""

LINEAGE: ContextVar[frozenset[str]] = ContextVar("offhook_lineage", default=frozenset())
"""The slots of the handlers of events that led here, through whatever events: by it loops are told from floods."""

LIVING: ContextVar[Handler | None] = ContextVar("offhook_living", default=None)
"""The hook of the host's start or end that now runs, or whose timer rings: whom to blame for what it begins and leaves
to itself."""

CURRENT: ContextVar[Cause | None] = ContextVar("offhook_cause", default=None)
"""Holds a value only while a plugin's function runs; a context variable is per task, so nothing is shared."""

present_cause, set_cause = CURRENT.get, CURRENT.set
"""Bound once: they are called for each call of a hook."""
