"""Calls from synchronous programs, from any thread, into the host's event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from offhook.errors import OffhookError


class BlockingCaller:
    """An event loop in a thread of its own, started with the first call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def call(self, make: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """Run the coroutine that `make` gives and wait for its value.

        Raises `OffhookError` when called from inside an event loop, which would wait for itself.
        """
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            pass
        else:
            raise OffhookError(
                "host.run() would block the event loop that it is called from",
                code="blocks-itself",
                hint="write `await host.invoke(...)` here",
            )
        return asyncio.run_coroutine_threadsafe(make(), self._started()).result()

    def stop(self, close: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Run `close`, then end the thread; nothing if no call was ever made."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="offhook", daemon=True)
                self._thread.start()
            return self._loop
