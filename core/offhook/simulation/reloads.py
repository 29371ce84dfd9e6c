"""Scripts that change while a run goes on in real time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from offhook.errors import ConfigError

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.scripts import ReloadReport


@contextmanager
def watched(host: Host, wanted: bool, note: Callable[[str], None]) -> Iterator[None]:
    """Take up changes of the host's scripts meanwhile, if that is `wanted`; `note` is told of each."""
    if not wanted:
        yield
        return
    from offhook.scripts import ScriptWatcher

    def told(report: ReloadReport | ConfigError) -> None:
        if isinstance(report, ConfigError):
            note(f"changed scripts cannot be used, those before go on:\n{getattr(report, 'text', None) or report}")
        else:
            note(f"scripts reloaded: {report}")

    watching = asyncio.ensure_future(ScriptWatcher(host, told).run())
    try:
        yield
    finally:
        watching.cancel()
