"""Calls from synchronous programs, from any thread, into the host's event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from offhook.errors import OffhookError


class BlockingCaller:
    """The loop that the host runs in; or, where it runs in none, one in a thread of its own, begun with the first call.

    `start` is what begins the host there.
    """

    def __init__(self, start: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        self._start = start
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def use(self, loop: asyncio.AbstractEventLoop) -> None:
        """The host runs in this loop."""
        self._loop = loop

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
        loop = self._running()  # first: it raises on a host that has ended, and nobody would await what `make` gives
        return asyncio.run_coroutine_threadsafe(make(), loop).result()

    def stop(self, close: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Run `close`, then end the thread; nothing if there is none."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._thread = None
        if loop is None or thread is None:
            return
        try:
            asyncio.run_coroutine_threadsafe(close(), loop).result()
        finally:
            _end(loop, thread)

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None or self._loop.is_closed():
                loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=loop.run_forever, name="offhook", daemon=True)
                self._thread.start()
                try:
                    asyncio.run_coroutine_threadsafe(self._start(), loop).result()
                except BaseException:
                    _end(loop, self._thread)
                    self._loop = self._thread = None
                    raise
                self._loop = loop
            return self._loop


def _end(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
