"""`Keeper`: collects what a host does, and writes it to its store before anybody outside hears of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextvars import Context
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from offhook.centre.keeping import Keeping, text_of
from offhook.errors import ActionError
from offhook.store.errors import StoreError, taking_up
from offhook.store.host_part import HostPart
from offhook.store.store import Batch, JournalRow, Store
from offhook.store.taking_up import go_on, kept_centre
from offhook.store.untold import Untold

if TYPE_CHECKING:
    from offhook.centre import Centre, CentreConfig
    from offhook.events import Event
    from offhook.host import Host
    from offhook.journal import Record
    from offhook.journal.encoding import Encoded
    from offhook.sids import SidFactory
    from offhook.store.part import Part

log = logging.getLogger("offhook.store")

ENOUGH: Final = 4000
"""Records after which virtual time stops for a write, at the next moment of rest."""
SOON: Final = 0.5
"""Seconds after which it does so whatever there is."""
PATIENCE: Final = 20
"""So many times of both, and it is written though some part is in the middle of something."""


class Keeper:
    """The store of one host. In real time everything is written before a caller has its answer and before handlers
    hear of an event, one transaction for all that waits. In virtual time nobody waits, and it is written at moments of
    rest.

    `failed`: what kept it from being written; nothing is written afterwards, and the host does nothing any more.
    """

    def __init__(self, host: Host, store: Store) -> None:
        self._host = host
        self.store = store
        self.failed: StoreError | None = None
        self.interrupted: list[str] = []
        self._centre_keeping: Keeping | None = None
        self._parts: list[Part] = []
        self._frozen = False
        self._failed_at_the_end: StoreError | None = None
        self._forgone = False
        self._untold: Untold | None = None
        self._rows: list[JournalRow] = []
        self._after: list[Callable[[], None]] = []
        self._waiting: list[asyncio.Future[None]] = []
        self._due = False
        self._written_at = monotonic()
        self._is_virtual = host.clock.is_virtual

    @property
    def resumes(self) -> bool:
        """Whether the host goes on from what the store has, rather than from nothing."""
        return not self.store.fresh

    # ------------------------------------------------------------ taking up

    @classmethod
    def opened(cls, host: Host, path: str | Path) -> Keeper:
        """The keeper of a host on the store's file, which has its time back. Raises `StoreError`."""
        scripts = ", ".join(Path(script).name for script in host.options.scripts[:3])
        keeper = cls(host, Store(path, scripts))
        keeper.take_up_clock()
        return keeper

    def take_up_clock(self) -> None:
        """Let virtual time go on from where it was; before anything asks for the time."""
        if self.resumes:
            try:
                with taking_up("the host", self.store.path):
                    HostPart.restore_clock(self._host.clock, self.store.parts("host"))
            except StoreError:
                self.abandon()  # the host does not have a keeper yet
                raise

    def make_centre(self, config: CentreConfig, sids: SidFactory) -> Centre:
        """The host's centre: as it was kept, or a new one. Raises `StoreError` (`store-corrupt`)."""
        centre, self._centre_keeping = kept_centre(self.store, self._host, config, sids)
        return centre

    def take_up_journal(self) -> None:
        """Let the journal go on counting."""
        if self.resumes:
            with taking_up("the host", self.store.path):
                rows = self.store.parts("host")
                records = max(rows[""]["records"], self.store.last_sequence())
                self._host.journal.take_up(records, rows[""].get("digest", ""))
            if not self._is_virtual:
                self.interrupted = self.store.unsettled()
        self._host.journal.feed(self._sink)

    def keep_host(self) -> None:
        """Keep what belongs to the host itself."""
        self.keep(HostPart(self._host))
        if not self._is_virtual:
            self._untold = Untold(self._host)
            self.keep(self._untold)

    def resume(self) -> None:
        """Begin again where the store ends: a record `host.resumed`, then the timers run."""
        go_on(self._host, self.interrupted, self._untold.take() if self._untold is not None else ())

    def keep(self, part: Part) -> None:
        """Keep a part, too; what was kept of it, it gets back at once."""
        self._parts.append(part)
        held = getattr(part, "held", None)
        if held is not None:
            self._keeping.holders.append(held)
        if self.resumes:
            with taking_up(f"its part {part.name}", self.store.path):
                part.restore(self.store.parts(part.name))

    # ------------------------------------------------------------ collecting

    def _sink(self, record: Record, encoded: Encoded) -> None:
        if self.failed is not None or self._forgone:
            return
        at, kind, subject, what, aside = encoded
        row = (record.sequence, at, kind, subject, what.decode(), aside.decode() if aside is not None else None)
        self._rows.append(row)
        if not (self._is_virtual or self._due):
            self._schedule()

    def then(self, work: Callable[[], None]) -> None:
        """Do `work`, which tells others what has happened, as soon as it cannot be lost any more."""
        if self._is_virtual:
            self._host.scheduler.post(work)
            return
        self._after.append(work)
        if not self._due:
            self._schedule()

    def untold(self, events: tuple[Event, ...]) -> None:
        """These events were committed, and handlers and listeners hear of them after the next write."""
        if self._untold is not None:
            self._untold.add(events)

    def soon(self) -> None:
        """What the store has is out of date, though nothing of it was recorded; in virtual time that can wait."""
        if not (self._is_virtual or self._due or self._frozen or self._forgone):
            self._schedule()

    def _schedule(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # a host that is being built: `start` does it
        self._due = True
        self._host.scheduler.hold()
        # what is ready to run now runs first, and is written with this: a group commit
        loop.call_soon(self._flush_due, context=Context())

    def _flush_due(self) -> None:
        self._due = False
        try:
            self.flush()
        except StoreError:
            pass  # whoever waits for it hears of it
        finally:
            self._host.scheduler.leave()

    async def durable(self) -> None:
        """Wait until all that has happened is written. Raises `ActionError` (`store-failed`)."""
        self.check()
        if self._is_virtual:
            try:
                self.flush()
            except StoreError:
                self.check()
        elif self._due:
            future = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            await future
            self.check()

    def check(self) -> None:
        """Raise `ActionError` (`store-failed`) if something could not be written: the host is ahead of its store."""
        if self.failed is not None:
            raise ActionError(
                f"the store failed, and the host has stopped: {self.failed.message}",
                code="store-failed",
                hint="mend it, then start the host again: it goes on from the last that was acknowledged",
            ) from self.failed

    # ------------------------------------------------------------ writing

    def at_rest(self) -> None:
        """Virtual time is about to move. Raises `StoreError`."""
        waited = monotonic() - self._written_at
        if len(self._rows) < ENOUGH and (waited < SOON or not (self._rows or self._keeping.has_changes)):
            return
        overdue = waited > PATIENCE * SOON or len(self._rows) > PATIENCE * ENOUGH
        if overdue or all(part.ready() for part in self._parts):
            self.flush()

    def ready(self) -> bool:
        """Whether all of the host can be written such that a restart goes on exactly from here."""
        return self._host.scheduler.is_resting and all(part.ready() for part in self._parts)

    def flush(self) -> None:
        """Write what there is in one transaction, then tell those who waited for it.

        Raises `StoreError` if it cannot be written; the host takes on nothing more then.
        """
        if self.failed is not None:
            raise self.failed
        try:
            batch = self._batch() if not self._forgone else None
            if batch is not None:
                self.store.write(batch)
        except StoreError as error:
            self._fail(error)
            raise
        except Exception as problem:
            broken = StoreError(f"it could not be written: {problem!r}", file=str(self.store.path))
            self._fail(broken)
            raise broken from problem
        self._written_at = monotonic()
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)
        if self._untold is not None:
            self._untold.told()
        if self._after:
            after, self._after = self._after, []
            for work in after:
                self._host.scheduler.post(work)
            self._host.scheduler.pump()

    def _batch(self) -> Batch | None:
        if not (self._rows or self._keeping.has_changes) and self._frozen:
            return None
        rows, self._rows = self._rows, []
        batch = Batch(journal=rows)
        batch.entities, batch.entities_gone, batch.memory, batch.memory_gone = self._keeping.take()
        for part in self._parts:
            if not self._frozen or isinstance(part, HostPart):
                self._take_part(part.name, part.changes(), batch)
        return batch if batch.is_something else None

    def _take_part(self, name: str, changes: Mapping[str, Any], batch: Batch) -> None:
        for key, value in changes.items():
            if value is None:
                batch.parts_gone.append((name, key))
            else:
                batch.parts.append((name, key, text_of(value)))

    def _fail(self, error: StoreError) -> None:
        self.failed = error
        log.error("%s; nothing is done any more, since it could not be kept", error)
        self._rows.clear()
        self._after.clear()
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)  # it looks at `failed`

    @property
    def _keeping(self) -> Keeping:
        assert self._centre_keeping is not None, "the centre was not made yet"  # noqa: S101
        return self._centre_keeping

    # ------------------------------------------------------------ the end

    def freeze(self) -> None:
        """The host ends: write all as it is now. What ends with it is interrupted, and is not over for the store.

        Virtual time in which something can still run is left at its last moment of rest: that never happened. What only
        waits, as a plugin's sleep, does not keep the rest from being written.
        """
        if self.failed is not None or self._frozen:
            return
        # whom it would be told now, ends too: a restart tells it
        self._after.clear()
        try:
            if not self._is_virtual or self._host.scheduler.is_resting:
                self.flush()
        except StoreError as error:
            self._failed_at_the_end = error  # `close` tells it, when the rest of the host has ended
        self._frozen = True

    def forgo(self) -> None:
        """Write nothing any more: the store stays as it was last written."""
        self._forgone = True

    def close(self) -> None:
        """Write what is left and let the file go. Raises `StoreError` if that fails now, and was not told yet."""
        try:
            if self.failed is None and not self._is_virtual:
                self.flush()
        finally:
            self.store.close()
        if self._failed_at_the_end is not None:
            raise self._failed_at_the_end

    def abandon(self) -> None:
        """Let the file go as it was: the host could not be built."""
        self.store.undo()
