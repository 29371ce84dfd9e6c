"""Taking up the runs that a store has kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from offhook.errors import OffhookError
from offhook.flows import Armed
from offhook.pipeline.handlers import BoundRun, Handler
from offhook.runs.run import HookRun, QueuedRun, Run, run_id
from offhook.runs.values import NotKeptError, Values
from offhook.scripts.handler import ScriptHandler
from offhook.scripts.suspension import Suspensions, read_start
from offhook.scripts.waits import read_instant, whole
from offhook_grammar.program import LanguageError

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.runs.engine import RunEngine


class Restoring:
    """Reads the rows at once, while the entities that have ended can still be found; `resume` lets the runs go on.

    `given_up`: the keys of what cannot go on.
    """

    def __init__(self, host: Host, engine: RunEngine, values: Values, rows: Mapping[str, Any]) -> None:
        self._host = host
        self._engine = engine
        self._values = values
        self._suspensions = Suspensions(host, values)
        self._taken: list[tuple[int, Run, BoundRun]] = []
        self._reports: list[tuple[Mapping[str, Any], str | None, str]] = []
        self.given_up: list[str] = []
        engine.count = whole(rows.get("count", 0))
        host.telling.loops.take_up(rows)
        for key in sorted(rows):
            kind, _, number = key.partition(":")
            if kind in ("run", "queued"):
                self._read(key, kind, int(number), rows[key])
        values.subjects.forget()

    def resume(self) -> None:
        """Let the runs go on, in the order in which their waits began, and report those that cannot."""
        for row, run, why in self._reports:
            cause = row.get("subject_id", "")
            what = {"handler": row.get("name"), "cause": cause or None, "place": row.get("place"), "why": why}
            self._host.journal.note("run.interrupted", what, run or cause)
        taken = sorted(self._taken, key=lambda one: one[0])
        self._engine.take_up([(run, bound) for _, run, bound in taken])

    def _read(self, key: str, kind: str, number: int, row: Mapping[str, Any]) -> None:
        try:
            if "interrupted" in row:
                raise NotKeptError(row["interrupted"])
            handler = self._values.subjects.handler(row["handler"])
            if handler is None:
                raise NotKeptError("its handler is no longer there")
            if kind == "run":
                self._read_run(number, handler, row)
            else:
                self._read_queued(number, handler, row)
        except (NotKeptError, OffhookError) as problem:
            why = str(problem)
        except (LookupError, TypeError, ValueError, AttributeError, LanguageError) as problem:
            why = f"what was kept of it does not fit together ({type(problem).__name__}: {problem})"
        else:
            return
        # what waited for its turn has no number yet
        self._reports.append((row, run_id(number) if kind == "run" else None, why))
        self.given_up.append(key)

    def _read_run(self, number: int, handler: Handler, row: Mapping[str, Any]) -> None:
        if not isinstance(handler, ScriptHandler):
            raise NotKeptError("its handler is another one now")
        subject = self._values.read(row["subject"])
        bound = self._suspensions.read(handler, subject, row)
        run = Run(self._host.scheduler, number, handler, subject, self._values.read(row["key"]))
        if "limit" in row:
            limit, due, place = row["limit"]
            run.limit = Armed(self._values.read(limit), *read_instant(due, place))
        self._taken.append((row["wait"]["order"], run, bound))

    def _read_queued(self, number: int, handler: Handler, row: Mapping[str, Any]) -> None:
        subject = self._values.read(row["subject"])
        bound: BoundRun
        if isinstance(handler, ScriptHandler):
            bound = read_start(self._values, handler, subject, row)
            self._host.scripts.hearing.listen(bound.run)
        else:
            bound = HookRun(self._host, handler, subject)
        engine = self._engine
        engine.queued_count = max(engine.queued_count, number)
        engine.queue(QueuedRun(number, (handler.slot, self._values.read(row["key"])), handler, subject, bound))
