"""The `instead` chain: handlers that wrap the action, each inside the one before it, the implementation innermost."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from offhook.errors import ActionCancelled, ActionError
from offhook.pipeline.before import attributed
from offhook.pipeline.blame import as_action_error
from offhook.pipeline.calling import awaited, call
from offhook.pipeline.control import CancelSignal
from offhook.pipeline.handlers import DECLINED
from offhook.pipeline.implementation import cancelled_inside, implement
from offhook_grammar.tree import Stage

if TYPE_CHECKING:
    from offhook.pipeline.invocation import Invocation
    from offhook.pipeline.plan import Plan


async def inwards(invocation: Invocation, plan: Plan, index: int) -> Any:  # noqa: C901  # one wall, many ends
    """The rest of the `instead` chain from `index` inwards, then the implementation."""
    if index == len(plan.instead):
        return await implement(invocation, plan)
    handler = plan.instead[index]
    if invocation.via and handler in invocation.via:
        invocation.verdicts.append((handler.name, "own cause"))
        return await inwards(invocation, plan, index + 1)
    proceed = _Proceed(invocation, plan, index + 1)
    invocation._stage = Stage.INSTEAD
    invocation.handler = handler
    started = perf_counter()
    declined = False
    try:
        value = call(handler, invocation, proceed)
        if value is not None and hasattr(value, "__await__"):
            value = await awaited(handler, invocation, value)
        declined = value is DECLINED
        if not declined:
            invocation.verdicts.append((handler.name, "proceeded" if proceed.used else "replaced"))
            return value
    except ActionCancelled as signal:
        if signal is proceed.raised:
            raise  # it came from further in
        if not (isinstance(signal, CancelSignal) and signal.invocation is invocation):
            raise cancelled_inside(invocation, handler, signal) from signal
        handler.stats.cancelled += 1
        invocation.verdicts.append((handler.name, "cancelled"))
        raise attributed(signal, handler) from None
    except Exception as problem:
        invocation.verdicts.append((handler.name, "failed"))
        if problem is proceed.raised:
            raise  # it came from further in, and was reported there
        invocation.host.problem(handler, problem, invocation)
        raise as_action_error(problem, handler, invocation.action) from problem
    finally:
        handler.stats.seconds += perf_counter() - started
        if declined:
            handler.stats.declined += 1
        else:
            handler.stats.runs += 1
    invocation.verdicts.append((handler.name, "declined"))
    return await inwards(invocation, plan, index + 1)


class _Proceed:
    """What an `instead` handler calls to run the next one inwards; at most once."""

    __slots__ = ("_index", "_invocation", "_plan", "raised", "used")

    def __init__(self, invocation: Invocation, plan: Plan, index: int) -> None:
        self._invocation = invocation
        self._plan = plan
        self._index = index
        self.used = False
        self.raised: BaseException | None = None

    async def __call__(self, **changes: Any) -> Any:
        """Run the next one inwards, with `changes` to the payload's fields; gives its result."""
        invocation, handler = self._invocation, self._invocation.handler
        if self.used:
            raise ActionError(
                f"{handler.name if handler else 'a handler'} proceeds twice; the action was done already",
                code="proceeds-twice",
                action=invocation.action,
            )
        if changes:
            invocation.edit(**changes)
        self.used = True
        try:
            return await inwards(invocation, self._plan, self._index)
        except BaseException as problem:
            self.raised = problem
            raise
        finally:
            # the code after `proceed` is this handler's again
            invocation._stage = Stage.INSTEAD
            invocation.handler = handler
