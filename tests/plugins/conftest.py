"""A host on the embedded centre, in virtual time, for the tests of actions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from offhook import ActionCancelled, ActionError, Host, HostOptions, VirtualClock
from offhook.centre import (
    CentreConfig,
    FilterConfig,
    QueueConfig,
    Settings,
    TargetConfig,
    Task,
    UnitOfWork,
    Worker,
    WorkerConfig,
    WorkflowConfig,
    transitions,
)

CONFIG = CentreConfig(
    queues=(
        QueueConfig(name="Everyone"),
        QueueConfig(name="Sales", target_workers="team == 'sales'"),
        QueueConfig(name="Nobody", target_workers="team == 'none'"),
    ),
    workflows=(
        WorkflowConfig(name="Assign to anyone", default_queue="Everyone"),
        WorkflowConfig(
            name="To sales",
            filters=(FilterConfig(name="All", expression="1==1", targets=(TargetConfig(queue="Sales"),)),),
        ),
        WorkflowConfig(name="To nowhere"),
    ),
    workers=(
        WorkerConfig(name="Ana", activity="Available", channels={"chat": 3, "voice": 1}),
        WorkerConfig(name="Ben", attributes={"team": "sales"}, channels={"chat": 1, "voice": 1}),
        WorkerConfig(name="Cleo", attributes={"team": "sales"}, channels={"chat": 1, "voice": 1}),
        WorkerConfig(name="Sue", roles=("supervisor",), channels={}),
    ),
)


class Bench:
    """A host and what a test wants to do with it. Ana is available, Ben, Cleo and the supervisor Sue are offline."""

    def __init__(self, **options: Any) -> None:
        self.runner = asyncio.Runner()
        self.clock = VirtualClock()
        self.host = Host(HostOptions(clock=self.clock, **{"centre": CONFIG, **options}))
        self.centre = self.host.centre
        self.events: list[Any] = []
        self.host.on_event(self.events.append)
        self.runner.run(self.host.start())
        for worker in self.centre.workers:
            self.change(lambda unit, worker=worker: transitions.sign_in(unit, worker))

    def worker(self, name: str) -> Worker:
        worker = self.centre.worker(name)
        assert worker is not None
        return worker

    def move(self, name: str, activity: str) -> None:
        """Put a worker into an activity, apart from any action."""
        self.change(lambda unit: transitions.set_activity(unit, self.worker(name), activity))

    def task(self, channel: str = "chat", **more: Any) -> Task:
        """A new task, offered if there is somebody for it."""
        task: Task = self.change(lambda unit: transitions.create_task(unit, channel=channel, **more))
        return task

    def change(self, make: Callable[[UnitOfWork], Any]) -> Any:
        """Change the centre apart from any action, and let everything follow that follows."""

        async def changed() -> Any:
            with self.centre.unit("test") as unit:
                made = make(unit)
            await self.host.settle()
            return made

        return self.runner.run(changed())

    def accepted(self, channel: str = "chat", worker: str = "Ana") -> Task:
        """A new task that the worker has accepted."""
        task = self.task(channel, routing_target=self.worker(worker))
        self.do("AcceptTask", worker, sid=task.sid)
        assert task.status == "assigned"
        return task

    def do(self, action: str, worker: str | None = None, **fields: Any) -> Any:
        """Invoke an action, on behalf of a worker."""
        self.events.clear()
        return self.runner.run(self.host.invoke(action, fields, worker=worker))

    def error(self, action: str, worker: str | None = None, **fields: Any) -> ActionError:
        """The error of an action that has to fail; nothing may have changed."""
        before = self.centre.snapshot()
        with pytest.raises(ActionError) as caught:
            self.do(action, worker, **fields)
        after = self.centre.snapshot()
        for snapshot in (before, after):
            snapshot["board"] = {name: snapshot["board"][name] for name in ("free", "waiting", "transfers")}
        assert after == before
        return caught.value

    def code(self, action: str, worker: str | None = None, **fields: Any) -> str:
        """The code of the error of an action that has to fail."""
        return self.error(action, worker, **fields).code

    def cancelled(self, action: str, worker: str | None = None, **fields: Any) -> ActionCancelled:
        with pytest.raises(ActionCancelled) as caught:
            self.do(action, worker, **fields)
        return caught.value

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.events.clear()
        self.runner.run(self.host.advance(timedelta(seconds=seconds)))

    @property
    def happened(self) -> list[str]:
        """The types of the events since the last action, in order."""
        return [event.type for event in self.events]

    def event(self, event_type: str) -> Any:
        """The one event of that type since the last action."""
        (found,) = [event for event in self.events if event.type == event_type]
        return found

    def close(self) -> None:
        self.runner.run(self.host.close())
        self.runner.close()


@pytest.fixture
def make_bench() -> Iterator[Any]:
    """Makes benches with options of the host (`plugins`, `centre`, …)."""
    benches: list[Bench] = []

    def make(**options: Any) -> Bench:
        benches.append(Bench(**options))
        return benches[-1]

    yield make
    for made in benches:
        made.close()


@pytest.fixture
def bench(make_bench: Any) -> Bench:
    """A bench with the built-in plugins alone."""
    made: Bench = make_bench()
    return made


@pytest.fixture
def settings() -> Any:
    """Makes the usual centre with other settings."""

    def make(**changes: Any) -> CentreConfig:
        return CentreConfig(
            settings=Settings(**changes), queues=CONFIG.queues, workflows=CONFIG.workflows, workers=CONFIG.workers
        )

    return make
