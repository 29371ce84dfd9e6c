"""A contact centre in virtual time for tests of the language: scripts, what people do, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from offhook import ActionCancelled, testing
from offhook.centre import (
    ActivityConfig,
    CentreConfig,
    QueueConfig,
    Settings,
    Task,
    Worker,
    WorkerConfig,
    WorkflowConfig,
    transitions,
)

CENTRE = CentreConfig(
    settings=Settings(country="DE"),
    activities=(
        ActivityConfig(name="Offline"),
        ActivityConfig(name="Available", available=True),
        ActivityConfig(name="Break"),
        ActivityConfig(name="On a Task"),
        ActivityConfig(name="Wrap Up"),
    ),
    queues=(QueueConfig(name="Everyone"), QueueConfig(name="Claims", target_workers="team == 'claims'")),
    workflows=(WorkflowConfig(name="Main", default_queue="Everyone"),),
    workers=(
        WorkerConfig(name="Ana", activity="Available", attributes={"team": "sales"}, channels={"chat": 5, "voice": 1}),
        WorkerConfig(name="Ben", attributes={"team": "claims"}, channels={"chat": 5, "voice": 1}),
        WorkerConfig(name="Sue", roles=("supervisor",), channels={}),
    ),
)


class Outcome(NamedTuple):
    """How an invocation ended: `completed` with its result, `cancelled` with the reason, `failed` with the message;
    `code` of the latter two."""

    how: str
    value: Any
    code: str | None = None


class Desk:
    """A desk of the pytest plugin, with the words that these tests use. Ana is there; Ben and Sue are offline."""

    def __init__(self, desk: testing.Desk) -> None:
        self.desk = desk
        self.host = desk.host
        self.start = desk.now
        self.change = desk.change
        self.wait = desk.advance
        self.payload = desk.payload

    # ------------------------------------------------------------ what happens

    def worker(self, name: str = "Ana") -> Worker:
        return self.desk.worker(name)

    def task(self, channel: str = "chat", **options: Any) -> Task:
        """A new task, which Ana is offered."""
        return self.desk.task(channel=channel, **options)

    def accepted(self, channel: str = "chat", **options: Any) -> Task:
        """A new task that Ana has accepted, apart from any action."""
        task = self.task(channel, **options)
        self.change(lambda unit: transitions.accept(unit, task.reservation))
        assert task.status == "assigned"
        return task

    def wrapping(self, **options: Any) -> Task:
        task = self.accepted(**options)
        self.change(lambda unit: transitions.wrap_up(unit, task.reservation))
        assert task.status == "wrapping"
        return task

    def does(
        self, action: str, positional: Any = None, /, *, worker: str | None = "Ana", by: str = "agent", **more: Any
    ) -> Outcome:
        """Attempt an action on behalf of a worker; `more` are its fields and `marks`."""
        outcome = self.desk.attempt(action, positional, worker=worker, by=by, **more)
        if outcome.error is None:
            return Outcome("completed", outcome.result)
        how = "cancelled" if isinstance(outcome.error, ActionCancelled) else "failed"
        return Outcome(how, getattr(outcome.error, "reason", None) or outcome.error.message, outcome.error.code)

    def does_in(self, seconds: float, action: str, **fields: Any) -> Outcome:
        """Invoke an action whose handlers hold it, while time passes."""
        pending = self.desk.begin(action, worker="Ana", by="agent", **fields)
        self.wait(seconds)
        return Outcome("completed", pending.result())

    # ------------------------------------------------------------ what came of it

    def facts(self, kind: str) -> list[dict[str, Any]]:
        """The records of a kind in the journal."""
        return [record.to_json() for record in self.desk.journal.records(kind)]

    @property
    def logged(self) -> list[str]:
        return self.desk.logs

    @property
    def logged_at(self) -> list[tuple[float, str]]:
        """What was logged, with the seconds since the test began."""
        records = self.desk.journal.records("script.logged")
        return [((record.at - self.start).total_seconds(), record.to_json()["text"]) for record in records]

    @property
    def settled(self) -> list[tuple[str, str]]:
        """(action, outcome) of every invocation that has ended, in order."""
        return [(fact["action"], fact["outcome"]) for fact in self.facts("invocation.settled")]

    @property
    def problems(self) -> list[str]:
        """What failed in handlers."""
        return [failure.message for failure in self.desk.failures]

    @property
    def notices(self) -> list[Any]:
        return self.desk.notifications


@pytest.fixture
def make_desk(contact_centre: testing.ContactCentre, tmp_path: Path) -> Callable[..., Desk]:
    """Makes desks out of the texts or paths of scripts, and options of the host. Failures of handlers are only noted:
    what becomes of them is what these tests are about."""

    def make(*scripts: str | Path, **options: Any) -> Desk:
        paths = []
        for number, script in enumerate(scripts, start=1):
            path = script if isinstance(script, Path) else tmp_path / f"script{number}.hook"
            if isinstance(script, str):
                path.write_text(script, encoding="utf-8")
            paths.append(path)
        return Desk(contact_centre(**{"centre": CENTRE, "scripts": paths, "strict": False, **options}))

    return make
