"""Routing: what one decision costs, by how many tasks are finished, how many workers there are, how many tasks wait.

A decision is `centre.route()` behind what gave it something to decide: a task came, or a worker became free while tasks
wait. Half of the tasks want one of twenty teams, the others anybody, the best first, or one who
speaks their language. `python benchmarks/routing.py [--quick]`
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle
from typing import Any

from measuring import Table
from report import as_text

from offhook.centre import (
    Centre,
    CentreConfig,
    FilterConfig,
    QueueConfig,
    TargetConfig,
    Task,
    Worker,
    WorkerConfig,
    WorkflowConfig,
    transitions,
)
from offhook.clock import VirtualClock
from offhook.sids import SidFactory

TEAMS = 20
LANGUAGES = ("en", "de", "fr", "es", "it")
CHANNEL = "chat"
KINDS = ("a team", "anybody", "the best first", "one who speaks the language")
FILTERS = (
    FilterConfig(
        name="best",
        expression="kind == 'the best first'",
        targets=(TargetConfig(queue="Everyone", order_by="worker.level DESC"),),
    ),
    FilterConfig(
        name="language",
        expression="kind == 'one who speaks the language'",
        targets=(
            TargetConfig(
                queue="Everyone",
                expression="task.language IN worker.languages",
                skip_if="workers.available == 0",
                timeout=timedelta(hours=9),
            ),
        ),
    ),
)


def new_centre(workers: int) -> Centre:
    """A centre with so many workers, all free, each for one task at a time."""
    queues = [QueueConfig(name=f"Team {n}", target_workers=f"team == {n}") for n in range(TEAMS)]
    team_filters = [
        FilterConfig(
            name=f"team {n}",
            expression=f"kind == 'a team' AND team == {n}",
            targets=(TargetConfig(queue=f"Team {n}", timeout=timedelta(hours=5)), TargetConfig(queue="Everyone")),
        )
        for n in range(TEAMS)
    ]
    people = [
        WorkerConfig(
            name=f"Worker {n}",
            activity="Available",
            channels={CHANNEL: 1},
            attributes={"team": n % TEAMS, "level": n % 7, "languages": ["en", LANGUAGES[n % len(LANGUAGES)]]},
        )
        for n in range(workers)
    ]
    config = CentreConfig(
        queues=(QueueConfig(name="Everyone"), *queues),
        workflows=(WorkflowConfig(name="Main", filters=(*team_filters, *FILTERS), default_queue="Everyone"),),
        workers=tuple(people),
    )
    return Centre(config, VirtualClock(), SidFactory(1))


class Office:
    """A centre that is worked in; `number` counts the tasks."""

    def __init__(self, workers: int) -> None:
        self.centre = new_centre(workers)
        self.number = 0

    def come(self) -> Task:
        """A task comes, of the next kind."""
        number = self.number
        self.number += 1
        attributes = {
            "kind": KINDS[number % len(KINDS)],
            "team": number // len(KINDS) % TEAMS,
            "language": LANGUAGES[number // 3 % len(LANGUAGES)],
        }
        with self.centre.unit("comes") as unit:
            return transitions.create_task(unit, channel=CHANNEL, attributes=attributes)

    def take(self, task: Task) -> None:
        """Its worker takes it."""
        with self.centre.unit("takes it") as unit:
            transitions.accept(unit, task)

    def done(self, task: Task) -> None:
        """Its worker is done with it."""
        with self.centre.unit("done") as unit:
            transitions.complete(unit, task)

    def finish(self, count: int) -> None:
        """So many tasks come and are done; they can still be looked up."""
        for _ in range(count):
            task = self.come()
            self.centre.route()
            self.take(task)
            self.done(task)
        self.centre.route()

    def task_comes(self) -> Callable[[], None]:
        """A task comes; gives what to do when it was offered."""
        task = self.come()

        def afterwards() -> None:
            self.take(task)
            self.done(task)
            self.centre.route()

        return afterwards

    def task_comes_in_vain(self) -> Callable[[], None]:
        """A task comes for which nobody is free."""
        task = self.come()

        def afterwards() -> None:
            with self.centre.unit("gives up") as unit:
                transitions.cancel_task(unit, task)
            self.centre.route()

        return afterwards

    def becomes_free(self, worker: Worker) -> Callable[[], None]:
        """A worker is done with a task; another one comes in its place."""
        self.done(worker.tasks[0])

        def afterwards() -> None:
            self.take(worker.tasks[0])
            self.come()
            self.centre.route()

        return afterwards

    def fill(self, pending: int) -> list[Worker]:
        """Everybody has a task, and so many more wait; gives the workers."""
        centre = self.centre
        workers = list(centre.workers)
        for worker in workers:
            with centre.unit("gets one") as unit:
                transitions.create_task(unit, channel=CHANNEL, routing_target=worker, ignore_capacity=False)
        centre.route()
        for worker in workers:
            self.take(worker.tasks[0])
        for _ in range(pending):
            self.come()
        centre.route()
        return workers


COME, VAIN, FREE = "a task comes, everybody is free", "a task comes, nobody is free", "a worker becomes free"


def decisions(finished: int, workers: int, pending: int, rounds: int) -> dict[str, float]:
    """µs of processor time for each kind of decision; `pending` tasks wait unless everybody is free."""
    office = Office(workers)
    office.finish(finished)
    found = {COME: timed(office.centre, office.task_comes, rounds)}
    people = office.fill(pending)
    found[VAIN] = timed(office.centre, office.task_comes_in_vain, rounds)
    turn = cycle(people)
    found[FREE] = timed(office.centre, lambda: office.becomes_free(next(turn)), rounds)
    return found


def timed(centre: Centre, one: Callable[[], Callable[[], None]], rounds: int) -> float:
    """The mean of the faster half of the rounds, which others on the machine have disturbed least.

    `one` prepares a decision, what it gives clears up behind it.
    """
    taken = []
    gc.collect()
    gc.freeze()
    try:
        for _ in range(rounds):
            afterwards = one()
            began = time.process_time_ns()
            centre.route()
            taken.append(time.process_time_ns() - began)
            afterwards()
    finally:
        gc.unfreeze()
    taken.sort()
    return statistics.mean(taken[: max(1, len(taken) // 2)]) / 1000


def run(quick: bool) -> list[Table]:
    """Three curves: over finished tasks, over workers, over tasks that wait."""
    rounds = 40 if quick else 2000
    finished = [0, 100] if quick else [0, 1_000, 10_000, 100_000]
    workers = [20, 40] if quick else [20, 100, 1_000, 10_000]
    pending = [20, 100] if quick else [20, 1_000, 10_000, 100_000]
    usual_workers, usual_pending = (40, 100) if quick else (1_000, 1_000)
    over_finished = _table("routing", "One decision, by the tasks that are finished")
    for count in finished:
        _put(over_finished, f"{count:,} finished", decisions(count, usual_workers, usual_pending, rounds))
    over_workers = _table("routing, workers", "One decision, by the workers that there are")
    for count in workers:
        _put(over_workers, f"{count:,} workers", decisions(0, count, usual_pending, rounds))
    over_pending = _table("routing, waiting", "One decision, by the tasks that wait")
    for count in pending:
        found = decisions(0, usual_workers, count, rounds)
        _put(over_pending, f"{count:,} wait", {row: found[row] for row in (VAIN, FREE)})
    over_finished.notes = [f"{usual_workers:,} workers; {usual_pending:,} tasks wait, unless everybody is free."]
    over_workers.notes = [f"No task is finished; {usual_pending:,} wait, unless everybody is free."]
    over_pending.notes = [f"No task is finished; {usual_workers:,} workers."]
    return [over_finished, over_workers, over_pending]


def _table(name: str, title: str) -> Table:
    return Table(name, title, "µs of processor time; the ratio is that to the first column")


def _put(table: Table, column: str, found: dict[str, float]) -> None:
    for row, value in found.items():
        first: dict[str, Any] = next(iter(table.cells.get(row, {}).values()), {"value": value})
        table.put(row, column, value, value / max(first["value"], 1e-9))


if __name__ == "__main__":
    for found in run("--quick" in sys.argv):
        print(as_text(found.to_json()))
