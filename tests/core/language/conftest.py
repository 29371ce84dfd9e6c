"""A contact centre in virtual time for tests of the language: scripts, what people do, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from offhook import ActionCancelled, ActionError, Host, HostOptions, VirtualClock
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
    """A host whose scripts are under test. Ana is there; Ben and the supervisor Sue are offline."""

    def __init__(self, scripts: tuple[str, ...], **options: Any) -> None:
        self.runner = asyncio.Runner()
        self.clock = options.pop("clock", None) or VirtualClock()
        self.start = self.clock.now()
        self.host = Host(HostOptions(**{"clock": self.clock, "centre": CENTRE, "scripts": scripts, **options}))
        self.runner.run(self.host.start())
        for worker in self.host.centre.workers:
            self.change(lambda unit, worker=worker: transitions.sign_in(unit, worker))

    # ------------------------------------------------------------ what happens

    def worker(self, name: str = "Ana") -> Worker:
        worker = self.host.centre.worker(name)
        assert worker is not None
        return worker

    def change(self, make: Callable[[Any], Any]) -> Any:
        """Change the centre apart from any action, and let everything follow that follows."""

        async def changed() -> Any:
            with self.host.centre.unit("test") as unit:
                made = make(unit)
            await self.host.settle()
            return made

        return self.runner.run(changed())

    def task(self, channel: str = "chat", **options: Any) -> Task:
        """A new task, which Ana is offered."""
        task: Task = self.change(lambda unit: transitions.create_task(unit, channel=channel, **options))
        return task

    def accepted(self, channel: str = "chat", **options: Any) -> Task:
        """A new task that Ana has accepted."""
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
        self,
        action: str,
        positional: Any = None,
        /,
        *,
        worker: str | None = "Ana",
        by: str = "agent",
        marks: tuple[str, ...] = (),
        **fields: Any,
    ) -> Outcome:
        """Invoke an action on behalf of a worker."""
        return self.runner.run(
            self._invoked(action, positional if positional is not None else fields, worker, by, marks)
        )

    async def _invoked(self, action: str, payload: Any, worker: str | None, by: str, marks: tuple[str, ...]) -> Outcome:
        try:
            return Outcome("completed", await self.host.invoke(action, payload, worker=worker, by=by, marks=marks))
        except ActionCancelled as cancelled:
            return Outcome("cancelled", cancelled.reason, cancelled.code)
        except ActionError as error:
            return Outcome("failed", error.message, error.code)

    def does_in(self, seconds: float, action: str, **fields: Any) -> Outcome:
        """Invoke an action whose handlers hold it, while time passes."""

        async def both() -> Outcome:
            invoked = asyncio.ensure_future(self._invoked(action, fields, "Ana", "agent", ()))
            await asyncio.sleep(0)
            await self.host.advance(timedelta(seconds=seconds))
            return await invoked

        return self.runner.run(both())

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.runner.run(self.host.advance(timedelta(seconds=seconds)))

    # ------------------------------------------------------------ what came of it

    def facts(self, kind: str) -> list[dict[str, Any]]:
        """The records of a kind in the journal."""
        return [record.to_json() for record in self.host.journal if record.kind == kind]

    @property
    def logged(self) -> list[str]:
        return [fact["text"] for fact in self.facts("script.logged")]

    @property
    def logged_at(self) -> list[tuple[float, str]]:
        """What was logged, with the seconds since the test began."""
        return [
            ((record.at - self.start).total_seconds(), record.to_json()["text"])
            for record in self.host.journal
            if record.kind == "script.logged"
        ]

    @property
    def settled(self) -> list[tuple[str, str]]:
        """(action, outcome) of every invocation that has ended, in order."""
        return [(fact["action"], fact["outcome"]) for fact in self.facts("invocation.settled")]

    def payload(self, action: str) -> dict[str, Any]:
        """The payload with which the action last reached its implementation."""
        found: dict[str, Any] = [
            fact["payload"] for fact in self.facts("invocation.committed") if fact["action"] == action
        ][-1]
        return found

    @property
    def problems(self) -> list[str]:
        """What failed in handlers."""
        return [fact["message"] for fact in self.facts("handler.failed")]

    @property
    def notices(self) -> list[str]:
        return [notification.text for notification in self.host.notifications]

    def close(self) -> None:
        self.runner.run(self.host.close())
        self.runner.close()


@pytest.fixture
def make_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Makes desks out of the texts or paths of scripts, and options of the host."""
    desks: list[Desk] = []

    def make(*scripts: str | Path, **options: Any) -> Desk:
        paths = []
        for number, script in enumerate(scripts, start=1):
            path = script if isinstance(script, Path) else tmp_path / f"script{number}.hook"
            if isinstance(script, str):
                path.write_text(script, encoding="utf-8")
            paths.append(str(path))
        desks.append(Desk(tuple(paths), **options))
        return desks[-1]

    yield make
    for desk in desks:
        desk.close()
