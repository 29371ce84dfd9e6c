"""`trace_of`: the trace of an ID, whatever it is the ID of."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

from offhook.tracing.causes import causes_of
from offhook.tracing.entries import ALWAYS, TraceRecords, Window
from offhook.tracing.handlers_known import KnownHandlers
from offhook.tracing.node import Trace
from offhook.tracing.opening import TraceError
from offhook.tracing.stories import story_of
from offhook.tracing.weaving import Weaver

_OURS: Final = ("IV", "EV", "RN")
_NUMBERED: Final = re.compile(r"(IV|RN)0*(\d{1,12})", re.IGNORECASE)


def trace_of(records: TraceRecords, given: str, window: Window = ALWAYS) -> Trace:
    """The tree of an invocation (IV…), an event (EV…) or a run (RN…), or the story of a task or any other SID.

    Short forms such as `IV7` do, too. Raises `TraceError` (`unknown-id`) for an ID of which no record speaks.
    """
    subject = full_id(given)
    known = KnownHandlers(records)
    if subject[:2] in _OURS:
        weaver = Weaver(records, known)
        root = weaver.node(subject)
        if root is None:
            raise _unknown(records, subject)
        trace = Trace(f"{root.name} {subject}", records.name, [root], causes_of(records, subject), weaver.cut)
    else:
        story = story_of(records, known, subject, window)
        if not story:
            raise _unknown(records, subject)
        trace = Trace(f"Story of {subject}", records.name, story)
    trace.names = {sid: known.called[sid] for sid in _sids_in(trace) if sid in known.called}
    return trace


def _sids_in(trace: Trace) -> list[str]:
    """Whatever in a trace may be a SID, in order."""
    found: dict[str, None] = {}
    for root in (*trace.causes, *trace.roots):
        for node in root.walk():
            changed = [value for change in node.changes for value in (change.before, change.after)]
            changed += [change.path.partition(" ")[0] for change in node.changes]
            for value in (*node.values.values(), *(node.reads or {}).values(), *changed):
                if isinstance(value, str):
                    found[value] = None
    return list(found)


def full_id(given: str) -> str:
    """`IV7` → `IV000000000007`; anything else as it is."""
    found = _NUMBERED.fullmatch(given.strip())
    if found is None:
        return given.strip()
    return f"{found[1].upper()}{int(found[2]):012d}"


def _unknown(records: TraceRecords, subject: str) -> TraceError:
    near = get_close_matches(subject, records.subjects(subject[:2]), 1, 0.8) if subject[:2] in _OURS else []
    hint = f"did you mean {near[0]}?" if near else "`offhook trace FILE` lists what there is"
    return TraceError(f"no record speaks of {subject}", file=records.name, code="unknown-id", hint=hint)
