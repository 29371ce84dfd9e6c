"""The `before` stage: handlers that edit, cancel and redirect; rules 2, 3 and 7."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from offhook.errors import ActionCancelled
from offhook.pipeline.answers import UnwantedAnswer
from offhook.pipeline.calling import Suspended, awaited, begun
from offhook.pipeline.context import CURRENT, cause_of
from offhook.pipeline.control import CancelSignal, RedirectSignal
from offhook.pipeline.handlers import DECLINED, Handler, PythonHandler
from offhook.pipeline.selection import Choosing
from offhook.wording import attribute_of, text_of
from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from offhook.pipeline.invocation import Invocation
    from offhook.pipeline.plan import Plan
    from offhook.pipeline.traced import InvocationTrace


async def before(invocation: Invocation, plan: Plan) -> RedirectSignal | None:  # noqa: C901  # see below
    """The `before` stage; gives the redirection if a handler asked for one.

    Raises `ActionCancelled`. One wall: a function for each handler would cost every plain one a coroutine. For the same
    reason a plugin's cause stays in the context until another takes its place.
    """
    invocation._stage = Stage.BEFORE
    via, trace = invocation.via, invocation.trace
    outer, cause, position = CURRENT.get(), None, 0
    ended = perf_counter()
    choosing = _choosing(invocation, plan) if plan.choose_before is not None else None
    try:
        for position, handler in enumerate(plan.before) if choosing is None else choosing:
            if via and handler.slot in via:
                _note(invocation, handler, choosing, position, "own cause")
                continue
            invocation.handler = handler
            started = ended
            verdict = "ran"
            if trace is not None:
                trace.read(handler, invocation)
            try:
                if type(handler) is PythonHandler:
                    cause = cause_of((invocation, handler, None))
                    CURRENT.set(cause)
                    value = begun(handler, invocation)
                    if type(value) is Suspended:
                        value = await value.rest
                    if value is not None and value is not DECLINED:
                        raise UnwantedAnswer(value, Stage.BEFORE)
                else:
                    if cause is not None:
                        cause = None
                        CURRENT.set(outer)
                    known = choosing is not None and choosing.holds(handler)
                    value = handler.confirmed(invocation) if known else handler.call(invocation)
                    if value is not None and hasattr(type(value), "__await__"):
                        value = await awaited(handler, invocation, value)
                if value is DECLINED:
                    verdict = "declined"
            except BaseException as problem:  # noqa: BLE001  # the wall around every handler
                verdict, ending = _walled(invocation, handler, problem)
                if ending is not None:
                    _note_rest(invocation, plan, position, choosing, verdict)
                    if isinstance(ending, RedirectSignal):
                        return ending
                    raise ending from ending.__cause__
            finally:
                ended = perf_counter()
                _count(handler, trace, verdict, ended - started)
            _note(invocation, handler, choosing, position, verdict)
        if choosing is not None:
            choosing.end()
    finally:
        if choosing is not None:
            choosing.end(position, is_cut=True)
        if cause is not None:
            CURRENT.set(outer)
    invocation.handler = None
    return None


def _choosing(invocation: Invocation, plan: Plan) -> Choosing | None:
    """Whom to ask, where there are many; None on a host that traces, which has what each condition reads."""
    if plan.choose_before is None or invocation.trace is not None:
        return None
    choosing = Choosing(plan.choose_before, invocation)
    invocation.verdicts.append(choosing.verdicts)
    return choosing


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
        choosing.told[position] = verdict
    else:
        invocation.verdicts.append(handler.ran if verdict == "ran" else (handler.name, verdict))


def _note_rest(invocation: Invocation, plan: Plan, position: int, choosing: Choosing | None, verdict: str) -> None:
    """The verdict that ended the stage, and who did not get their turn."""
    if choosing is not None:
        choosing.told[position] = verdict
        choosing.end(position + 1)
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
