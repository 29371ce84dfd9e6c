"""Ctrl-C while something runs: it is stopped, and the prompt comes back."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")


class StopNow(KeyboardInterrupt):
    """Raised by the second Ctrl-C, in the midst of whatever does not let go."""


async def interruptible(work: Coroutine[Any, Any, T], told: Callable[[], None]) -> T | None:
    """Do something, and give what it gives; None if Ctrl-C stopped it. `told` is called when Ctrl-C is heard.

    The first one is heard where the work waits for something; a second one stops it wherever it is. Raises what the
    work raises itself.
    """
    if threading.current_thread() is not threading.main_thread():
        return await work  # signals belong to the main thread
    loop = asyncio.get_running_loop()
    task = loop.create_task(_guarded(work))
    heard = False

    def interrupt(_number: int, _frame: Any) -> None:
        nonlocal heard
        if heard:
            raise StopNow
        heard = True
        told()
        loop.call_soon_threadsafe(task.cancel)

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        return await task
    except asyncio.CancelledError:
        if heard and task.cancelled():
            return None
        raise
    finally:
        signal.signal(signal.SIGINT, before)


async def _guarded(work: Coroutine[Any, Any, T]) -> T | None:
    """Without the interrupt that stopped it, with which the event loop would end."""
    try:
        return await work
    except StopNow:
        return None


def run_session(main: Coroutine[Any, Any, T]) -> T:
    """Run something to its end in an event loop of its own, which goes on where a second Ctrl-C stopped a part of it.
    Raises what it raises, and `KeyboardInterrupt` where nothing was there to be stopped."""
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        task = loop.create_task(main)
        while True:
            try:
                return loop.run_until_complete(task)
            except StopNow:
                if task.done():
                    raise


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hear no Ctrl-C: it is another program's that has the terminal, or comes too late for what was to be stopped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # not SIG_IGN, which that program would begin with
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
