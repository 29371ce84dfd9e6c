"""What the tests of traces share: a journal written by hand, as an export or as a store."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from offhook.journal.records import ASIDE
from offhook.store.schema import create
from offhook.tracing import TraceRecords, open_trace

START = "2026-01-05T10:00"
TASK, RESERVATION = "WT" + "1" * 32, "WR" + "2" * 32
ANA = "WK" + "3" * 32


class Book:
    """A journal on its way. Times are seconds after ten o'clock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.records: list[dict[str, Any]] = []

    def add(self, kind: str, subject: str = "", at: int = 0, **what: Any) -> Book:
        minutes, seconds = divmod(at, 60)
        hours, minutes = divmod(minutes, 60)
        head = {
            "sequence": len(self.records) + 1,
            "kind": kind,
            "at": f"2026-01-05T{10 + hours:02}:{minutes:02}:{seconds:02}Z",
        }
        self.records.append(
            head | {"subject": subject} | {name: value for name, value in what.items() if value is not None}
        )
        return self

    def loaded(self, *handlers: dict[str, Any], at: int = 0) -> Book:
        """Handlers as a host lists them."""
        plain = {"kind": "script", "owner": "rules.hook", "stage": "before", "targets": ["Ping"]}
        listed = [plain | {"place": f"rules.hook:{10 * (number + 1)}"} | one for number, one in enumerate(handlers)]
        return self.add("handlers.loaded", at=at, handlers=listed, names={ANA: "Ana"})

    def invocation(
        self,
        number: int,
        action: str = "Ping",
        outcome: str = "completed",
        verdicts: tuple[tuple[str, str], ...] = (),
        later: tuple[tuple[str, str], ...] = (),
        at: int = 0,
        events: tuple[tuple[str, str], ...] = (),
        **what: Any,
    ) -> Book:
        """An invocation that ended so: `verdicts` up to its commit, `later` after it; `events` it caused, each with
        its kind and ID."""
        subject = f"IV{number:012d}"
        aside = {name: what.pop(name) for name in ("error", "cancelled", "redirect", "place") if name in what}
        head = {
            "action": action,
            "by": "agent",
            "actor": ANA,
            "worker": ANA,
            "payload": {"sid": RESERVATION, "task": TASK},
        } | what
        reads = head.pop("reads", None)
        timings, seconds = head.pop("timings", None), head.pop("seconds", None)
        if outcome in ("completed", "under way"):
            self.add("invocation.committed", subject, at, **head, verdicts=[list(pair) for pair in verdicts])
            for kind, event in events:
                self.add(kind, event, at, cause=subject, entities={"task": TASK, "reservation": RESERVATION})
        if outcome == "under way":
            return self
        told = {} if outcome == "completed" else head
        both = [list(pair) for pair in (*verdicts, *later)]
        return self.add(
            "invocation.settled", subject, at, **{"action": action, "outcome": outcome} | told, **aside,
            verdicts=both or None, reads=reads, timings=timings, seconds=seconds,
        )  # fmt: skip

    def export(self) -> Path:
        path = self._folder / "journal.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in self.records), encoding="utf-8")
        return path

    def store(self) -> Path:
        path = self._folder / "journal.store"
        path.unlink(missing_ok=True)
        connection = sqlite3.connect(path)
        create(connection)
        for record in self.records:
            sequence, kind, at, subject = (record[name] for name in ("sequence", "kind", "at", "subject"))
            rest = {name: value for name, value in record.items() if name not in ("sequence", "kind", "at", "subject")}
            aside = {name: rest.pop(name) for name in ASIDE if name in rest}
            row = [sequence, at, kind, subject, json.dumps(rest), json.dumps(aside) if aside else None]
            connection.execute("insert into journal values (?, ?, ?, ?, ?, ?)", row)
        connection.commit()
        connection.close()
        return path


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


@pytest.fixture(params=["export", "store"])
def opened(request: pytest.FixtureRequest) -> Iterator[Callable[[Book], TraceRecords]]:
    """Opens a book as what the parameter says; all lookups must give the same from both."""
    contexts = []

    def open_(book: Book) -> TraceRecords:
        context = open_trace(getattr(book, request.param)())
        contexts.append(context)
        return context.__enter__()

    yield open_
    for context in contexts:
        context.__exit__(None, None, None)
