"""The `instead` chain: handlers that wrap the action, each inside the one before it, the implementation innermost."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from offhook.errors import ActionCancelled, ActionError
from offhook.pipeline.before import attributed, guard_failed
from offhook.pipeline.blame import as_action_error, place_of
from offhook.pipeline.calling import Suspended, awaited, call
from offhook.pipeline.context import present_cause
from offhook.pipeline.control import CancelSignal
from offhook.pipeline.handlers import DECLINED, Handler
from offhook.pipeline.implementation import cancelled_inside, implement
from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from offhook.pipeline.invocation import Invocation
    from offhook.pipeline.plan import Plan


async def inwards(invocation: Invocation, plan: Plan, index: int) -> Any:
    """The rest of the `instead` chain from `index` inwards, then the implementation."""
    while index < len(plan.instead):
        handler = plan.instead[index]
        index += 1
        if invocation.via and handler.slot in invocation.via:
            invocation.verdicts.append((handler.name, "own cause"))
            continue
        value = await _wrapped(invocation, plan, handler, index)
        if value is not DECLINED:
            return value
        invocation.verdicts.append((handler.name, "declined"))
    value = implement(invocation, plan, present_cause())
    return await value.rest if type(value) is Suspended else value


async def _wrapped(invocation: Invocation, plan: Plan, handler: Handler, index: int) -> Any:
    """The value of one handler of the chain, or `DECLINED`. `index` is that of the next one inwards."""
    proceed = _Proceed(invocation, plan, handler, index)
    invocation._stage = Stage.INSTEAD
    invocation.handler = handler
    started = perf_counter()
    verdict = "ran"
    try:
        value = call(handler, invocation, proceed)
        if value is not None and hasattr(type(value), "__await__"):
            value = await awaited(handler, invocation, value)
        if value is DECLINED:
            verdict = "declined"
        elif not proceed.used:
            _note_end(invocation, plan, handler, index, "replaced" if value is not None else "dropped it")
        return value
    except ActionCancelled as signal:
        if signal is proceed.raised:
            raise  # it came from further in
        if not (isinstance(signal, CancelSignal) and signal.invocation is invocation):
            _note_end(invocation, plan, handler, index, "cancelled inside")
            raise cancelled_inside(invocation, handler, signal) from signal
        handler.stats.cancelled += 1
        _note_end(invocation, plan, handler, index, "cancelled")
        raise attributed(signal, handler) from None
    except (Exception, SystemExit) as problem:
        if problem is proceed.raised:
            raise  # it came from further in, and was reported there
        _note_end(invocation, plan, handler, index, "failed")
        raise _failed(invocation, handler, problem) from problem
    finally:
        seconds = perf_counter() - started
        handler.stats.took(verdict, seconds)
        if invocation.trace is not None:
            invocation.trace.timings[handler.name] = seconds


def _failed(invocation: Invocation, handler: Handler, problem: BaseException) -> ActionError | ActionCancelled:
    """The action's error. One that the handler means for the caller (`fail`) is no mistake of its own."""
    if not isinstance(problem, ActionError):
        place = invocation.host.problem(handler, problem, invocation)
        if handler.is_guard and not invocation.committed:  # by the plugin's policy
            return guard_failed(invocation, handler, problem, place)
    else:
        handler.stats.failed += 1
        problem.place = problem.place or place_of(problem, handler.origin)
    return as_action_error(problem, handler, invocation.action)


def _note_end(invocation: Invocation, plan: Plan, handler: Handler, index: int, verdict: str) -> None:
    """How a handler ended the chain; who further in did not get their turn, unless it had proceeded."""
    invocation.verdicts.append((handler.name, verdict))
    if (handler.name, "proceeded") in invocation.verdicts:
        return
    for other in plan.instead[index:]:
        invocation.verdicts.append((other.name, "not reached"))
    if plan.implementation is not None:
        invocation.verdicts.append((plan.implementation.name, "not reached"))


class _Proceed:
    """What an `instead` handler calls to run the next one inwards; at most once."""

    __slots__ = ("_handler", "_index", "_invocation", "_plan", "raised", "used")

    def __init__(self, invocation: Invocation, plan: Plan, handler: Handler, index: int) -> None:
        self._invocation = invocation
        self._plan = plan
        self._handler = handler
        self._index = index
        self.used = False
        self.raised: BaseException | None = None

    async def __call__(self, **changes: Any) -> Any:
        """Run the next one inwards, with `changes` to the payload's fields; gives its result."""
        invocation, handler = self._invocation, self._handler
        if self.used:
            raise ActionError(
                f"{handler.name} proceeds twice; the action was done already",
                code="proceeds-twice",
                action=invocation.action,
            )
        if changes:
            invocation.edit(**changes)
        self.used = True
        invocation.verdicts.append((handler.name, "proceeded"))
        try:
            return await inwards(invocation, self._plan, self._index)
        except BaseException as problem:
            self.raised = problem
            raise
        finally:
            # the code after `proceed` is this handler's again
            invocation._stage = Stage.INSTEAD
            invocation.handler = handler
