"""What must not be left over when a centre ends: tasks of asyncio, and coroutines that nobody awaited."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_NEVER = "was never awaited"


class LeftOver(AssertionError):  # noqa: N818  # it is what happened, as an assertion's error
    """Something was left over."""


class Leftovers:
    """Notices what is left over on one host. `others`: the tasks that were there before it."""

    def __init__(self) -> None:
        self.others: set[asyncio.Task[object]] = set()
        self._found: list[str] = []

    @contextmanager
    def noticing(self) -> Iterator[None]:
        """Note coroutines that are dropped without having been awaited; any other warning goes its way."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.filterwarnings("always", message=f".*{_NEVER}", category=RuntimeWarning)
            try:
                yield
            finally:
                told = list(caught)
        for warning in told:
            if _NEVER in str(warning.message):
                self._found.append(str(warning.message).splitlines()[0])
            else:
                warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)

    async def look(self) -> None:
        """Note the tasks that are not done, and cancel them."""
        await asyncio.sleep(0)  # what has just been cancelled ends now
        left = asyncio.all_tasks() - self.others - {asyncio.current_task()}
        for task in sorted(left, key=lambda one: one.get_name()):
            self._found.append(f"the task {task.get_name()} ({_name_of(task)}) has not ended")
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=1)

    def check(self) -> None:
        """Raise `LeftOver` for what was found, once."""
        if self._found:
            found, self._found = self._found, []
            raise LeftOver("left over at the end of the contact centre:\n  " + "\n  ".join(found))


def _name_of(task: asyncio.Task[object]) -> str:
    coroutine = task.get_coro()
    return getattr(coroutine, "__qualname__", type(coroutine).__name__)
