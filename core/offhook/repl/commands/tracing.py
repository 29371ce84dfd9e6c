"""`trace`: why something happened, drawn from the session's journal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from offhook.repl.commands.command import ReplCommand
from offhook.repl.commands.drawing import paint, painted
from offhook.repl.commands.parameters import nearest_of, wrong
from offhook.repl.result import Result, line

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.repl.feed import Repl
    from offhook.tracing import TraceRecords

_MOST: Final = 20
_ALL: Final = 10_000
_LISTED: Final = re.compile(r"(?:list|all)(?: (\d{1,9}))?")
_TREES: Final = 5
"""So many actions of one input are drawn whole, more are listed."""


async def _trace(repl: Repl, words: str) -> Result:
    if not words and repl.session.dry and repl.would_be is not None:
        return repl.would_be
    return _told(repl, words)


def trace_of_latest(repl: Repl) -> Result | None:
    """The trace of the input that was done last; None if that did no action."""
    deeds = [*repl.deeds]
    return _told(repl, "") if deeds and deeds[-1].own else None


def _told(repl: Repl, words: str) -> Result:
    with records_of(repl.session.host) as records:
        if (listed := _LISTED.fullmatch(words)) is not None:
            return _list(repl, records, int(listed[1] or _MOST))
        subjects = [words] if words else repl.deeds.latest
        if not subjects:
            raise wrong("nothing was done here yet", "`trace list` shows what others did")
        if len(subjects) > _TREES:
            return _latest(repl, records, subjects)
        named = [_subject(repl, each) for each in subjects]
        return _drawn(repl, records, named)


def _subject(repl: Repl, given: str) -> str:
    """An ID, or the name of a variable that holds something with one."""
    value = repl.session.variables.get(given)
    sid = getattr(value, "task_sid", None) or getattr(value, "sid", None)
    return sid if isinstance(sid, str) else given


def _drawn(repl: Repl, records: TraceRecords, subjects: list[str]) -> Result:
    from offhook.tracing import trace_of
    from offhook.tracing.opening import TraceError
    from offhook.tracing.text import trace_text

    try:
        traces = [trace_of(records, each) for each in subjects]
    except TraceError as problem:
        raise wrong(problem.message, nearest_of(problem, "`trace list` has the latest actions")) from None
    text = "\n".join([trace_text(each, repl.width, paint, repl.session.options.zone) for each in traces])
    data = [each.to_json() for each in traces]
    return Result(lines=painted(repl.session.spoken(text)), data=data[0] if len(data) == 1 else data)


def _list(repl: Repl, records: TraceRecords, limit: int, only: frozenset[str] = frozenset()) -> Result:
    from offhook.tracing.listing import ListFilter, list_rows
    from offhook.tracing.text import list_text

    rows = list_rows(records, ListFilter(limit=min(max(limit, 1), _ALL)))
    rows = [row for row in rows if row.id in only][:_MOST] if only else rows
    if not rows:
        return Result(lines=(line("no action was done yet", "dim"),), data=[])
    text = list_text(rows, repl.width, paint, repl.session.options.zone)
    return Result(lines=painted(text), data=[row.to_json() for row in rows])


def _latest(repl: Repl, records: TraceRecords, subjects: list[str]) -> Result:
    """The latest actions of an input that had many."""
    found = _list(repl, records, _ALL, frozenset(subjects))
    told = f"the latest of {len(subjects):,} actions of this input; `trace IV…` tells one whole"
    return replace(found, lines=(*found.lines, line(told, "dim")))


@contextmanager
def records_of(host: Host) -> Iterator[TraceRecords]:
    """The records of a living host: its store's, or without one what its journal holds."""
    from offhook.tracing import open_trace
    from offhook.tracing.export_records import ExportRecords

    if host.keeper is None:
        yield ExportRecords.of_journal(host.journal)
        return
    host.keeper.flush()
    with open_trace(host.keeper.store.path) as records:
        yield records


_HELP: Final = """Alone: what the last input did. With an ID (IV12, EV…, RN3), a task's SID, or the name of a
variable: that one's story. `trace list`: the latest 20 actions, with their IDs; `trace list 100`: more of them."""

COMMANDS: Final = (ReplCommand("trace", "trace [ID]", "why things happened, whole", _trace, _HELP),)
