"""`together`: the branches of a run, each a flow, of which the first that fails ends the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from offhook.scripts.run import ScriptRun

if TYPE_CHECKING:
    from offhook.flows import Flow

Branch = Callable[[Any], Awaitable[Any]]

_SHARED = frozenset({"steps_left", "built"})


class BranchRun(ScriptRun):
    """A part of a run: it waits by itself, and has the run's budgets and all else of it."""

    __slots__ = ("_whole",)

    def __init__(self, whole: ScriptRun) -> None:
        self._whole = whole
        for name, value in vars(whole).items():
            if name not in _SHARED:
                setattr(self, name, value)
        self.waiting = self._moving = None
        self.heard = whole.heard.branch() if whole.heard is not None else None

    @property
    def steps_left(self) -> int:
        """The whole run's."""
        return self._whole.steps_left

    @steps_left.setter
    def steps_left(self, count: int) -> None:
        self._whole.steps_left = count

    @property
    def built(self) -> int:
        """The whole run's."""
        return self._whole.built

    @built.setter
    def built(self, size: int) -> None:
        self._whole.built = size


async def together(run: ScriptRun, branches: tuple[Branch, ...]) -> None:
    """Do the branches at once. Raises what the first of them raises, when the others have ended, too."""
    scheduler, hearing = run.host.scheduler, run.host.scripts.hearing
    flows: list[Flow] = []
    problems: list[BaseException] = []
    parked: list[asyncio.Future[None]] = []

    async def one(branch: Branch) -> None:
        part = BranchRun(run)
        hearing.listen(part)
        try:
            await branch(part)
        except BaseException as problem:  # noqa: BLE001  # passed on to whoever waits for all
            problems.append(problem)
        finally:
            hearing.end(part)
        if parked:
            scheduler.wake(parked.pop())

    try:
        for branch in branches:
            flows.append(scheduler.spawn(one(branch), f"a branch of {run.handler.name}"))
            if problems:
                break
        while not problems and not all(flow.done for flow in flows):
            parked.append(scheduler.future())
            await scheduler.park(parked[0])
    finally:
        failed = problems[0] if problems else None
        parked.clear()
        for flow in flows:
            flow.cancel()
        for flow in flows:
            await flow.wait()
    if failed is not None:
        raise failed
