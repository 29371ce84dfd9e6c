"""`RunKeeper`: the runs of a host as rows of its store, so that those which wait survive a restart.

A run of a script that waits is written whole: where it is, its variables, what it is about, what it waits for. Whatever
else has begun and not ended is written by its name alone, and a restart reports it as interrupted. Runs that wait for
their turn are written, too, and what the limit on loops has counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from offhook.pipeline.handlers import BoundRun, Handler
from offhook.runs.restoring import Restoring
from offhook.runs.run import HookRun, QueuedRun, Run
from offhook.runs.subjects import Subjects, subject_id
from offhook.runs.values import NotKeptError, Values
from offhook.scripts.handler import BoundScript
from offhook.scripts.suspension import place_of, waits, written, written_start

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.runs.engine import RunEngine


class RunKeeper:
    """The part `runs` of a store, of the engine that tells it what becomes of its runs."""

    name = "runs"

    def __init__(self, host: Host, engine: RunEngine) -> None:
        self._host = host
        self._engine = engine
        self._values = Values(host, Subjects(host))
        self._moved: dict[int, Run] = {}
        self._working: dict[int, Run] = {}
        self._queue: dict[int, QueuedRun | None] = {}
        self._rows: dict[str, Any] = {}
        self._written: set[str] = set()
        self._held: dict[str, tuple[Any, ...]] = {}
        self._count = 0
        self._restoring: Restoring | None = None
        engine.keeper = self
        host.telling.loops.keep()

    # ------------------------------------------------------------ what the engine tells

    def moved(self, run: Run) -> None:
        """A run has begun, waits, goes on, or has ended."""
        self._moved[run.id] = run
        if self._host.keeper is not None and _key(run.id) in self._written:
            self._host.keeper.soon()

    def queued(self, one: QueuedRun) -> None:
        """A run waits for its turn."""
        self._queue[one.order] = one

    def begun(self, one: QueuedRun) -> None:
        """Its turn has come."""
        self._queue[one.order] = None

    # ------------------------------------------------------------ a part of the store

    def ready(self) -> bool:
        """Whether every run that has not ended is in a wait of its script, and nothing else is under way."""
        if any(_works(run) for runs in (self._moved, self._working) for run in runs.values()):
            return False
        return self._host.scheduler.flow_count <= self._engine.running_count

    def changes(self) -> Mapping[str, Any]:
        """As a part of a store."""
        self._gather()
        rows, self._rows = self._rows, {}
        changed = {key: row for key, row in rows.items() if row is not None or key in self._written}
        self._written.update(key for key, row in rows.items() if row is not None)
        self._written.difference_update(key for key, row in rows.items() if row is None)
        return changed

    def held(self) -> Iterable[Any]:
        """The entities that runs still refer to, however long ago they ended."""
        self._gather()
        return [entity for entities in self._held.values() for entity in entities]

    def restore(self, rows: Mapping[str, Any]) -> None:
        """As a part of a store. What was restored goes on with `resume`."""
        self._written.update(rows)
        self._restoring = Restoring(self._host, self._engine, self._values, rows)
        self._count = self._engine.count

    def resume(self) -> None:
        """Go on with what was restored, and report what cannot go on: when the host starts, its schedules armed."""
        if self._restoring is not None:
            restoring, self._restoring = self._restoring, None
            self._rows.update(dict.fromkeys(restoring.given_up))
            restoring.resume()

    # ------------------------------------------------------------ rows

    def _gather(self) -> None:
        """Make the rows of all that changed since this was done last."""
        moved, self._moved = self._moved, {}
        for run in moved.values():
            self._put(_key(run.id), None if run.ended else self._run_row(run))
            self._working.pop(run.id, None)
            if _works(run):
                self._working[run.id] = run
        queue, self._queue = self._queue, {}
        for order, one in queue.items():
            self._put(f"queued:{order:012d}", None if one is None else self._queued_row(one))
        if self._count != self._engine.count:
            self._count = self._rows["count"] = self._engine.count
        self._rows.update(self._host.telling.loops.changes())

    def _put(self, key: str, row: Any) -> None:
        self._rows[key] = row
        held, self._values.held = self._values.held, {}
        self._held.pop(key, None)
        if held and row is not None:
            self._held[key] = tuple(held)

    def _run_row(self, run: Run) -> dict[str, Any]:
        bound = run.bound
        try:
            if not isinstance(bound, BoundScript):
                raise NotKeptError("it was in the middle of its work")
            row = self._common(run.handler, run.subject, run.key)
            row |= written(self._values, bound, self._host.scripts.program.labels)
        except NotKeptError as problem:
            return _interrupted(run.handler, run.subject, bound, str(problem))
        limit, timer = run.limit, run.limit.timer if run.limit is not None else None
        if limit is not None and timer is not None:
            row["limit"] = [self._values.write(limit.limit), timer.due.isoformat(), timer.place]
        return row

    def _queued_row(self, one: QueuedRun) -> dict[str, Any]:
        try:
            row = self._common(one.handler, one.subject, one.slot[1])
            if isinstance(one.bound, BoundScript):
                row |= written_start(self._values, one.bound)
            elif not isinstance(one.bound, HookRun) or one.bound.begun:
                raise NotKeptError("it had begun")
        except NotKeptError as problem:
            return _interrupted(one.handler, one.subject, None, str(problem))
        return row

    def _common(self, handler: Handler, subject: Any, key: Any) -> dict[str, Any]:
        write = self._values.write
        return {
            "handler": handler.ident,
            "name": handler.name,
            "place": handler.origin.place,
            "subject": write(subject),
            "subject_id": subject_id(subject),
            "key": write(key),
        }


def _works(run: Run) -> bool:
    """Whether a run has not ended, and is in no wait of its script."""
    return not run.ended and not (isinstance(run.bound, BoundScript) and waits(run.bound))


def _key(run_id: int) -> str:
    return f"run:{run_id:012d}"


def _interrupted(handler: Handler, subject: Any, bound: BoundRun | None, why: str) -> dict[str, Any]:
    place = place_of(bound) if isinstance(bound, BoundScript) else None
    return {
        "interrupted": why,
        "name": handler.name,
        "place": place or handler.origin.place,
        "subject_id": subject_id(subject),
    }
