"""The watchdog: reports a plain handler that holds the event loop up, and interrupts it where Python allows.

It costs the handlers nothing: only when the loop does not answer does its thread look at the stack that holds it up.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from offhook.errors import OffhookError
from offhook.pipeline.handlers import Handler, Origin
from offhook.pipeline.payloads import fill
from offhook.plugins.validation import place_of
from offhook_grammar.durations import format_duration

log = logging.getLogger("offhook.watchdog")

_OURS = str(Path(__file__).parent)


class HandlerBlockedError(OffhookError, TimeoutError):
    """Raised inside a handler that holds the event loop up for too long."""

    code = "handler-blocked"

    def __init__(self) -> None:
        super().__init__("it held everything else up for too long and was interrupted")


class Blocking(NamedTuple):
    """A handler that now runs. `frame` is the call of it, by which one call is told from the next."""

    handler: Handler
    frame: FrameType
    place: str


class Watchdog:
    """Watches the thread that makes it. `report` is called in that thread, later, with the handler and the place."""

    def __init__(self, limit: timedelta, report: Callable[[Handler, str], None]) -> None:
        self._limit = limit
        self._seconds = limit.total_seconds()
        self._report = report
        self._loop = asyncio.get_running_loop()
        self._watched = threading.get_ident()
        self._stopped = False
        self._models: dict[str, Handler] = {}
        self._answer = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="offhook-watchdog", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no more."""
        self._stopped = True
        self._answer.set()
        self._thread.join(timeout=1)

    def _watch(self) -> None:
        while not self._stopped:
            self._answer.clear()
            try:
                self._loop.call_soon_threadsafe(self._answer.set)
            except RuntimeError:  # the loop is closed
                return
            if self._answers():
                # nothing holds it up: ask again in a while
                self._answer.clear()
                if self._stopped:
                    return
                self._answers()
            else:
                self._look()

    def _look(self) -> None:
        """The loop does not answer: report whoever holds it up for the limit, interrupt at twice of it."""
        first = self._running()
        if first is None or self._answers():
            return
        if not self._same(first):
            return
        log.warning("%s: %s holds everything up for %s", first.place, first.handler.name, format_duration(self._limit))
        self._loop.call_soon_threadsafe(self._report, first.handler, first.place)
        import ctypes  # hardly ever needed, and slow to load

        # again and again: it may swallow that and go on
        while not self._answers() and not self._stopped and self._same(first):
            thread = ctypes.c_ulong(self._watched)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(HandlerBlockedError))

    def _answers(self) -> bool:
        return self._answer.wait(self._seconds)

    def _same(self, first: Blocking) -> bool:
        now = self._running()
        return now is not None and now.frame is first.frame and now.handler is first.handler

    def _running(self) -> Blocking | None:
        """The innermost handler on the watched thread's stack, and its innermost line there."""
        frame = sys._current_frames().get(self._watched)
        lines: dict[str, int] = {}
        while frame is not None:
            file = frame.f_code.co_filename
            lines.setdefault(file, frame.f_lineno)
            if file.startswith(_OURS):
                handler = _handler_of(frame) or self._model_of(frame)
                if handler is not None:
                    line = lines.get(handler.origin.file, handler.origin.line)
                    return Blocking(handler, frame, f"{handler.origin.file}:{line}")
            frame = frame.f_back
        return None

    def _model_of(self, frame: FrameType) -> Handler | None:
        """Whom to blame for what a payload's own model does while it fills in fields."""
        if frame.f_code is not fill.__code__:
            return None
        spec = frame.f_locals["spec"]
        if spec.name not in self._models:
            file, line = place_of(spec.model.filled)
            origin = Origin("plugin", spec.model.__module__, file, line)
            self._models[spec.name] = Handler(
                name=f"{spec.model.__name__}.filled", origin=origin, stage=None, targets=(spec.name,)
            )
        return self._models[spec.name]


def _handler_of(frame: FrameType) -> Handler | None:
    local = frame.f_locals
    found = local.get("self")
    if isinstance(found, Handler):
        return found
    cause = local.get("cause")
    if type(cause) is tuple and len(cause) == 3 and isinstance(cause[1], Handler):
        return cause[1]
    return None
