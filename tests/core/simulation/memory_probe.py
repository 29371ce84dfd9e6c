"""What runs keep in memory, in a process of its own: what other tests left behind would be counted, too.

Each argument is a scenario's folder; they are run in turn, and a line of JSON tells what came of each.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import tracemalloc
from collections import deque
from typing import Any

from offhook.simulation.run import RunOptions, Simulation
from offhook.simulation.sources import read_sources

EVERY = 20


class Watch:
    """Looks at every twentieth event at what is alive; `objects` and `memory` are the most of it."""

    simulation: Simulation

    def __init__(self) -> None:
        self.objects = self.memory = self._events = 0

    def look(self) -> None:
        self._events += 1
        if self._events % EVERY == 0:
            gc.collect()
            ours = sum(type(each).__module__.startswith("offhook") for each in gc.get_objects())
            self.objects = max(self.objects, ours)
            self.memory = max(self.memory, tracemalloc.get_traced_memory()[0])


def measured(folder: str) -> dict[str, Any]:
    """The most that a run kept beyond what was loaded, and what is left of its people and cases."""
    watch = Watch()
    simulation = watch.simulation = Simulation(RunOptions(sources=read_sources([folder])), on_change=watch.look)
    # the ring of records is bounded by its own size, which is more than these runs fill
    simulation.host.journal._ring = deque(maxlen=50)
    gc.collect()
    gc.freeze()  # what is loaded is not looked at
    tracemalloc.start()
    summary = asyncio.run(simulation.run())
    tracemalloc.stop()
    gc.unfreeze()
    total = summary.total()
    return {
        "objects": watch.objects,
        "memory": watch.memory,
        "events": summary.events,
        "ended": total.completed + total.abandoned,
        "open": total.open,
        "people": simulation.people,
    }


for folder in sys.argv[1:]:
    sys.stdout.write(json.dumps(measured(folder)) + "\n")
