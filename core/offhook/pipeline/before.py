"""The `before` stage: handlers that edit, cancel and redirect; rules 2, 3 and 7."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from offhook.errors import ActionCancelled
from offhook.pipeline.answers import UnwantedAnswer, ordinary
from offhook.pipeline.calling import Suspended, awaited, stepped
from offhook.pipeline.context import set_cause
from offhook.pipeline.control import CancelSignal, RedirectSignal
from offhook.pipeline.handlers import DECLINED, Handler, PythonHandler
from offhook.pipeline.selection import Choosing, choose
from offhook.wording import attribute_of, text_of
from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from offhook.pipeline.context import Cause
    from offhook.pipeline.invocation import Invocation
    from offhook.pipeline.plan import Plan
    from offhook.pipeline.traced import InvocationTrace

_BEFORE = Stage.BEFORE


class Turn(NamedTuple):
    """A handler that waits, since when, and in whose turn. `rest`: what is left of it."""

    turns: Iterator[int]
    choosing: Choosing | None
    position: int
    handler: Handler
    rest: Awaitable[object]
    started: float


def before(  # noqa: C901  # one wall: a function for each handler would cost each of them as much again
    invocation: Invocation, plan: Plan, outer: Cause | None, last: Turn | None = None
) -> RedirectSignal | Turn | None:
    """The `before` stage, from the beginning or after the `last` that had waited: up to one that waits, which is given.

    Gives the redirection if a handler asked for one. Raises `ActionCancelled`. `outer`: whose code has asked; a
    plugin's cause stays in the context until another takes its place. A plain function, since most stages end at once.
    """
    via, trace, handlers = invocation.via, invocation.trace, plan.before
    if last is None:
        invocation._stage = _BEFORE
        choosing = None
        if plan.choose_before is not None:
            choosing = choose(plan.choose_before, invocation, trace)
        turns = iter(range(len(handlers))) if choosing is None else iter(choosing)
    else:
        turns, choosing = last.turns, last.choosing
    cause, position = None, 0
    started = perf_counter()
    try:
        for position in turns:
            handler = handlers[position]
            if via and handler.slot in via:
                _note(invocation, handler, choosing, position, "own cause")
                continue
            invocation.handler = handler
            is_known = choosing is not None and choosing.holds(position)
            if trace is not None and not is_known:
                trace.read(handler, invocation)
            try:
                if type(handler) is PythonHandler:
                    call, cause = handler.call, (invocation, handler, None)
                    set_cause(cause)
                    try:
                        value = call(invocation)
                    except BaseException as problem:  # noqa: BLE001  # passed on
                        raise ordinary(problem)  # noqa: B904  # most often it is the problem itself
                    if value is not None:
                        value = stepped(handler, invocation, value)
                else:
                    if cause is not None:
                        cause = None
                        set_cause(outer)
                    value = handler.confirmed(invocation) if is_known else handler.call(invocation)
                    if value is not None and value is not DECLINED:
                        value = Suspended(awaited(handler, invocation, value)) if hasattr(value, "__await__") else None
                if value is not None and value is not DECLINED:
                    if type(value) is Suspended:
                        return Turn(turns, choosing, position, handler, value.rest, started)
                    raise UnwantedAnswer(value, _BEFORE)
            except BaseException as problem:  # noqa: BLE001  # the wall around every handler
                ending = _wall(invocation, plan, position, handler, choosing, problem, started)
                if ending is not None:
                    return ending
                started = perf_counter()
                continue
            ended = perf_counter()
            stats = handler.stats
            stats.seconds += ended - started
            if trace is not None:
                trace.timings[handler.name] = ended - started
            started = ended
            if value is None:
                stats.runs += 1
                if choosing is None:
                    invocation.verdicts.append(handler.ran)
            else:
                stats.declined_when_asked += 1
                _note(invocation, handler, choosing, position, "declined")
    except BaseException:  # passed on: whatever ends the stage, those behind had no turn
        if choosing is not None:
            choosing.end(invocation.verdicts, position, is_cut=True)
        raise
    if choosing is not None:
        choosing.end(invocation.verdicts)
    return None


async def before_on(invocation: Invocation, plan: Plan, outer: Cause | None, turn: Turn) -> RedirectSignal | None:
    """The rest of the stage, from a handler on that waits."""
    try:
        while True:
            _, choosing, position, handler, rest, started = turn
            is_hook = type(handler) is PythonHandler
            try:
                value = await rest
                if value is not None and value is not DECLINED and is_hook:
                    raise UnwantedAnswer(value, _BEFORE)
            except BaseException as problem:  # noqa: BLE001  # the wall around every handler
                ending = _wall(invocation, plan, position, handler, choosing, problem, started)
                if ending is not None:
                    return ending
            else:
                verdict = "declined" if value is DECLINED else "ran"
                _count(handler, invocation.trace, verdict, perf_counter() - started)
                _note(invocation, handler, choosing, position, verdict)
            finally:
                if is_hook:
                    set_cause(outer)
            found = before(invocation, plan, outer, turn)
            if type(found) is not Turn:
                return found  # type: ignore[return-value]  # mypy does not follow `type(...) is`
            turn = found
    except BaseException:  # passed on, as in `before`
        if turn.choosing is not None:
            turn.choosing.end(invocation.verdicts, turn.position, is_cut=True)
        raise


def _walled(
    invocation: Invocation, handler: Handler, problem: BaseException
) -> tuple[str, RedirectSignal | ActionCancelled | None]:
    """What a handler raised: its verdict, and what ends the stage with it. What is no handler's to raise goes on."""
    if isinstance(problem, RedirectSignal) and problem.invocation is invocation:
        handler.stats.redirected += 1
        problem.handler = handler
        return "redirected", problem
    if isinstance(problem, ActionCancelled):
        if isinstance(problem, CancelSignal) and problem.invocation is invocation:
            handler.stats.cancelled += 1
            return "cancelled", attributed(problem, handler)
        return "cancelled inside", _guard_verdict(invocation, handler, problem) if handler.is_guard else None
    if not isinstance(problem, (Exception, SystemExit)):
        raise problem
    place = invocation.host.problem(handler, problem, invocation)
    if not handler.is_guard:
        return "failed", None
    ending = guard_failed(invocation, handler, problem, place)
    ending.__cause__ = problem
    return "failed", ending


def _wall(
    invocation: Invocation,
    plan: Plan,
    position: int,
    handler: Handler,
    choosing: Choosing | None,
    problem: BaseException,
    started: float,
) -> RedirectSignal | None:
    """A handler has raised something: count that, and give the redirection or raise the cancellation that ends the
    stage with it."""
    verdict = "ran"
    try:
        verdict, ending = _walled(invocation, handler, problem)
    finally:
        _count(handler, invocation.trace, verdict, perf_counter() - started)
    if ending is None:
        _note(invocation, handler, choosing, position, verdict)
        return None
    _note_rest(invocation, plan, position, choosing, verdict)
    if isinstance(ending, RedirectSignal):
        return ending
    raise ending from ending.__cause__


def _count(handler: Handler, trace: InvocationTrace | None, verdict: str, seconds: float) -> None:
    """A call of a handler has ended."""
    stats = handler.stats
    stats.seconds += seconds
    if trace is not None:
        trace.timings[handler.name] = seconds
    if verdict == "declined":
        stats.declined_when_asked += 1
    else:
        stats.runs += 1


def _note(invocation: Invocation, handler: Handler, choosing: Choosing | None, position: int, verdict: str) -> None:
    """The verdict of one handler."""
    if choosing is not None:
        choosing.note(position, verdict)
    else:
        invocation.verdicts.append(handler.ran if verdict == "ran" else (handler.name, verdict))


def _note_rest(invocation: Invocation, plan: Plan, position: int, choosing: Choosing | None, verdict: str) -> None:
    """The verdict that ended the stage, and who did not get their turn."""
    if choosing is not None:
        choosing.note(position, verdict)
        choosing.end(invocation.verdicts, position + 1)
        return
    invocation.verdicts.append((plan.before[position].name, verdict))
    for other in plan.before[position + 1 :]:
        invocation.verdicts.append((other.name, "not reached"))


def attributed(signal: CancelSignal, handler: Handler) -> ActionCancelled:
    """The cancellation, with the handler that made it."""
    signal.by = handler.name
    signal.place = signal.place or handler.origin.place
    return signal


def _guard_verdict(invocation: Invocation, handler: Handler, inner: ActionCancelled) -> ActionCancelled:
    """An action that a guard invoked was cancelled: the guard cancels the outer one with that reason."""
    handler.stats.cancelled += 1
    return ActionCancelled(
        inner.reason, code=inner.code, by=handler.name, action=invocation.action, place=handler.origin.place
    )


def guard_failed(invocation: Invocation, handler: Handler, problem: BaseException, place: str) -> ActionCancelled:
    """The cancellation of an action whose guard failed."""
    message = attribute_of(problem, "message") or text_of(problem) or type(problem).__name__
    handler.stats.cancelled += 1
    return ActionCancelled(
        f"the guard {handler.name} failed: {message}",
        code="guard-failed",
        by=handler.name,
        action=invocation.action,
        place=place,
    )
