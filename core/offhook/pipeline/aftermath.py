"""The `after` and `on failure of` stages."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from offhook.errors import ActionCancelled
from offhook.pipeline.handlers import DECLINED, Handler
from offhook_grammar.tree import Stage

if TYPE_CHECKING:
    from offhook.pipeline.invocation import Invocation


async def aftermath(invocation: Invocation, handlers: tuple[Handler, ...], stage: Stage) -> None:
    """The `after` or `failure` handlers; nothing that they do changes what the caller gets."""
    invocation._stage = stage
    via = invocation.via
    for handler in handlers:
        if via and handler in via:
            invocation.verdicts.append((handler.name, "own cause"))
            continue
        stats = handler.stats
        invocation.handler = handler
        started = perf_counter()
        declined = False
        verdict = "ran"
        try:
            value = invocation.host.runs.call(handler, invocation)
            if value is not None:
                if value is DECLINED:
                    declined = True
                elif hasattr(value, "__await__"):
                    declined = await value is DECLINED
            verdict = "declined" if declined else "ran"
        except ActionCancelled:
            verdict = "cancelled inside"
        except Exception as problem:  # noqa: BLE001  # the wall around every handler
            verdict = "failed"
            invocation.host.problem(handler, problem, invocation)
        finally:
            stats.seconds += perf_counter() - started
            if declined:
                stats.declined += 1
            else:
                stats.runs += 1
        invocation.verdicts.append((handler.name, verdict))
    invocation.handler = None
