"""A host in real time, killed again and again while it acknowledges invocations."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path

from offhook import Host, HostOptions, RealClock
from offhook.centre import CentreConfig, WorkerConfig
from offhook.store import open_reader

PROGRAM = Path(__file__).parent / "killed_host.py"
TIMES = 10
ORDER = ["pending", "reserved", "assigned", "wrapping", "completed"]
MEANS = {
    "task.created": "pending",
    "reservation.created": "reserved",
    "reservation.accepted": "assigned",
    "task.wrapup": "wrapping",
    "task.completed": "completed",
}


def killed_after(file: Path, seconds: float) -> list[list[str]]:
    """Start the program, kill it so long after it said that it had started, and give what it has acknowledged."""
    errors = file.with_suffix(".errors")
    with errors.open("w", encoding="utf-8") as stderr:
        words = [sys.executable, str(PROGRAM), str(file)]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=stderr, text=True)
    lines: list[list[str]] = []
    up = threading.Event()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if line.endswith("\n"):
                lines.append(line.split())
                up.set()
        up.set()

    listener = threading.Thread(target=listen)
    listener.start()
    assert up.wait(60)
    time.sleep(seconds)
    process.kill()
    process.wait()
    listener.join()
    assert process.stdout is not None
    process.stdout.close()
    assert process.returncode == -9, errors.read_text("utf-8")
    assert lines
    assert lines[0][0] == "started"
    return lines[1:]


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(tmp_path: Path) -> None:
    file = tmp_path / "centre.db"
    chance = random.Random(7)  # noqa: S311
    acknowledged: list[list[str]] = []
    for _ in range(TIMES):
        acknowledged += killed_after(file, chance.uniform(0.01, 0.25))
    assert acknowledged

    with open_reader(file) as reader:
        records = list(reader.records())
        memory = {name: value for _, name, value in reader.memory()}
    assert [record.sequence for record in records] == list(range(1, len(records) + 1))
    done = {(r.what["action"], *r.what.get("marks", ())) for r in records if r.kind == "invocation.committed"}
    status: dict[str, str] = {}
    events: dict[str, list[str]] = defaultdict(list)
    for record in records:
        if record.kind in MEANS:
            task = record.what["entities"]["task"]
            events[task].append(record.kind)
            status[task] = MEANS[record.kind]
    counted: dict[str, int] = {}
    for action, task, found in acknowledged:
        if action == "counted":
            assert counted.get(task, 0) < int(found)
            counted[task] = int(found)
        elif action == "created":
            assert task in status
        else:
            assert (action, task) in done
            assert ORDER.index(status[task]) >= ORDER.index(found)
    for happened in events.values():
        assert happened == list(MEANS)[: len(happened)]  # each once, and in order
    assert sum(memory.values()) == len(events)
    ids = [record.subject for record in records if record.kind == "invocation.committed"]
    assert len(ids) == len(set(ids))
    asyncio.run(_the_state_is_what_the_records_say(file, status, counted))


async def _the_state_is_what_the_records_say(file: Path, status: dict[str, str], counted: dict[str, int]) -> None:
    workers = tuple(WorkerConfig(name=f"W{n}", activity="Available", channels={"chat": 2}) for n in range(8))
    host = Host(HostOptions(clock=RealClock(), centre=CentreConfig(workers=workers), store=file))
    centre = host.centre
    for task in centre.all_tasks:
        assert task.status == status[task.key]
    opened = [task for task in centre.all_tasks if task.is_open]
    assert list(centre.tasks) == opened
    assert {key for key, found in status.items() if found != "completed"} == {task.key for task in opened}
    for name, number in counted.items():
        assert centre.worker(name).desktop.components["Panel"]["n"] >= number  # type: ignore[union-attr]
    for worker in centre.workers:
        mine = [each for task in opened for each in task.open_reservations if each.worker is worker]
        assert set(worker.reservations) == set(mine)
        assert worker.channels["chat"].open == len(mine)
    async with host:
        pass
