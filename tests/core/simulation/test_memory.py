"""A run's memory is that of what is open, not of what has been."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from collections import deque
from typing import Any

from .conftest import Folder, event

RULES = """
on task.created named "tag" do SetTaskAttributes task: task, attributes: {seen: true}, mergeExisting: true
on reservation.wrapup named "after-work" mode single per reservation.sid do
  wait 5s after reservation.wrappedAt
  if reservation.status == "wrapping" then CompleteTask sid: reservation.sid, reason: "case {task.attributes.number}"
end
before RejectTask when task.attributes.number % 2 == 0 do cancel "case {task.attributes.number} is taken"
"""
EXTRA = 'rejects = 0.3\nignores = 0.05\n[customers]\ngives_up = 0.2\npatience = "20s"\n'


def peak(folder: Folder, count: int) -> tuple[int, Any]:
    """The bytes that a run of that many cases took at most, beyond what was loaded, and its simulation."""
    cases = (
        event(
            f"{9 + at // 60:02}:{at % 60:02}:00",
            channel="voice" if at % 3 else "web",
            case=f"C{at}",
            attributes={"number": at},
        )
        for at in range(count)
    )
    simulation = folder.write(events=cases).simulation()
    # the ring of records is bounded by its own size, which is more than these runs fill
    simulation.host.journal._ring = deque(maxlen=50)
    gc.collect()
    tracemalloc.start()
    try:
        asyncio.run(simulation.run())
        return tracemalloc.get_traced_memory()[1], simulation
    finally:
        tracemalloc.stop()


def test_three_times_the_events_take_no_more_memory(folder: Folder) -> None:
    folder.write(rules=RULES, extra=EXTRA)
    peak(folder, 30)  # what is made once, on the first use of things
    short, _ = peak(folder, 200)
    long, simulation = peak(folder, 600)
    summary = simulation.summary()
    assert (summary.events, summary.total().open) == (600, 0)
    assert summary.total().completed + summary.total().abandoned == 600
    assert simulation.people == (0, 0, 0)
    assert long < short * 1.15, f"{short:,} bytes for 200 cases, {long:,} for 600"
