"""`Crm`: database and outbox of one host. It is the plugin's state, which hooks and commands take as `state`.

SQLite waits for the disk, and for other programs that write; a hook that waited with it would hold up everybody in the
centre. So the database has a thread of its own, one for all, which also keeps the order of what is written. In virtual
time nobody waits in real time, and what a run does must not hang on how fast a disk is: there the thread is waited for
at once, so that the same run is the same again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from offhook import ActionError
from offhook_crm.database import Database
from offhook_crm.outbox import Outbox
from offhook_crm.records import Entry

log = logging.getLogger("offhook_crm")

T = TypeVar("T")


class Crm:
    """`at_once`: whether callers wait in place, for virtual time."""

    def __init__(self, path: Path, *, patience: float = 2.0, at_once: bool = False) -> None:
        self.database = Database(path, patience)
        self.outbox = Outbox(path.with_name(f"{path.name}.outbox"))
        self._thread = ThreadPoolExecutor(1, "offhook-crm")
        self._at_once = at_once

    async def ask(self, question: Callable[[Database], T]) -> T:
        """The answer of the database. Raises `ActionError` (`crm-locked`, `crm-unusable`)."""
        return await self._in_thread(lambda: question(self.database))

    async def write(self, entry: Entry) -> bool:
        """Write an entry down, behind those that wait; False if it waits with them. It is on the disk either way.

        Raises `ActionError` (`note-not-saved`) if it is not.
        """
        return await self._in_thread(lambda: self._write(entry))

    async def catch_up(self) -> int:
        """Write what waits in the outbox; gives how many entries. Raises `ActionError` while it cannot be done."""
        return await self._in_thread(lambda: self.outbox.empty(self.database.write))

    async def close(self) -> None:
        """Finish what was begun, and let go of the file."""
        await self._in_thread(self.database.close)
        self._thread.shutdown(wait=True)

    def _write(self, entry: Entry) -> bool:
        try:
            self.outbox.empty(self.database.write)
            self.database.write([entry])
        except ActionError as problem:
            self.outbox.add(entry)
            log.warning("%s; %d entries wait in %s", problem, len(self.outbox), self.outbox.path)
            return False
        return True

    async def _in_thread(self, work: Callable[[], T]) -> T:
        future = self._thread.submit(work)
        if self._at_once:
            return future.result()
        # shielded: a hook whose time is over goes, and what it wanted to have written is written all the same
        return await asyncio.shield(asyncio.wrap_future(future))
