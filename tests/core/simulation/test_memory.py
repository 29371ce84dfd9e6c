"""A run's memory is that of what is open, not of what has been."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

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


def scenario(path: Path, count: int) -> str:
    """A scenario's folder with that many cases."""
    path.mkdir()
    cases = (
        event(
            f"{9 + at // 60:02}:{at % 60:02}:00",
            channel="voice" if at % 3 else "web",
            case=f"C{at}",
            attributes={"number": at},
        )
        for at in range(count)
    )
    Folder(path).write(rules=RULES, extra=EXTRA, events=cases)
    return str(path)


def test_three_times_the_events_take_no_more_memory(tmp_path: Path) -> None:
    # the first is for what is made once, on the first use of things
    folders = [scenario(tmp_path / str(count), count) for count in (30, 200, 600)]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    probe = [sys.executable, str(Path(__file__).with_name("memory_probe.py")), *folders]
    done = subprocess.run(probe, env=environment, capture_output=True, text=True, check=True)
    _, short, long = (json.loads(line) for line in done.stdout.splitlines())
    assert (long["events"], long["ended"], long["open"], long["people"]) == (600, 600, 0, [0, 0, 0])
    assert long["objects"] < short["objects"] * 1.15
    # counts by name and reason are still filling up; what is kept of every case would be more
    assert long["memory"] < short["memory"] * 1.6, f"{short['memory']:,} bytes, then {long['memory']:,}"
