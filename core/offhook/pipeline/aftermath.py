"""The `after` and `on failure of` stages."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from offhook.errors import ActionCancelled
from offhook.pipeline.handlers import Handler, Outcome, PythonHandler
from offhook.pipeline.selection import Choosing, Selection
from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from offhook.pipeline.invocation import Invocation


async def aftermath(  # noqa: C901  # one wall, for every invocation
    invocation: Invocation, handlers: tuple[Handler, ...], stage: Stage, selection: Selection | None = None
) -> None:
    """The `after` or `failure` handlers; nothing that they do changes what the caller gets."""
    invocation._stage = stage
    via, trace, runs, verdicts = invocation.via, invocation.trace, invocation.host.runs, invocation.verdicts
    ended = perf_counter()
    choosing = None
    if selection is not None and trace is None:
        choosing = Choosing(selection, invocation)
        verdicts.append(choosing.verdicts)
    place = -1
    try:
        for place, handler in enumerate(handlers) if choosing is None else choosing:
            if via and handler.slot in via:
                if choosing is None:
                    verdicts.append((handler.name, "own cause"))
                else:
                    choosing.told[place] = "own cause"
                continue
            invocation.handler = handler
            started = ended
            verdict = "ran"
            if trace is not None:
                trace.read(handler, invocation)
            try:
                if type(handler) is PythonHandler:
                    value = runs.call_hook(handler, invocation)
                else:
                    value = runs.call(handler, invocation)
                if value is not None:
                    verdict = str(value) if isinstance(value, Outcome) else await value.until_released()
            except ActionCancelled:
                verdict = "cancelled inside"
            except (Exception, SystemExit) as problem:  # noqa: BLE001  # the wall around every handler
                verdict = "failed"
                invocation.host.problem(handler, problem, invocation)
            finally:
                ended = perf_counter()
                if trace is not None:
                    trace.timings[handler.name] = ended - started
                if verdict == "ran":
                    stats = handler.stats
                    stats.runs += 1
                    stats.seconds += ended - started
                else:
                    handler.stats.took(verdict, ended - started)
                if choosing is None:
                    verdicts.append(handler.ran if verdict == "ran" else (handler.name, verdict))
                else:
                    choosing.told[place] = verdict
        if choosing is not None:
            choosing.end()
    finally:
        if choosing is not None:  # interrupted
            choosing.end(place + 1, is_cut=True)
    invocation.handler = None
