"""The `after` and `on failure of` stages."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from offhook.errors import ActionCancelled
from offhook.pipeline.answers import ordinary
from offhook.pipeline.context import set_cause
from offhook.pipeline.handlers import Handler, Outcome, PythonHandler
from offhook.pipeline.selection import Choosing, Selection, choose
from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from offhook.pipeline.context import Cause
    from offhook.pipeline.invocation import Invocation
    from offhook.runs import Run


_OTHER: Final = (None, None, None)
"""Stands for a cause that a run has put into the context."""


class Turn(NamedTuple):
    """A handler whose run keeps the caller, since when, and in whose turn."""

    turns: Iterator[int]
    handlers: tuple[Handler, ...]
    choosing: Choosing | None
    position: int
    handler: Handler
    run: Run
    started: float


def aftermath(  # noqa: C901  # one wall: a function for each handler would cost each of them as much again
    invocation: Invocation,
    handlers: tuple[Handler, ...],
    stage: Stage,
    selection: Selection | None,
    outer: Cause | None,
    last: Turn | None = None,
) -> Turn | None:
    """The `after` or `failure` handlers, all or those after the `last` that had waited: up to one that waits, which is
    given. Nothing that they do changes what the caller gets.

    `outer`: whose code has asked; a plugin's cause stays in the context until another takes its place. A plain
    function, since most stages end at once.
    """
    via, trace, host = invocation.via, invocation.trace, invocation.host
    if last is None:
        invocation._stage = stage
        choosing = None
        if selection is not None:
            choosing = choose(selection, invocation, trace)
        turns = iter(range(len(handlers))) if choosing is None else iter(choosing)
    else:
        turns, handlers, choosing = last.turns, last.handlers, last.choosing
    cause: Any = None
    position = -1
    started = perf_counter()
    try:
        for position in turns:
            handler = handlers[position]
            if via and handler.slot in via:
                _note(invocation, handler, choosing, position, "own cause")
                continue
            invocation.handler = handler
            if trace is not None:
                trace.read(handler, invocation)
            verdict = "ran"
            value: Any
            try:
                if type(handler) is not PythonHandler:
                    if cause is not None:
                        cause = None
                        set_cause(outer)
                    value = host.runs.start_held(handler, invocation)
                elif handler.is_async:
                    cause = _OTHER
                    value = host.runs.start_hook(handler, invocation, invocation)
                else:
                    call, cause = handler.call, (invocation, handler, None)
                    set_cause(cause)
                    try:
                        value = call(invocation, host)
                    except BaseException as problem:  # noqa: BLE001  # passed on
                        raise ordinary(problem)  # noqa: B904  # most often it is the problem itself
                    if value is not None:
                        set_cause(outer)
                        value = host.runs.start_rest(handler, invocation, value)
                if value is not None:
                    if not isinstance(value, Outcome):
                        return Turn(turns, handlers, choosing, position, handler, value, started)
                    verdict = str(value)
            except ActionCancelled:
                verdict = "cancelled inside"
            except (Exception, SystemExit) as problem:  # noqa: BLE001  # the wall around every handler
                verdict = "failed"
                set_cause(outer)
                host.problem(handler, problem, invocation)
            except BaseException:  # passed on: the turn counts all the same
                _took(invocation, handler, choosing, position, verdict, started)
                raise
            if verdict == "ran" and choosing is None and trace is None:  # as `_took`, for most calls
                ended, stats = perf_counter(), handler.stats
                stats.runs += 1
                stats.seconds += ended - started
                started = ended
                invocation.verdicts.append(handler.ran)
            else:
                started = _took(invocation, handler, choosing, position, verdict, started)
    except BaseException:  # interrupted
        if choosing is not None:
            choosing.end(invocation.verdicts, position + 1, is_cut=True)
        raise
    if choosing is not None:
        choosing.end(invocation.verdicts)
    return None


async def aftermath_on(invocation: Invocation, outer: Cause | None, turn: Turn | None) -> None:
    """The rest of the stage, from a run on that keeps the caller."""
    last = turn
    try:
        while turn is not None:
            last, verdict = turn, "ran"
            try:
                verdict = await turn.run.until_released()
            finally:
                _took(invocation, turn.handler, turn.choosing, turn.position, verdict, turn.started)
            turn = aftermath(invocation, (), Stage.AFTER, None, outer, turn)
    except BaseException:  # interrupted
        if last is not None and last.choosing is not None:
            last.choosing.end(invocation.verdicts, last.position + 1, is_cut=True)
        raise


def _took(
    invocation: Invocation, handler: Handler, choosing: Choosing | None, position: int, verdict: str, started: float
) -> float:
    """A handler has ended: count that, and note its verdict. Gives the instant."""
    ended = perf_counter()
    if invocation.trace is not None:
        invocation.trace.timings[handler.name] = ended - started
    handler.stats.took(verdict, ended - started)
    _note(invocation, handler, choosing, position, verdict)
    return ended


def _note(invocation: Invocation, handler: Handler, choosing: Choosing | None, position: int, verdict: str) -> None:
    """The verdict of one handler."""
    if choosing is not None:
        choosing.note(position, verdict)
    else:
        invocation.verdicts.append(handler.ran if verdict == "ran" else (handler.name, verdict))
