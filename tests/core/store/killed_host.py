"""A host that works until it is killed: python killed_host.py STORE. It says in its output what it has acknowledged.

Each line: the action, the SID of the task, and the task's status by then; or a worker's name, and a number.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from offhook import Host, HostOptions, RealClock
from offhook.centre import CentreConfig, WorkerConfig, transitions

CENTRE = CentreConfig(
    workers=tuple(WorkerConfig(name=f"W{n}", activity="Available", channels={"chat": 2}) for n in range(8))
)
NEXT = {"reserved": "AcceptTask", "assigned": "WrapupTask", "wrapping": "CompleteTask"}


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


async def count(host: Host, worker: Any) -> None:
    """One more on a worker's desktop."""
    number = worker.desktop.components.get("Panel", {}).get("n", 0) + 1
    await host.invoke("SetComponentState", {"name": "Panel", "state": {"n": number}}, worker=worker)
    say("counted", worker.name, str(number))


async def serve(host: Host, number: int) -> None:
    """Customers one after the other, each served to the end; what an earlier host had begun first."""
    while True:
        mine = [task for task in host.centre.tasks if task.ordinal % 6 == number % 6 and task.status in NEXT]
        if not mine:
            with host.centre.unit(f"customer of {number}") as unit:
                task: Any = transitions.create_task(unit, channel="chat")
                unit.remember("counting", str(number), host.centre.recall("counting", str(number), 0) + 1)
            await host.settle()
            say("created", task.key, "0")
            for _ in range(20):
                await count(host, host.centre.worker(f"W{number}"))
            continue
        task = mine[0]
        action = NEXT[task.status]
        await host.invoke(action, {"sid": task.sid}, worker=task.worker, marks=(task.key,))
        say(action, task.key, task.status)


async def main(file: str) -> None:
    async with Host(HostOptions(clock=RealClock(), centre=CENTRE, store=file, watchdog_limit=None)) as host:
        say("started", "-", "-")
        await asyncio.gather(*(serve(host, number) for number in range(6)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
