"""A run that fails, made as short as it takes: steps are plain data, so they can be left out one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from time import monotonic

from tests.plugins.machine.steps import Invoke, Step, Together

Fails = Callable[[list[Step]], BaseException | None]
_NAMES = re.compile(r"[A-Z]{2}[0-9a-f]{32}|\d+")


def shrunk(steps: Sequence[Step], fails: Fails, seconds: float = 60) -> list[Step]:
    """As few of the steps as still fail in the same way, each with as little as it takes.

    `fails` does steps in a new centre, and gives what was raised, or None. After so many seconds it is what it is.
    """
    found, wanted, end = list(steps), _kind(fails(list(steps))), monotonic() + seconds
    shorter = True
    while shorter:
        shorter = False
        for attempt in _shorter(found):
            if monotonic() > end:
                return found
            if _kind(fails(attempt)) == wanted:
                found, shorter = attempt, True
                break
    return found


def _kind(problem: BaseException | None) -> tuple[str, str] | None:
    """What kind of failure it is: its first line, whatever the SIDs and numbers in it."""
    if problem is None:
        return None
    return type(problem).__name__, _NAMES.sub("#", str(problem).partition("\n")[0])


def _shorter(steps: list[Step]) -> Iterator[list[Step]]:
    """What to try, the shortest first."""
    size = len(steps) // 2
    while size:
        for start in range(len(steps) - size, -1, -size):
            yield [*steps[:start], *steps[start + size :]]
        size //= 2
    for place, step in enumerate(steps):
        for simpler in _simpler(step):
            yield [*steps[:place], simpler, *steps[place + 1 :]]


def _simpler(step: Step) -> Iterator[Step]:
    match step:
        case Together():
            yield from step.invocations
            if len(step.invocations) > 2:
                for left_out in range(len(step.invocations)):
                    rest = (*step.invocations[:left_out], *step.invocations[left_out + 1 :])
                    yield Together(rest)
        case Invoke():
            for name in step.payload:
                yield replace(step, payload={key: value for key, value in step.payload.items() if key != name})
