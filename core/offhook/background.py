"""`Background`: what a program or a plugin's hook begins and leaves to itself: coroutines, timers, waits."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from offhook.pipeline.answers import ordinary
from offhook.pipeline.context import CURRENT, LIVING

if TYPE_CHECKING:
    from offhook.clock import Timer
    from offhook.flows import Flow
    from offhook.host import Host
    from offhook.pipeline import Handler


class Background:
    """The background of one host. The failures of what a plugin's hook has begun are reported as that hook's."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def spawn(self, coroutine: Coroutine[Any, Any, Any], name: str) -> Flow:
        """As `Host.spawn`."""
        host, now = self._host, CURRENT.get()
        walled = host.reporting.walled(_whoever_asks())
        if now is None:
            return host.scheduler.spawn(coroutine, name, on_error=walled)
        token = CURRENT.set((now[0], now[1], None))  # its waits are not the hook's
        try:
            return host.scheduler.spawn(coroutine, name, own_task=True, on_error=walled)
        finally:
            CURRENT.reset(token)

    def call_at(self, due: datetime, callback: Callable[[], object]) -> Timer:
        """As `Host.call_at`."""
        if not isinstance(due, datetime) or due.tzinfo is None:
            raise TypeError(f"call_at wants a time with its zone, as host.clock.now() gives it, not {due!r}")
        host, whose = self._host, _whoever_asks()
        walled = host.reporting.walled(whose)

        def ring() -> None:
            if host.scheduler.closed:  # a real clock outlives its hosts
                return
            token = LIVING.set(whose)  # what it sets and spawns is that hook's, too
            try:
                _check_unasked(callback())
            except BaseException as problem:  # a timer of a plugin has the wall of its hooks
                told = ordinary(problem)
                if walled is None or isinstance(told, KeyboardInterrupt):
                    raise
                walled(told)
            finally:
                LIVING.reset(token)

        return host.clock.call_at(due, ring)

    async def sleep(self, duration: timedelta) -> None:
        """As `Host.sleep`."""
        scheduler, now = self._host.scheduler, CURRENT.get()
        sleeping = scheduler.sleep_until(self._host.clock.now() + duration)
        if now is None:
            await scheduler.enter(sleeping)
            return
        _, _, run = now
        if run is not None:
            run.release()
        await sleeping


def _check_unasked(value: object) -> None:
    """A callback is a plain function: what it gives is nobody's, but a coroutine is work that would never be done."""
    if isinstance(value, Coroutine):
        value.close()
        raise TypeError("a callback of call_at is a plain function, and this one is async: give it to host.spawn")


def _whoever_asks() -> Handler | None:
    """The plugin's hook whose code now runs; None for a program."""
    now = CURRENT.get()
    return now[1] if now is not None else LIVING.get()
