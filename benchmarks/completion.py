"""Completion at the prompt: how long what can stand at the cursor takes, by how many tasks there are.

`python benchmarks/completion.py [--quick]`
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Mapping

from measuring import Table
from report import as_text

from offhook.centre import transitions
from offhook.repl import Repl
from offhook.repl.shell.completing import get_ready
from offhook.repl.suggesting import suggest
from offhook.repl.suggesting.of_session import view_of

TYPED: Mapping[str, str] = {
    "an empty line": "",
    "an action's name": "Acc",
    "an argument": "SendMessage conv",
    "a task, by its SID": "AcceptTask sid: ",
    "a task, by what it says": 'AcceptTask sid: "zz',
    "a field": "tasks[0].worker.act",
    "the 40th line of a handler": "after AcceptTask do\n" + '  log "{task.channel}"\n' * 38 + "  let x = worker.",
}


def run(quick: bool = False) -> list[Table]:
    """Milliseconds of processor time for the menu at one key; what actions take is looked up ahead of the first."""
    table = Table(
        "completion",
        "What can stand at the cursor, by the tasks that wait",
        "ms of processor time; the ratio is that to the first column",
    )
    first: dict[str, float] = {}
    for count in (10, 100) if quick else (10, 1_000, 10_000):
        for name, seconds in asyncio.run(_taken(count, 3 if quick else 50)).items():
            floor = first.setdefault(name, max(seconds, 1e-9))
            table.put(name, f"{count:,} tasks", seconds * 1e3, seconds / floor)
    return [table]


async def _taken(count: int, rounds: int) -> dict[str, float]:
    repl = Repl()
    await repl.start()
    try:
        for first in range(0, count, 500):
            with repl.session.host.centre.unit("benchmark") as unit:
                for number in range(first, min(count, first + 500)):
                    transitions.create_task(unit, channel="chat", attributes={"name": f"Customer {number}"})
        await repl.session.host.settle()
        await get_ready(repl)
        found = {"the first key": _median(repl, "A", 0)}
        found |= {name: _median(repl, text, rounds) for name, text in TYPED.items()}
        await repl.feed('CreateTask channel: "chat"')
        await repl.feed("undo")
        return found | {"the first key after an undo": _median(repl, "A", 0)}
    finally:
        await repl.close()


def _median(repl: Repl, text: str, rounds: int) -> float:
    taken = []
    for _ in range(rounds + 1):
        began = time.process_time()
        suggest(text, len(text), view_of(repl))
        taken.append(time.process_time() - began)
    return statistics.median(taken[1:] or taken)


if __name__ == "__main__":
    for each in run("--quick" in sys.argv):
        print(as_text(each.to_json()))
