"""A small centre on virtual time, with everything that it reported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from offhook.centre import (
    Centre,
    CentreConfig,
    FilterConfig,
    QueueConfig,
    Reservation,
    TargetConfig,
    Task,
    UnitOfWork,
    Worker,
    WorkerConfig,
    WorkflowConfig,
    transitions,
)
from offhook.clock import VirtualClock
from offhook.events import Event
from offhook.sids import SidFactory


class World:
    """A centre and its events. `do` runs a transition in a unit of its own and routes, as the host does."""

    def __init__(self, config: CentreConfig, seed: int = 0) -> None:
        self.clock = VirtualClock()
        self.centre = Centre(config, self.clock, SidFactory(seed))
        self.events: list[Event] = []
        self.centre.on_commit = self._committed

    def _committed(self, _unit: UnitOfWork, events: tuple[Event, ...]) -> None:
        self.events.extend(events)

    def do(self, transition: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        with self.centre.unit("test") as unit:
            result = transition(unit, *arguments, **options)
        self.centre.route()
        return result

    def task(self, **options: Any) -> Task:
        options.setdefault("channel", "chat")
        created: Task = self.do(transitions.create_task, **options)
        return created

    def worker(self, name: str) -> Worker:
        found = self.centre.worker(name)
        assert found is not None
        return found

    def pending(self, task: Task) -> Reservation:
        assert task.reservation is not None
        assert task.reservation.status == "pending"
        return task.reservation

    def accepted(self, **options: Any) -> Reservation:
        accepted: Reservation = self.do(transitions.accept, self.task(**options))
        return accepted

    def wait(self, **span: float) -> None:
        """Let time pass, timers included."""
        until = self.clock.now() + timedelta(**span)
        while (due := self.clock.next_due()) is not None and due <= until:
            self.clock.fire_next()
        self.clock.move_to(until)

    def types(self, *, since: int = 0) -> list[str]:
        return [event.type for event in self.events[since:]]

    def steps(self) -> list[str]:
        """What became of tasks and reservations: all but what their conversations report."""
        return [kind for kind in self.types() if not kind.startswith("conversation.")]

    def last(self, kind: str) -> Event:
        return next(event for event in reversed(self.events) if event.type == kind)


MakeWorld = Callable[..., World]


@pytest.fixture
def make_world() -> MakeWorld:
    """`make_world("Ann", "Ben", queues=…, filters=…)`: workers by name or configuration, available unless told."""

    def make(
        *workers: str | WorkerConfig,
        queues: tuple[QueueConfig, ...] = (QueueConfig(name="Everyone"),),
        filters: tuple[FilterConfig, ...] = (),
        default: str | None = "Everyone",
        reservation_timeout: float = 120,
        seed: int = 0,
        **options: Any,
    ) -> World:
        people = [
            WorkerConfig(name=worker, activity="Available") if isinstance(worker, str) else worker for worker in workers
        ]
        workflow = WorkflowConfig(
            name="Main",
            filters=filters,
            default_queue=default,
            reservation_timeout=timedelta(seconds=reservation_timeout),
        )
        config = CentreConfig(queues=queues, workflows=(workflow,), workers=tuple(people), **options)
        return World(config, seed)

    return make


def steps(expression: str, *targets: TargetConfig, name: str = "filter") -> FilterConfig:
    return FilterConfig(name=name, expression=expression, targets=targets)


@pytest.fixture(name="steps")
def steps_fixture() -> Callable[..., FilterConfig]:
    """`steps("a == 1", TargetConfig(…), …)`: a filter."""
    return steps
