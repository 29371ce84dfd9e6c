"""The `after` and `on failure of` stages."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from offhook.errors import ActionCancelled
from offhook.pipeline.handlers import Handler, Outcome
from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from offhook.pipeline.invocation import Invocation


async def aftermath(invocation: Invocation, handlers: tuple[Handler, ...], stage: Stage) -> None:
    """The `after` or `failure` handlers; nothing that they do changes what the caller gets."""
    invocation._stage = stage
    via = invocation.via
    for handler in handlers:
        if via and handler.slot in via:
            invocation.verdicts.append((handler.name, "own cause"))
            continue
        invocation.handler = handler
        started = perf_counter()
        verdict = "ran"
        if invocation.trace is not None:
            invocation.trace.read(handler, invocation)
        try:
            value = invocation.host.runs.call(handler, invocation)
            if value is not None:
                verdict = str(value) if isinstance(value, Outcome) else await value.until_released()
        except ActionCancelled:
            verdict = "cancelled inside"
        except (Exception, SystemExit) as problem:  # noqa: BLE001  # the wall around every handler
            verdict = "failed"
            invocation.host.problem(handler, problem, invocation)
        finally:
            seconds = perf_counter() - started
            handler.stats.took(verdict, seconds)
            if invocation.trace is not None:
                invocation.trace.timings[handler.name] = seconds
            invocation.verdicts.append((handler.name, verdict))
    invocation.handler = None
