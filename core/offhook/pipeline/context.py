"""Whose code now runs, so that `host.invoke` inside a plugin's function knows its cause."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from offhook.pipeline.handlers import Handler
    from offhook.pipeline.invocation import Invocation
    from offhook.runs import Run


class Cause(NamedTuple):
    """The handler that runs, and the invocation it runs for (None: an event or a schedule). `run` is there in after,
    failure and event hooks, whose caller need not wait for them."""

    invocation: Invocation | None
    handler: Handler
    run: Run | None = None


cause_of: Callable[[tuple[Invocation | None, Handler, Run | None]], Cause] = partial(tuple.__new__, Cause)
"""A `Cause` of its three parts, in a third of the time."""

LINEAGE: ContextVar[frozenset[str]] = ContextVar("offhook_lineage", default=frozenset())
"""The slots of the handlers of events that led here, through whatever events: by it loops are told from floods."""

LIVING: ContextVar[Handler | None] = ContextVar("offhook_living", default=None)
"""The hook of the host's start or end that now runs, or whose timer rings: whom to blame for what it begins and leaves
to itself."""

CURRENT: ContextVar[Cause | None] = ContextVar("offhook_cause", default=None)
"""Holds a value only while a plugin's function runs; a context variable is per task, so nothing is shared."""
