"""Watching the files of scripts, so that a live host reloads what its authors change."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from offhook.errors import ConfigError
from offhook.scripts.files import script_files
from offhook.scripts.reloading import ReloadReport

if TYPE_CHECKING:
    from offhook.host import Host

EVERY: Final = timedelta(seconds=1)
Stamp = tuple[int, int, int] | None
"""What tells two states of a file apart; None where there is none."""


class ScriptWatcher:
    """Looks at the files of a host's scripts again and again: those that are named, those in named folders and of named
    patterns, and those that they use.

    A change is taken up when it has stood for one look, so that nobody's half-written file is read. `told` hears of
    each reload, and of each version that cannot be used. `sleep` waits between two looks.
    """

    def __init__(
        self,
        host: Host,
        told: Callable[[ReloadReport | ConfigError], None],
        *,
        every: timedelta = EVERY,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._host = host
        self._told = told
        self._every = every.total_seconds()
        self._sleep = sleep
        self._used = self._last = self._stamps()

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            await self._sleep(self._every)
            self.look()

    def look(self) -> None:
        """Look once."""
        now = self._stamps()
        stands, self._last = now == self._last, now
        if now == self._used or not stands:
            return
        self._used = now
        try:
            report = self._host.reload_scripts()
        except ConfigError as error:
            self._told(error)
            return
        # a new version may use other files
        self._used = self._last = self._stamps()
        if report:
            self._told(report)

    def _stamps(self) -> dict[str, Stamp]:
        scripts = self._host.scripts
        return _stamps([*script_files(scripts.paths), *scripts.version.texts])


def _stamps(paths: Iterable[str]) -> dict[str, Stamp]:
    return {path: _stamp(path) for path in sorted(set(paths))}


def _stamp(path: str) -> Stamp:
    try:
        facts = os.stat(path)  # noqa: PTH116  # a path object for each look would cost more than the look
    except (OSError, ValueError):
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino
