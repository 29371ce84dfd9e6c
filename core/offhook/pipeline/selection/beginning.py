"""`choose`: the beginning of a stage of many handlers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offhook.pipeline.selection.choosing import Choosing
from offhook.pipeline.selection.wary import Wary, look

if TYPE_CHECKING:
    from offhook.pipeline.selection.looked import Look
    from offhook.pipeline.selection.selection import Selection
    from offhook.pipeline.traced import InvocationTrace


def choose(selection: Selection, subject: Any, trace: InvocationTrace | None = None) -> Choosing:
    """Who has to be asked for `subject`, an invocation or an event. `trace`: the invocation's, on hosts that trace."""
    doubtful, mask = 0, None
    looks: list[Look] | None = None
    choosing: Choosing
    if selection.is_plain:  # as `look`, for most of what happens
        payload = subject.payload
        mask = selection.judged(payload)
        if mask is not None:
            if trace is not None:
                looks = [(0, payload, ())]
            if subject.via:
                mask = selection.with_slots(mask, subject.via)
    if mask is None:
        if not selection.is_ready:
            selection.prepare()
        if trace is not None:
            looks = []
        mask, doubtful = look(selection, subject, 0, looks)
    selection.skips.begun += 1
    if mask & selection.loud or selection.fails:
        choosing = wary = Wary()
        wary.rest = mask
        wary.subject = subject
        wary.payload = subject.payload if selection.model is not None else None
        wary.has_failed = False
        wary.asked = 0
    else:
        choosing = Choosing()
        choosing.asked = mask
        selection.lineup.fill(choosing, mask)
    # no constructor: it would take longer than all it does
    choosing.selection = selection
    choosing.doubtful = doubtful
    choosing.trace = trace
    choosing.told = None
    choosing.is_over = False
    if looks is not None:
        choosing.looks = looks
    return choosing
