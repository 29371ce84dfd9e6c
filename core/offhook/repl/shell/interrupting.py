"""Ctrl-C while something runs: it is stopped, and the prompt comes back."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def interruptible(work: Coroutine[Any, Any, T], told: Callable[[], None]) -> T | None:
    """Do something, and give what it gives; None if Ctrl-C stopped it. `told` is called when Ctrl-C is heard.

    Raises `KeyboardInterrupt` for a second Ctrl-C while what runs does not let go, and what it raises itself.
    """
    loop = asyncio.get_running_loop()
    task = loop.create_task(work)
    heard = False

    def interrupt(_number: int, _frame: Any) -> None:
        nonlocal heard
        if heard:
            raise KeyboardInterrupt
        heard = True
        told()
        loop.call_soon_threadsafe(task.cancel)

    if threading.current_thread() is not threading.main_thread():
        return await task  # signals belong to the main thread
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        return await task
    except asyncio.CancelledError:
        if heard and task.cancelled():
            return None
        raise
    finally:
        signal.signal(signal.SIGINT, before)
