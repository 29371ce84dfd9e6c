"""How long a plugin may take to load: whoever loops on and on is interrupted, whoever blocks is told of."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from types import FrameType

from offhook_grammar.durations import format_duration

log = logging.getLogger("offhook.plugins")

_A_FEW = 100


class LoadTooSlowError(BaseException):
    """Raised inside a plugin that does not end loading. No `Exception`, so that the plugin does not swallow it."""


@contextmanager
def limited(name: str, limit: timedelta | None, is_own: Callable[[str], bool]) -> Iterator[None]:
    """Interrupt what runs in this thread at `limit`; at code that Python cannot interrupt, say where it stands.

    `name` is the plugin's, `is_own` tells whether a file may be its own.
    """
    if limit is None:
        yield
        return
    loading, seconds = threading.get_ident(), limit.total_seconds()
    lock, ended, thrown = threading.Lock(), threading.Event(), threading.Event()

    def watch() -> None:
        while not ended.wait(seconds):
            with lock:
                if ended.is_set():
                    return
                place = _place(sys._current_frames().get(loading), is_own)
                log.warning("%sthe plugin %s has been loading for %s", place, name, format_duration(limit))
                thrown.set()
                _throw(loading, LoadTooSlowError)

    threading.Thread(target=watch, name="offhook-loading", daemon=True).start()
    try:
        yield
    finally:
        while not ended.is_set():
            with suppress(LoadTooSlowError), lock:
                ended.set()
        if thrown.is_set():
            # one may still be on its way. It cannot be called back: where there is none, CPython 3.11 looks for it for
            # ever after, and hangs under a tracer. It comes at a jump backwards
            with suppress(LoadTooSlowError):
                for _ in range(_A_FEW):
                    pass


def _throw(thread: int, problem: type[BaseException]) -> None:
    import ctypes  # hardly ever needed, and slow to load

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(problem))


def _place(frame: FrameType | None, is_own: Callable[[str], bool]) -> str:
    while frame is not None:
        if is_own(frame.f_code.co_filename):
            return f"{frame.f_code.co_filename}:{frame.f_lineno}: "
        frame = frame.f_back
    return ""
