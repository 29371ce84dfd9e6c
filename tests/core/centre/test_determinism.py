"""The same seed and the same events give the same centre, whatever the process."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from offhook.centre import Centre, CentreConfig, FilterConfig, QueueConfig, TargetConfig, WorkerConfig, WorkflowConfig
from offhook.centre import transitions as change
from offhook.clock import VirtualClock
from offhook.sids import SidFactory


def history(seed: int) -> str:
    """A digest of everything that happens in a busy centre."""
    config = CentreConfig(
        queues=tuple(QueueConfig(name=f"Q{n}", target_workers=f"skills HAS {n}") for n in range(4)),
        workflows=(
            WorkflowConfig(
                name="Main",
                default_queue="Q0",
                filters=tuple(
                    FilterConfig(
                        name=str(n),
                        expression=f"kind == {n}",
                        targets=(
                            TargetConfig(queue=f"Q{n}", timeout=timedelta(seconds=30), order_by="worker.level"),
                            TargetConfig(priority=3),
                        ),
                    )
                    for n in range(1, 4)
                ),
            ),
        ),
        workers=tuple(
            WorkerConfig(
                name=f"W{n}",
                activity="Available",
                channels={"chat": 2},
                attributes={"skills": [n % 4, n % 3], "level": n % 2},
            )
            for n in range(9)
        ),
    )
    clock, chance, lines = VirtualClock(), random.Random(seed), []  # noqa: S311  # a simulation
    centre = Centre(config, clock, SidFactory(seed))
    centre.on_commit = lambda unit, events: lines.extend(
        f"{event.id} {event.at} {event.type} {[each and each.key for each in event.entities.values()]}"
        for event in events
    )
    for _ in range(400):
        with centre.unit() as unit:
            kind, priority = chance.randrange(5), chance.randrange(3)
            change.create_task(unit, channel="chat", attributes={"kind": kind}, priority=priority)
        centre.route()
        until = clock.now() + timedelta(seconds=chance.randrange(9))
        while (due := clock.next_due()) is not None and due <= until:
            clock.fire_next()
        clock.move_to(until)
        for worker in centre.workers:
            for reservation in worker.reservations:
                step = chance.choice(["accept", "reject", "complete", None])
                if step is None or (step == "complete") != (reservation.status == "accepted"):
                    continue
                with centre.unit() as unit:
                    getattr(change, step)(unit, reservation)
                centre.route()
            if chance.random() < 0.2:
                with centre.unit() as unit:
                    change.set_activity(unit, worker, chance.choice(["Available", "Break"]), reject_pending=True)
                centre.route()
    return sha256("\n".join(lines).encode()).hexdigest()


def test_the_same_seed_gives_the_same_history_in_any_process():
    here = history(5)
    for hash_seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo"), ("random", "America/Lima")):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": zone}
        other = subprocess.run(
            [sys.executable, str(Path(__file__)), "5"], env=environment, capture_output=True, text=True, check=True
        )
        assert other.stdout.strip() == here


def test_another_seed_gives_another_history():
    assert history(5) != history(6)


if __name__ == "__main__":
    sys.stdout.write(history(int(sys.argv[1])))
